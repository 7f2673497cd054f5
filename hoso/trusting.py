"""What ``hoso trust`` does: certificates and revocation lists the administrator gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from archive.home import Home
from archive.owed import owing
from archive.trust import Given, Kind, Trusted
from evidence.pool import Pool, Task
from evidence.signature.fingerprints import PUBLISHED
from hoso.settings import Settings
from hoso.wiring import writing_pool
from schemas.clock import iso, now
from schemas.errors import HosoError

_SHOWN_DIGITS = 8  # of a fingerprint that somebody has to type from another source


def read_certificates(settings: Settings, file: Path) -> list[tuple[dict[str, Any], bytes]]:
    """(what a worker read, DER) of every certificate of a file.

    Raises ``HosoError``: trust-file-unreadable.
    """
    with writing_pool(settings) as pool:
        value, ders = _run(pool, file, Task("trust_certificates", {"path": str(file)}))
    return list(zip(value["certificates"], ders, strict=True))


def add_certificates(
    home: Home, settings: Settings, file: Path, *, kind: Kind | None, accept: str
) -> dict[str, Any]:
    """Trust the certificates of ``file``: self-signed ones as anchors unless ``kind`` says else.

    An anchor that is not among the published fingerprints needs ``accept``, its whole SHA-256.
    Returns ``{"added": [row], "already": [row]}``. Raises ``HosoError``: trust-file-unreadable,
    trust-not-ca, trust-not-published, archive-busy.
    """
    found = read_certificates(settings, file)
    typed = accept.replace(":", "").replace(" ", "").casefold()
    given = [_given(about, der, kind, typed) for about, der in found]
    by = settings.text("operator")
    lines = [("trust.add", str(one.about["sha256"])) for one in given]
    with home.lock("trust add"), owing(home, lines, now=now, actor=by) as act:
        added = home.open_trust().add(given, at=now(), by=by)
        for one in added:
            act.say("trust.add", one.about["sha256"], one.basis)
    fresh = {one.about["sha256"] for one in added}
    rows = [
        {**{name: one.about[name] for name in _ABOUT}, "kind": one.kind, "basis": one.basis}
        for one in given
    ]
    return {
        "added": [row for row in rows if row["sha256"] in fresh],
        "already": [row for row in rows if row["sha256"] not in fresh],
    }


_ABOUT = ("sha256", "subject", "issuer", "not_before", "not_after", "standing")


def _given(about: dict[str, Any], der: bytes, kind: Kind | None, typed: str) -> Given:
    if not (about["ca"] or about["self_signed"] or kind == "anchor"):
        raise HosoError("trust-not-ca", subject=about["subject"])
    chosen: Kind = kind or ("anchor" if about["self_signed"] else "intermediate")
    if chosen == "intermediate":
        return Given(kind=chosen, der=der, basis="intermediate", about=about)
    if typed == about["sha256"]:
        return Given(kind=chosen, der=der, basis="accepted", about=about)
    if about["standing"] == PUBLISHED:
        return Given(kind=chosen, der=der, basis="published", about=about)
    begin = about["sha256"][:_SHOWN_DIGITS]
    raise HosoError("trust-not-published", subject=about["subject"], begin=begin)


def remove_certificate(home: Home, settings: Settings, prefix: str, reason: str) -> Trusted:
    """Trust a certificate no longer. Raises ``HosoError``: not-found, archive-busy."""
    by = settings.text("operator")
    with home.lock("trust remove"):
        store = home.open_trust()
        found = store.find(prefix).sha256
        with owing(home, [("trust.remove", found)], now=now, actor=by) as act:
            gone = store.remove(found, at=now(), by=by, reason=reason)
            act.say("trust.remove", found, "done")
    return gone


def import_lists(home: Home, settings: Settings, files: Iterable[Path]) -> dict[str, Any]:
    """Take revocation lists in, each only if a trusted issuer signed it.

    Returns ``{"imported": [row], "already": [row], "refused": [row]}``, a row with its ``problem``.
    Raises ``HosoError``: trust-file-unreadable, archive-busy.
    """
    by, at = settings.text("operator"), now()
    told: dict[str, list[dict[str, Any]]] = {"imported": [], "already": [], "refused": []}
    with home.lock("trust import-crl"), writing_pool(settings) as pool:
        store = home.open_trust()
        trust = store.as_trust()
        issuers = [*trust["anchors"], *trust["intermediates"]]
        for file in files:
            args = {"path": str(file), "issuers": issuers}
            value, ders = _run(pool, file, Task("trust_crls", args))
            given: list[Given] = []
            for head, der in zip(value["crls"], ders, strict=True):
                problem = head["problem"] or _untimely(head, iso(at))
                if problem:
                    told["refused"].append(_told(head, problem))
                else:
                    given.append(Given(kind="crl", der=der, basis="crl", about=_about(head)))
            lines = [("trust.import", str(one.about["sha256"])) for one in given]
            with owing(home, lines, now=now, actor=by) as act:
                added = store.add(given, at=now(), by=by)
                for one in added:
                    act.say("trust.import", one.about["sha256"], "done")
            fresh = {one.about["sha256"] for one in added}
            for one in given:
                kind = "imported" if one.about["sha256"] in fresh else "already"
                told[kind].append(_told(one.about, ""))
    return told


def _about(head: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in head.items() if key != "problem"}


_HEAD = ("sha256", "this_update", "next_update", "number", "base", "count", "scope")


def _told(head: Mapping[str, Any], problem: str) -> dict[str, Any]:
    row = {name: head.get(name) for name in _HEAD}
    return {**row, "issuer": head["issuer_text"], "problem": problem}


def _untimely(head: dict[str, Any], at: str) -> str:
    if head["this_update"] > at:
        return "future"
    ended = head["next_update"] and head["next_update"] < head["this_update"]
    return "term" if ended else ""


def _run(pool: Pool, file: Path, task: Task) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    if not file.is_file():
        raise HosoError("source-missing", path=file)
    result = pool.run(task)
    if result.value is None:
        why = result.failure.kind if result.failure else "no answer"
        raise HosoError("trust-file-unreadable", path=file, why=why)
    return result.value, tuple(result.blobs)


def add_own(home: Home, files: Iterable[Path], *, by: str) -> None:
    """Trust certificates of the sample's own PKI, in this archive only."""
    from evidence.signature.given import certificates_op

    given = []
    for file in files:
        value, ders = certificates_op(str(file))
        for about, der in zip(value["certificates"], ders, strict=True):
            kind: Kind = "anchor" if about["self_signed"] else "intermediate"
            basis = "accepted" if kind == "anchor" else "intermediate"
            given.append(Given(kind=kind, der=der, basis=basis, about=about))
    home.open_trust().add(given, at=home.created, by=by)
