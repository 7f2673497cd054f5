"""What a transfer's object keeps of its files' accounts, so that the ledger can be made again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from archive.operations.model import ALREADY, Account, FileAccount
from schemas.canonical import canonical_json

ACCOUNTS = "metadata/accounts.jsonl"
"""A line for each file of the transfer, beside its receipt."""
_FIELDS = ("path", "size", "sha256", "account", "dossier", "reason", "position", "mtime")
_ACCOUNTS: Mapping[str, Account] = {
    "archived": "archived",
    ALREADY: "archived",
    "quarantined": "quarantined",
    "refused": "refused",
    "withheld": "withheld",
}
_NAMELESS = "(không lưu tên {account} {number})"


def account_lines(accounts: Iterable[FileAccount]) -> bytes:
    """One canonical JSON line per account, in the given order."""
    lines = bytearray()  # of many thousands no list is kept beside them
    for one in accounts:
        lines += canonical_json({name: getattr(one, name) for name in _FIELDS}) + b"\n"
    return bytes(lines)


def parse_accounts(data: bytes, transfer_id: str) -> list[FileAccount]:
    """Inverse of :func:`account_lines`.

    Raises ``ValueError``, ``TypeError`` or ``KeyError`` for anything else.
    """
    rows = [json.loads(line) for line in data.splitlines()]
    return [FileAccount(transfer_id=transfer_id, **{n: row[n] for n in _FIELDS}) for row in rows]


def nameless(account: str, number: int) -> str:
    """What stands for the name of a file that nothing tells any more."""
    return _NAMELESS.format(account=account, number=number)


def filled(
    known: Mapping[str, FileAccount], told: Mapping[str, int], transfer_id: str
) -> Iterator[FileAccount]:
    """``known`` (path -> account), and nameless ones where the receipt ``told`` of more files.

    ``told``: outcome of files, as receipts count them -> how many.
    """
    yield from known.values()
    has = Counter(one.outcome for one in known.values())
    for outcome, number in sorted(told.items()):
        for place in range(1, number - has[outcome] + 1):
            yield FileAccount(
                transfer_id=transfer_id,
                path=nameless(outcome, place),
                size=0,
                account=_ACCOUNTS[outcome],
                reason=outcome if outcome == ALREADY else "",
            )
