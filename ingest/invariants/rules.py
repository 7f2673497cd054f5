"""The invariants as pure functions: numbers and names in, what is broken out.

1. received = archived + quarantined + refused + withheld, of dossiers and of files
2. what the ledger calls archived lies in the root in that version, and nothing else does
3. what is held has its bytes, and all bytes of the quarantine are held
4. the catalogue holds every dossier of the root in its newest version, and nothing else
5. payload on the disk = BagIt manifest = OCFL inventory = catalogue, in files and bytes
6. an index that calls itself whole is
7. the audit log has one line for each act
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import NamedTuple

from archive.operations import Decision, QuarantineItem, Transfer
from ingest.invariants.broken import Broken

_IN_ROOT = ("archived", "already_archived")
_DECIDED = {"released": "quarantine.release", "rejected": "quarantine.reject"}
Line = tuple[str, str, str]
"""(act, object, outcome) of a line of the audit log."""


class Amount(NamedTuple):
    """Files and their bytes."""

    files: int
    bytes: int


def accounted(transfer: Transfer, decisions: Iterable[Decision], files: int) -> Iterator[Broken]:
    """1: ``files`` is how many accounts the ledger holds of a finished transfer."""
    where, told = transfer.transfer_id, dict(transfer.counts.get("dossiers", {}))
    decided = Counter(str(one.outcome) for one in decisions if one.position > 0)
    had = int(told.pop("received", 0))
    if had != decided.total():
        yield Broken(name="dossiers-accounted", where=where, had=had, has=decided.total())
    for outcome, number in sorted(told.items()):
        if number != decided[outcome]:
            yield Broken(
                name="outcomes-accounted",
                where=where,
                what=outcome,
                had=number,
                has=decided[outcome],
            )
    had = int(transfer.counts.get("files", {}).get("received", 0))
    if had != files:
        yield Broken(name="files-accounted", where=where, had=had, has=files)


def archived(decisions: Iterable[Decision], versions: Mapping[str, Set[str]]) -> Iterator[Broken]:
    """2: ``versions``: object id -> the versions of it that lie in the root."""
    for one in decisions:
        if one.outcome in _IN_ROOT and one.version not in versions.get(one.object_id, ()):
            yield Broken(name="archived-version", where=one.object_id, what=one.version)


def released(items: Iterable[QuarantineItem], versions: Mapping[str, Set[str]]) -> Iterator[Broken]:
    """2: of what a person released."""
    for one in items:
        if one.state == "released" and one.version not in versions.get(one.object_id, ()):
            yield Broken(name="archived-version", where=one.object_id, what=one.version)


def known(stored: Iterable[str], told: Set[str]) -> Iterator[Broken]:
    """2, the other way: ``stored`` in the root, ``told`` by the ledger."""
    return (Broken(name="unknown-object", where=oid) for oid in stored if oid not in told)


def held(
    items: Iterable[QuarantineItem], amounts: Mapping[str, tuple[Amount, Amount]]
) -> Iterator[Broken]:
    """3: ``amounts``: path below the quarantine -> (what its list tells, what lies there)."""
    listed = {item.path for item in items if item.state == "held"}
    for path in sorted(listed - set(amounts)):
        yield Broken(name="hold-lost", where=path)
    for path, (told, there) in sorted(amounts.items()):
        if path not in listed:
            yield Broken(name="hold-unlisted", where=path)
        elif told != there:
            yield _amounts("hold-files", path, told, there)


def catalogued(heads: Mapping[str, str], rows: Mapping[str, str]) -> Iterator[Broken]:
    """4: object id -> version in the root (``heads``) and in the catalogue (``rows``)."""
    for oid in sorted(heads.keys() - rows.keys()):
        yield Broken(name="catalogue-lacks", where=oid)
    for oid in sorted(rows.keys() - heads.keys()):
        yield Broken(name="catalogue-surplus", where=oid)
    for oid in sorted(heads.keys() & rows.keys()):
        if heads[oid] != rows[oid]:
            yield Broken(name="catalogue-version", where=oid, had=heads[oid], has=rows[oid])


def payload(
    object_id: str,
    *,
    info: Amount,
    stored: Amount,
    manifest: Set[tuple[str, str]],
    inventory: Set[tuple[str, str]],
    catalogue: Amount | None,
) -> Iterator[Broken]:
    """5: ``info``: Payload-Oxum; ``manifest``, ``inventory``: (path, digest) of every file.

    ``catalogue``: None where the catalogue does not have the object, which 4 tells.
    """
    if info != stored:
        yield _amounts("payload-stored", object_id, info, stored)
    if manifest != inventory:
        differing = len({path for path, _ in manifest ^ inventory})
        yield Broken(name="payload-manifest", where=object_id, had=len(inventory), has=differing)
    if catalogue is not None and info != catalogue:
        yield _amounts("payload-catalogue", object_id, info, catalogue)


def claimed(*, whole: bool, pending: int) -> Iterator[Broken]:
    """6: whether the index is marked as ``whole``, and how many entries really are pending."""
    if whole and pending:
        yield Broken(name="index-claims", has=pending)


def logged(
    transfer: Transfer, decisions: Iterable[Decision], lines: Mapping[Line, int]
) -> Iterator[Broken]:
    """7: ``lines``: those of the log from the transfer's opening to its end, counted.

    A decision on two equal rows has two lines, or one where a run was taken up in between.
    """
    where = transfer.transfer_id
    wanted = Counter(_decided(one) for one in decisions if one.position > 0)
    for line, number in sorted(wanted.items()):
        if not 1 <= lines.get(line, 0) <= number:
            has = lines.get(line, 0)
            yield Broken(name="log-decision", where=where, what=line[1], had=number, has=has)
    for line, has in sorted(lines.items()):
        if line[0] == "dossier.decide" and line not in wanted:
            yield Broken(name="log-decision", where=where, what=line[1], had=0, has=has)
    for act, outcomes in (("transfer.open", ("open",)), ("transfer.finish", _ENDS)):
        has = sum(lines.get((act, where, outcome), 0) for outcome in outcomes)
        if has != 1:
            yield Broken(name="log-transfer", where=where, what=act, had=1, has=has)


_ENDS = ("finished", "source-changed", "ledger-lost")


def _decided(one: Decision) -> Line:
    what = one.object_id or f"{one.transfer_id}/{one.position}"
    return ("dossier.decide", what, one.outcome)


def decided(
    items: Iterable[QuarantineItem], lines: Mapping[tuple[str, str], int]
) -> Iterator[Broken]:
    """7: ``lines``: (act, object) of releases and rejections in the log, counted."""
    wanted: Counter[tuple[str, str]] = Counter()
    names: dict[tuple[str, str], str] = {}
    for item in items:
        if item.state in _DECIDED:
            about = item.object_id if item.state == "released" else item.id
            wanted[_DECIDED[item.state], about] += 1
            names[_DECIDED[item.state], about] = item.id
    for line, number in sorted(wanted.items()):
        if lines.get(line, 0) != number:
            yield Broken(name="log-hold", where=names[line], had=number, has=lines.get(line, 0))


def _amounts(name: str, where: str, had: Amount, has: Amount) -> Broken:
    return Broken(
        name=name,
        where=where,
        had=had.files,
        has=has.files,
        had_bytes=had.bytes,
        has_bytes=has.bytes,
    )
