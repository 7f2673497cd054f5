"""What ``hoso doctor`` looks at: do root, catalogue, index, ledger, quarantine and log agree?

Each check yields its problems; nothing is changed. What only a full reading of the bytes can tell
is the work of ``hoso verify``.
"""

from __future__ import annotations

import json
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from archive.findings import act_ids
from archive.home import Home
from archive.objects import is_dossier
from archive.operations import Operations
from hoso.settings import Settings
from schemas.errors import HosoError

_SHOWN = 5
_LOG = {
    "unreadable": ("không đọc được", "cannot be read"),
    "sequence": ("thiếu hoặc lặp số thứ tự", "a sequence number is missing or twice there"),
    "chain": (
        "đứt chuỗi băm: dòng trước đó đã bị sửa",
        "broken chain: an earlier line was altered",
    ),
    "torn": ("dòng cuối bị ghi dở", "the last line is torn"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that does not agree: the check, what was found, what to do (vi and en)."""

    check: str
    message: str
    message_en: str
    remedy: str
    remedy_en: str

    def as_dict(self) -> dict[str, str]:
        """JSON form."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """The state of an archive: how much it holds, its index, and every problem found.

    ``missing``: authorities whose certificate was missing at intake -> signatures it would unlock.
    """

    dossiers: int
    transfers: int
    index: dict[str, Any]
    problems: tuple[Problem, ...]
    missing: dict[str, int]


_REBUILD = {"remedy": "Chạy `hoso rebuild`.", "remedy_en": "Run `hoso rebuild`."}
_RESTORE = {
    "remedy": "Chạy `hoso verify`, rồi phục hồi từ bản sao lưu nếu cần.",
    "remedy_en": "Run `hoso verify`; restore from a backup where needed.",
}
_AGAIN = {
    "remedy": "Chạy lại `hoso ingest` với nguồn này để làm tiếp.",
    "remedy_en": "Run `hoso ingest` on this source again to go on.",
}


def diagnose(settings: Settings, home: Home) -> Diagnosis:
    """Check ``home``. Raises ``HosoError`` where a store cannot be opened at all."""
    from hoso.indexcheck import index_problems

    stored = {oid for oid in home.open_storage().objects() if is_dossier(oid)}
    operations = home.open_operations()
    problems: list[Problem] = []
    index: dict[str, Any] = {}
    try:
        problems += _private(home)
        problems += _strays(home)
        problems += _catalogue(home, stored)
        problems += _acts(home)
        problems += index_problems(settings, home, index)
        for check in _LEDGER_CHECKS:
            problems += check(home, operations, stored)
        problems += _log(home)
        transfers = len(operations.transfers.all())
    finally:
        operations.close()
    return Diagnosis(
        dossiers=len(stored),
        transfers=transfers,
        index=index,
        problems=tuple(problems),
        missing=_missing(home),
    )


def _missing(home: Home) -> dict[str, int]:
    """Issuers the kept verdicts name as missing and nobody added since, the most wanted first."""
    known = {str(row.about.get("subject")) for row in home.open_trust().rows()}
    catalogue = home.open_catalogue()
    try:
        lacking = Counter(
            str(reason["params"]["issuer"])
            for reasons in catalogue.reasons_with("no-path")
            for reason in json.loads(reasons)
            if reason["why"] == "no-path"
        )
    finally:
        catalogue.close()
    return {name: number for name, number in lacking.most_common() if name not in known}


def _private(home: Home) -> Iterator[Problem]:
    mode = stat.S_IMODE(home.path.stat().st_mode)
    if mode & 0o077:
        yield Problem(
            check="permissions",
            message=f"Người dùng khác của máy vào được thư mục kho (quyền {mode:o}).",
            message_en=f"Other users of the computer can enter the home (mode {mode:o}).",
            remedy=f"Chạy: chmod 700 {home.path}",
            remedy_en=f"Run: chmod 700 {home.path}",
        )


def _strays(home: Home) -> Iterator[Problem]:
    """Files laid into ``trust/`` by hand: nothing there is trusted that nobody added."""
    names = home.open_trust().strays()
    if names:
        yield Problem(
            check="trust",
            message=f"Tệp trong trust/ chưa ai thêm vào kho tin cậy: {_some(names)}.",
            message_en=f"Files in trust/ that nobody added to the trust store: {_some(names)}.",
            remedy="Thêm bằng `hoso trust add TỆP`, rồi chuyển tệp ra khỏi trust/.",
            remedy_en="Add them with `hoso trust add FILE`, then move the files out of trust/.",
        )


def _acts(home: Home) -> Iterator[Problem]:
    """Letters, replies and decisions on findings are numbered: none between others is lost."""
    try:
        act_ids(home.open_storage())
    except HosoError as error:
        lost = error.params["object_id"]
        yield Problem(
            check="findings",
            message=f"Thiếu phiếu, trả lời hoặc quyết định về phát hiện: {lost}.",
            message_en=f"A letter, replies or decisions on findings are lost: {lost}.",
            **_RESTORE,
        )


def _catalogue(home: Home, stored: set[str]) -> Iterator[Problem]:
    """Every object of the root is in the catalogue in its newest version, and nothing else."""
    storage, catalogue = home.open_storage(), home.open_catalogue()
    try:
        listed = {row["object_id"]: row["version"] for row in catalogue.dossiers()}
        if catalogue.rebuild_needed:
            yield Problem(
                check="catalogue",
                message="Danh mục phải dựng lại.",
                message_en="The catalogue must be rebuilt.",
                **_REBUILD,
            )
            return
    finally:
        catalogue.close()
    yield from _differ("catalogue", "kho", "danh mục", stored, set(listed))
    old = sorted(oid for oid in stored & set(listed) if storage.get(oid).head != listed[oid])
    if old:
        yield Problem(
            check="catalogue",
            message=f"Danh mục còn phiên bản cũ của {len(old)} hồ sơ: {_some(old)}.",
            message_en=f"The catalogue shows an old version of {len(old)} dossiers.",
            **_REBUILD,
        )


def _differ(check: str, one: str, other: str, left: set[str], right: set[str]) -> Iterator[Problem]:
    for only, here, there in ((left - right, one, other), (right - left, other, one)):
        if only:
            yield Problem(
                check=check,
                message=f"Có trong {here} mà không có trong {there}: {_some(sorted(only))}.",
                message_en=f"Root and catalogue differ in {len(only)} dossiers.",
                **_REBUILD,
            )


def _balance(home: Home, operations: Operations, stored: set[str]) -> Iterator[Problem]:
    """Guarantee 10: received = archived + quarantined + refused + withheld, of every transfer."""
    del home, stored
    for row in operations.transfers.all(state="finished"):
        received = int(row.counts.get("files", {}).get("received", 0))
        accounts = operations.transfers.account_totals(row.transfer_id)
        told = sum(number for number, _size in accounts.values())
        decisions = operations.transfers.decisions(row.transfer_id)
        dossiers = int(row.counts.get("dossiers", {}).get("received", 0))
        decided = sum(1 for item in decisions if item.position > 0)
        for what, what_en, had, has in (
            ("tệp", "files", received, told),
            ("hồ sơ", "dossiers", dossiers, decided),
        ):
            if had != has:
                yield Problem(
                    check="accounts",
                    message=f"Đợt {row.transfer_id}: đã nhận {had} {what}, sổ ghi {has}.",
                    message_en=f"Transfer {row.transfer_id}: {had} {what_en} received, {has} told.",
                    **_RESTORE,
                )


def _archived(home: Home, operations: Operations, stored: set[str]) -> Iterator[Problem]:
    """What the ledger calls archived lies in the root, and the root holds nothing else."""
    del home
    told = {
        decision.object_id
        for row in operations.transfers.all()
        for decision in operations.transfers.decisions(row.transfer_id)
        if decision.outcome in ("archived", "already_archived")
    }
    told |= {item.object_id for item in operations.holds.all(state="released") if item.object_id}
    lost = ("Sổ ghi đã nhận nhưng kho không có", "In the ledger but not in the root")
    unknown = ("Kho có nhưng sổ tiếp nhận không ghi", "In the root but not in the ledger")
    yield from _difference("ledger", told - stored, *lost)
    yield from _difference("ledger", stored - told, *unknown)


def _held(home: Home, operations: Operations, stored: set[str]) -> Iterator[Problem]:
    """Everything held has its bytes, and all bytes of the quarantine belong to something held."""
    del stored
    listed = {item.path for item in operations.holds.all(state="held")}
    lying = set(home.open_quarantine().paths())
    gone = ("Sổ ghi tạm giữ nhưng không còn nội dung", "Held, but the bytes are gone")
    unlisted = ("Có nội dung tạm giữ ngoài sổ", "Bytes in quarantine nobody lists")
    yield from _difference("quarantine", listed - lying, *gone)
    yield from _difference("quarantine", lying - listed, *unlisted)


def _difference(check: str, only: set[str], words: str, english: str) -> Iterator[Problem]:
    """A problem naming what stands on one side only; none where nothing does."""
    if only:
        some = _some(sorted(only))
        yield Problem(
            check=check,
            message=f"{words}: {some}.",
            message_en=f"{english}: {some}.",
            **_RESTORE,
        )


def _unfinished(home: Home, operations: Operations, stored: set[str]) -> Iterator[Problem]:
    del home, stored
    for row in operations.transfers.all(state="open"):
        yield Problem(
            check="unfinished",
            message=f"Đợt {row.transfer_id} từ “{row.source}” đang dở.",
            message_en=f"Transfer {row.transfer_id} of “{row.source}” is unfinished.",
            **_AGAIN,
        )


_LEDGER_CHECKS: tuple[Callable[[Home, Operations, set[str]], Iterator[Problem]], ...] = (
    _balance,
    _archived,
    _held,
    _unfinished,
)


def _log(home: Home) -> Iterator[Problem]:
    for fault in home.open_audit().check():
        words, english = _LOG.get(fault.kind, (fault.kind, fault.kind))
        yield Problem(
            check="audit",
            message=f"Nhật ký {fault.file}, dòng {fault.line}: {words}.",
            message_en=f"Audit log {fault.file}, line {fault.line}: {english}.",
            remedy="Không sửa nhật ký bằng tay; đối chiếu với bản sao lưu.",
            remedy_en="Do not edit the log by hand; compare it with a backup.",
        )


def _some(names: list[str]) -> str:
    more = f" và {len(names) - _SHOWN} mục khác" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
