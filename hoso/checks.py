"""What ``hoso doctor`` looks at: do root, catalogue, index, ledger, quarantine and log agree?

Each check yields its problems; nothing is changed. What only a full reading of the bytes can tell
is the work of ``hoso verify``.
"""

from __future__ import annotations

import json
import stat
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from archive.findings import act_ids
from archive.home import Home
from archive.objects import is_dossier
from archive.operations import Operations
from hoso.indexcheck import index_problems
from hoso.problem import Problem
from hoso.settings import Settings
from schemas.clock import local_times, now
from schemas.errors import HosoError
from schemas.medium import on_read_only

if TYPE_CHECKING:
    from ingest.invariants import Broken

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


def diagnose(settings: Settings, home: Home, *, full: bool = False) -> Diagnosis:
    """Check ``home``; ``full``: inventory and manifest of every object, too.

    The books are compared while nobody writes; where somebody does, that is the problem told.
    Raises ``HosoError`` where a store cannot be opened at all.
    """
    operations = home.open_operations()
    index: dict[str, Any] = {}
    try:
        problems = [*_private(home), *_strays(home), *_log(home)]
        problems += _unfinished(operations)
        problems += _broken_off(operations, now())
        problems += _owed(home, now())
        problems += _compared(settings, home, index, full=full)
        transfers = len(operations.transfers.ids())
    finally:
        operations.close()
    return Diagnosis(
        dossiers=sum(map(is_dossier, home.open_storage().objects())),
        transfers=transfers,
        index=index,
        problems=tuple(problems),
        missing=_missing(home),
    )


def _compared(
    settings: Settings, home: Home, index: dict[str, Any], *, full: bool
) -> Iterator[Problem]:
    """What root, ledger, quarantine, catalogue, index and log say of each other."""
    quiet = nullcontext() if on_read_only(home.path) else home.lock("doctor")
    try:
        with quiet:
            yield from _catalogue(home)
            yield from _books(home, full=full)
            yield from _acts(home)
            yield from index_problems(settings, home, index)
    except HosoError as busy:
        if busy.code != "archive-busy":
            raise
        yield Problem(
            check="busy",
            message=f"Chưa đối chiếu được số liệu. {local_times(busy.message('vi'))}",
            message_en=f"The books could not be compared. {busy.message('en')}",
            remedy=busy.remedy("vi"),
            remedy_en=busy.remedy("en"),
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


def _books(home: Home, *, full: bool) -> Iterator[Problem]:
    """Every invariant of the archive that does not hold (:mod:`ingest.invariants`)."""
    from ingest.invariants import broken_in

    found: dict[str, list[Broken]] = {}
    for one in broken_in(home, full=full):
        found.setdefault(one.name, []).append(one)
    for broken in found.values():
        yield from (Problem(**one.as_dict()) for one in broken[:_SHOWN])
        if len(broken) > _SHOWN:
            yield _more(broken[0], len(broken) - _SHOWN)


def _more(like: Broken, more: int) -> Problem:
    return Problem(
        check=like.check,
        message=f"… và {more} chỗ khác như trên.",
        message_en=f"… and {more} more of the same.",
        remedy=like.remedy("vi"),
        remedy_en=like.remedy("en"),
    )


def _catalogue(home: Home) -> Iterator[Problem]:
    catalogue = home.open_catalogue()
    try:
        if catalogue.rebuild_needed:
            yield Problem(
                check="catalogue",
                message="Danh mục phải dựng lại.",
                message_en="The catalogue must be rebuilt.",
                **_REBUILD,
            )
    finally:
        catalogue.close()


def _unfinished(operations: Operations) -> Iterator[Problem]:
    for row in operations.transfers.all(state="open"):
        yield Problem(
            check="unfinished",
            message=f"Đợt {row.transfer_id} từ “{row.source}” đang dở.",
            message_en=f"Transfer {row.transfer_id} of “{row.source}” is unfinished.",
            **_AGAIN,
        )


def _broken_off(operations: Operations, at: datetime) -> Iterator[Problem]:
    """Jobs whose process is gone: told until the next command of their kind takes them up."""
    from archive.leases import kinds, state_of

    for job in operations.jobs.all():
        if job.kind in kinds() and state_of(job, at=at, patience=timedelta.max) == "dead":
            words = kinds()[job.kind]
            yield Problem(
                check="jobs",
                message=f"Việc dừng đột ngột: {words['vi']} {job.what}".rstrip() + ".",
                message_en=f"A job broke off: {words['en']} {job.what}".rstrip() + ".",
                remedy=words["again_vi"],
                remedy_en=words["again_en"],
            )


def _owed(home: Home, at: datetime) -> Iterator[Problem]:
    """Acts of killed commands the audit log was not told of yet."""
    from archive.owed import left

    for row in left(home, at):
        acts = ", ".join(sorted({act for act, _ in row.lines}))
        yield Problem(
            check="audit",
            message=f"Lệnh của {row.actor} bị ngắt trước khi ghi nhật ký ({acts}).",
            message_en=f"A command of {row.actor} was broken off before its line ({acts}).",
            remedy="Không phải làm gì: lệnh ghi kế tiếp (ví dụ `hoso verify`) ghi bổ sung.",
            remedy_en="Nothing to do: the next command that writes (as `hoso verify`) adds it.",
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
