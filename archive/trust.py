"""The trust store of a home: whom this archive trusts, since when, and the revocation lists it has.

``trust/journal.jsonl`` holds one canonical JSON line per act and nothing is ever taken out of it,
so that a judgement as of any day can be made again; ``trust/certificates/`` and ``trust/crls/``
hold the bytes under their SHA-256. A file that the journal does not name is not trusted.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from archive import fs
from evidence.signature.fingerprints import fingerprints
from evidence.signature.trust import carried_trust, load_trust
from schemas.canonical import canonical_json, sha256_hex
from schemas.clock import iso
from schemas.errors import HosoError

Kind = Literal["anchor", "intermediate", "crl"]
SHIPPED = "hoso"
_JOURNAL = "journal.jsonl"
_FOLDERS = {"anchor": "certificates", "intermediate": "certificates", "crl": "crls"}
_SUFFIXES = {"anchor": ".crt", "intermediate": ".crt", "crl": ".crl"}
_TOLD = ("subject", "issuer", "not_before", "not_after", "standing")
_PREFIX = 8  # hex digits that name a certificate at least


@dataclass(frozen=True, slots=True, kw_only=True)
class Trusted:
    """One certificate or list, from one addition to its removal (times RFC 3339, "" = not yet).

    ``about``: what the worker read of it. ``basis``: published | accepted | intermediate | shipped
    | crl: why it was let in.
    """

    kind: Kind
    sha256: str
    added_at: str
    added_by: str
    basis: str
    about: Mapping[str, Any]
    removed_at: str = ""
    removed_by: str = ""
    reason: str = ""

    def in_force(self, at: str = "") -> bool:
        """Whether it counts at an instant (RFC 3339), by default at the end of the journal."""
        if not at:
            return not self.removed_at
        return self.added_at <= at and (not self.removed_at or at < self.removed_at)

    def as_dict(self) -> dict[str, Any]:
        """JSON form of a certificate: what is told of it beside the rest."""
        own = {name: getattr(self, name) for name in self.__slots__ if name != "about"}
        return {**{name: self.about[name] for name in _TOLD}, **own}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is to be added: its bytes and what a worker read of them."""

    kind: Kind
    der: bytes
    basis: str
    about: Mapping[str, Any]


class TrustStore:
    """The trust of one home. Writing needs the home's lock."""

    def __init__(self, path: Path, created: datetime) -> None:
        self.path = path
        self.created = created

    def rows(self, at: datetime | None = None) -> list[Trusted]:
        """What counts at ``at`` (default: now), certificates before lists, in order of addition."""
        moment = iso(at) if at else ""
        return [row for row in self.history() if row.in_force(moment)]

    def history(self) -> list[Trusted]:
        """Everything that ever counted, what the product ships first.

        Raises ``HosoError`` trust-damaged where the journal cannot be read.
        """
        found = list(self._shipped())
        current = {(row.kind == "crl", row.sha256): place for place, row in enumerate(found)}
        for number, line in enumerate(self._lines(), start=1):
            try:
                _apply(json.loads(line), found, current)
            except (ValueError, KeyError, TypeError) as error:
                raise HosoError("trust-damaged", path=self._journal, line=number) from error
        return sorted(found, key=lambda row: row.kind == "crl")

    def add(self, given: Iterable[Given], *, at: datetime, by: str) -> list[Given]:
        """Add what is not in force yet; returns what was added. Raises HosoError (no-space, …)."""
        known = {(row.kind == "crl", row.sha256): row.kind for row in self.rows()}
        added: list[Given] = []
        for one in given:
            digest = sha256_hex(one.der)
            if known.get((one.kind == "crl", digest)) in (one.kind, "anchor"):
                continue
            target = self._place(one.kind, digest)
            if not target.exists():
                fs.make_directories(target.parent)
                fs.write_new(target, one.der)
            known[one.kind == "crl", digest] = one.kind
            added.append(one)
            self._note(
                act="add",
                kind=one.kind,
                sha256=digest,
                at=iso(at),
                by=by,
                basis=one.basis,
                about=dict(one.about),
            )
        return added

    def remove(self, sha256: str, *, at: datetime, by: str, reason: str) -> Trusted:
        """Trust a certificate no longer from ``at`` on; it stays in the history."""
        row = self.find(sha256)
        self._note(act="remove", kind=row.kind, sha256=row.sha256, at=iso(at), by=by, reason=reason)
        return replace(row, removed_at=iso(at), removed_by=by, reason=reason)

    def find(self, prefix: str, *, removed_too: bool = False) -> Trusted:
        """The certificate whose SHA-256 begins so. Raises ``HosoError`` not-found."""
        rows = self.history() if removed_too else self.rows()
        wanted = prefix.replace(":", "").casefold()
        found = [row for row in rows if row.sha256.startswith(wanted) and row.kind != "crl"]
        if len(wanted) < _PREFIX or len({row.sha256 for row in found}) != 1:
            raise HosoError("not-found", what=prefix)
        return found[-1]

    def strays(self) -> list[str]:
        """Names of files below ``trust/`` that the journal does not name: they are not trusted."""
        named = {self._place(row.kind, row.sha256) for row in self.history()} | {self._journal}
        return sorted(
            path.relative_to(self.path).as_posix()
            for path in (self.path.rglob("*") if self.path.is_dir() else ())
            if path.is_file() and path not in named
        )

    def der(self, row: Trusted) -> bytes:
        """The bytes of a certificate. Raises ``HosoError`` trust-damaged where they changed."""
        path = self._place(row.kind, row.sha256)
        data = _shipped_ders().get(row.sha256)
        if data is None or path.exists():
            try:
                data = path.read_bytes()
            except OSError as error:
                raise HosoError("trust-damaged", path=path, line=0) from error
        if sha256_hex(data) != row.sha256:
            raise HosoError("trust-damaged", path=path, line=0)
        return data

    def as_trust(self, at: datetime | None = None) -> dict[str, Any]:
        """The trust at ``at`` as evaluation takes it: ``load_trust``, with ``crls`` as rows.

        Lists are handed on by path: a worker reads those it needs.
        """
        rows = self.rows(at)
        trust = load_trust(
            [self.der(row) for row in rows if row.kind == "anchor"],
            [self.der(row) for row in rows if row.kind == "intermediate"],
        )
        lists = [row for row in rows if row.kind == "crl"]
        return {**trust, "crls": [{**row.about, "path": self._crl_path(row)} for row in lists]}

    def _crl_path(self, row: Trusted) -> str:
        return str(self._place("crl", row.sha256))

    def _place(self, kind: Kind, sha256: str) -> Path:
        return self.path / _FOLDERS[kind] / f"{sha256}{_SUFFIXES[kind]}"

    @property
    def _journal(self) -> Path:
        return self.path / _JOURNAL

    def _lines(self) -> Sequence[bytes]:
        """Whole lines; a last one that a killed process left torn was never acknowledged."""
        try:
            data = self._journal.read_bytes()
        except FileNotFoundError:
            return ()
        return data[: data.rfind(b"\n") + 1].splitlines()

    def _note(self, **said: Any) -> None:
        if self._journal.exists():
            data = self._journal.read_bytes()
            whole = data.rfind(b"\n") + 1
            if whole < len(data):
                fs.cut(self._journal, whole)
        fs.append(self._journal, canonical_json(said) + b"\n")

    def _shipped(self) -> Iterable[Trusted]:
        for kind, listed in _shipped_kinds().items():
            for digest in listed:
                row = fingerprints()[digest]
                about = {name: row[name] for name in _TOLD if name != "standing"}
                yield Trusted(
                    kind="anchor" if kind == "anchors" else "intermediate",
                    sha256=digest,
                    added_at=iso(self.created),
                    added_by=SHIPPED,
                    basis="shipped",
                    about={**about, "standing": row["status"]},
                )


def _apply(
    said: Mapping[str, Any], found: list[Trusted], current: dict[tuple[bool, str], int]
) -> None:
    """One line of the journal. Raises ``KeyError``, ``TypeError`` where it says nothing we know."""
    key = (said["kind"] == "crl", said["sha256"])
    if said["act"] == "remove":
        place = current.pop(key)
        found[place] = replace(
            found[place], removed_at=said["at"], removed_by=said["by"], reason=said["reason"]
        )
        return
    if key in current:  # an intermediate that becomes an anchor
        place = current[key]
        found[place] = replace(found[place], removed_at=said["at"], removed_by=said["by"])
    current[key] = len(found)
    found.append(
        Trusted(
            kind=said["kind"],
            sha256=said["sha256"],
            added_at=said["at"],
            added_by=said["by"],
            basis=said["basis"],
            about=said["about"],
        )
    )


def _shipped_kinds() -> dict[str, list[str]]:
    carried = carried_trust()
    return {
        kind: [sha256_hex(base64.b64decode(item)) for item in carried[kind]]
        for kind in ("anchors", "intermediates")
    }


def _shipped_ders() -> dict[str, bytes]:
    carried = carried_trust()
    ders = [base64.b64decode(item) for k in ("anchors", "intermediates") for item in carried[k]]
    return {sha256_hex(der): der for der in ders}


def coverage(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """For which times there are lists, by issuer and scope (whole lists only).

    ``rows``: as in ``as_trust()["crls"]``. Result ``[{"issuer", "scope", "lists", "from", "to",
    "gaps": [{"from", "to"}]}]``: within a gap no list was in its term.
    """
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: (row["this_update"], row["next_update"])):
        if row["base"] is None:
            groups.setdefault((row["issuer_text"], row["scope"]), []).append(row)
    return [
        {"issuer": issuer, "scope": scope, "lists": len(listed), **_span(listed)}
        for (issuer, scope), listed in sorted(groups.items())
    ]


def _span(listed: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    end, gaps = "", []
    for row in listed:
        if end and row["this_update"] > end:
            gaps.append({"from": end, "to": row["this_update"]})
        end = max(end, row["next_update"] or row["this_update"])
    return {"from": listed[0]["this_update"], "to": end, "gaps": gaps}
