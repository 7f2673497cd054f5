"""The ledger's rows of one transfer, from what root, quarantine and log tell of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any

from archive.audit import Entry
from archive.operations.model import Decision, FileAccount, QuarantineItem, Transfer
from ingest.ledger.accounts import filled
from ingest.ledger.log import LoggedTransfer
from ingest.ledger.root import Stored, Told
from schemas.clock import from_iso

PROFILE = "tt02-2019"
_SURPLUS = "X-010"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of a transfer. ``nameless``: accounts whose file names nothing tells."""

    transfer: Transfer
    decisions: tuple[Decision, ...]
    accounts: tuple[FileAccount, ...]
    holds: tuple[QuarantineItem, ...]
    nameless: int


def rows_of(
    transfer_id: str,
    told: Told,
    log: LoggedTransfer,
    packed: Iterable[FileAccount],
    held: Mapping[str, str],
) -> Rows:
    """The rows of a finished transfer.

    ``packed``: the files of its packages, in the archive and held, for a transfer whose object
    keeps no accounts. ``held``: paths of its items in quarantine -> their codes. Where it has no
    object either (it was refused, or broken off) only what log and packages tell is there.
    """
    named = tuple(_decisions(transfer_id, told, log))
    decisions = (*named, *_unnamed(transfer_id, named, held, log))
    known = {one.path: one for one in (*_others(transfer_id, told), *packed)}
    receipt = told.receipt or {}
    if told.accounts is None:
        accounts = tuple(filled(known, _files(receipt), transfer_id))
    else:
        accounts = tuple(told.accounts)
    return Rows(
        transfer=_transfer(transfer_id, told, log),
        decisions=decisions,
        accounts=accounts,
        holds=tuple(_holds(decisions)),
        nameless=len(accounts) - len(known) if told.accounts is None else 0,
    )


def beyond(rows: Rows, known: Iterable[Decision], accounts: Iterable[FileAccount]) -> Rows:
    """Those of ``rows`` that a backup's ledger does not have: it tells more of the others."""
    has, paths = {about_of(one): one for one in known}, {one.path for one in accounts}
    free = count(max((one.position for one in has.values()), default=0) + 1)
    new = [one for one in rows.decisions if about_of(one) not in has]
    if has:  # positions of dossiers the log names by their object are not known
        new = [replace(one, position=next(free)) if one.object_id else one for one in new]
    ids = {one.quarantine_id for one in new}
    return replace(
        rows,
        decisions=tuple(new),
        accounts=tuple(one for one in rows.accounts if one.path not in paths),
        holds=tuple(one for one in rows.holds if one.id in ids),
    )


def about_of(one: Decision) -> str:
    """What the log calls a decision by."""
    return one.object_id or f"{one.transfer_id}/{one.position}"


def _transfer(transfer_id: str, told: Told, log: LoggedTransfer) -> Transfer:
    """The transfer's row; without counts where it has no receipt."""
    receipt = dict(told.receipt or {})
    intake: Mapping[str, Any] = told.dossiers[0].intake if told.dossiers else {}
    said = receipt or intake
    opened = from_iso(said["received_at"]) if said else _instant(log.opened)
    return Transfer(
        transfer_id=transfer_id,
        source=said.get("source", ""),
        source_key="",
        received_at=opened,
        operator=said.get("operator") or (log.opened.actor if log.opened else ""),
        profile=said.get("profile") or PROFILE,
        state="finished",
        finished_at=_instant(log.finished) if log.finished else opened,
        counts={name: receipt[name] for name in ("dossiers", "files") if receipt},
        receipt=receipt,
    )


def _files(receipt: Mapping[str, Any]) -> dict[str, int]:
    return {name: n for name, n in receipt.get("files", {}).items() if name != "received"}


def _decisions(transfer_id: str, told: Told, log: LoggedTransfer) -> Iterator[Decision]:
    if told.receipt is None:
        yield from _without_receipt(transfer_id, told, log)
        return
    at, by = told.receipt["received_at"], told.receipt["operator"]
    for item in told.receipt["items"]:
        line = log.decided.get(item["object_id"] or f"{transfer_id}/{item['position']}")
        yield Decision(
            transfer_id=transfer_id,
            position=item["position"],
            file_code=item["file_code"],
            outcome=item["outcome"],
            reason=item["reason"],
            findings=tuple(item["findings"]),
            object_id=item["object_id"],
            version=item["version"],
            quarantine_id=_hold(transfer_id, item["position"], item["outcome"]),
            decided_at=from_iso(line.at if line else at),
            decided_by=line.actor if line else by,
        )
    if any(one["account"] == "quarantined" for one in told.receipt["others"]):
        yield Decision(
            transfer_id=transfer_id,
            position=0,
            file_code="",
            outcome="quarantined",
            reason=_SURPLUS,
            quarantine_id=_hold(transfer_id, 0, "quarantined"),
            decided_at=_instant(log.finished) if log.finished else from_iso(at),
            decided_by=by,
        )


def _unnamed(
    transfer_id: str, named: Iterable[Decision], held: Mapping[str, str], log: LoggedTransfer
) -> Iterator[Decision]:
    """What lies in quarantine without a decision that tells of it."""
    for path in sorted(held.keys() - {one.quarantine_id for one in named}):
        yield Decision(
            transfer_id=transfer_id,
            position=int(path.rpartition("/")[2]),
            file_code=held[path],
            outcome="quarantined",
            quarantine_id=path,
            decided_at=_instant(log.opened),
            decided_by=log.opened.actor if log.opened else "",
        )


def _without_receipt(transfer_id: str, told: Told, log: LoggedTransfer) -> Iterator[Decision]:
    """Dossiers the root tells of, numbered after those the log names by their position."""
    stored = {one.object_id: one for one in told.dossiers if one.release is None}
    begin = f"{transfer_id}/"
    positions = [int(name.removeprefix(begin)) for name in log.decided if name.startswith(begin)]
    free = count(max(positions, default=0) + 1)
    for name, line in log.decided.items():
        one = stored.pop(name, None)
        position = int(name.removeprefix(begin)) if name.startswith(begin) else next(free)
        yield _told_by_log(transfer_id, position, name, line, one)
    for one in stored.values():
        at = from_iso(one.intake["received_at"])
        yield Decision(
            transfer_id=transfer_id,
            position=next(free),
            file_code=one.file_code,
            outcome="archived",
            object_id=one.object_id,
            version=one.version,
            decided_at=at,
            decided_by=one.intake["operator"],
        )


def _told_by_log(
    transfer_id: str, position: int, name: str, line: Entry, stored: Stored | None
) -> Decision:
    is_object = not name.startswith(f"{transfer_id}/")
    outcome: Any = line.outcome  # a row of acts.json, whose outcomes are those of a decision
    return Decision(
        transfer_id=transfer_id,
        position=position,
        file_code=name.rpartition(":")[2] if is_object else "",
        outcome=outcome,
        object_id=name if is_object else "",
        version=stored.version if stored else "",
        quarantine_id=_hold(transfer_id, position, outcome),
        decided_at=from_iso(line.at),
        decided_by=line.actor,
    )


def _hold(transfer_id: str, position: int, outcome: str) -> str:
    """The id of the item in quarantine, which is its path there."""
    return f"{transfer_id}/{position}" if outcome == "quarantined" else ""


def _holds(decisions: Iterable[Decision]) -> Iterator[QuarantineItem]:
    for one in decisions:
        if one.quarantine_id:
            yield QuarantineItem(
                id=one.quarantine_id,
                transfer_id=one.transfer_id,
                position=one.position,
                file_code=one.file_code,
                reason=one.reason,
                path=one.quarantine_id,
                created=one.decided_at,
            )


def _others(transfer_id: str, told: Told) -> Iterator[FileAccount]:
    """Files no dossier names, as the receipt tells of them."""
    for one in (told.receipt or {}).get("others", ()):
        yield FileAccount(transfer_id=transfer_id, **{n: one[n] for n in _OTHER})


_OTHER = ("path", "size", "account", "reason")


def decided(
    item: QuarantineItem, stored: Iterable[Stored], rejected: Entry | None
) -> QuarantineItem | None:
    """``item``, whose bytes are gone, as a person decided on it; None where nothing tells.

    ``stored``: dossiers of its transfer that were released. ``rejected``: its line of the log.
    """
    if rejected is not None:
        return replace(
            item, state="rejected", decided_at=from_iso(rejected.at), decided_by=rejected.actor
        )
    for one in stored:
        release = one.release
        if release is not None and one.file_code == item.file_code:
            return replace(
                item,
                state="released",
                decided_at=from_iso(release["at"]),
                decided_by=release["by"],
                decision_reason=release["reason"],
                object_id=one.object_id,
                version=one.version,
            )
    return None


def _instant(line: Entry | None) -> datetime:
    """When a line was written; the beginning of time where there is none."""
    return from_iso(line.at) if line else from_iso(_NEVER)


_NEVER = "1970-01-01T00:00:00Z"
