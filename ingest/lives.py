"""Recording what people did about findings: workbooks read back, decisions, waivers.

The caller holds the home's lock from the moment it looked where the findings stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from archive import fs
from archive.findings import Act, keep_act, read_acts
from archive.home import Home
from archive.storage import StorageRoot
from evidence.pool import Pool, Task
from ingest.replies import Desk, Judged, Known, heads, judge_rows, life_of, rows_of, step_on
from schemas.errors import HosoError
from schemas.life import Step, kinds, may_follow, states

Outcome = Literal["recorded", "nothing", "already", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """What became of one workbook. ``error``: the error shape of one that was refused whole."""

    name: str
    outcome: Outcome
    object_id: str = ""
    judged: Judged | None = None
    error: dict[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        judged = self.judged or Judged(kind="")
        return {
            "name": self.name,
            "outcome": self.outcome,
            "kind": judged.kind,
            "object_id": self.object_id,
            "rows": judged.rows,
            "taken": len(judged.steps),
            "refused": len(judged.refused),
            "known": judged.known,
            "blank": judged.blank,
            "refusals": [item.as_dict() for item in judged.refused],
            "error": self.error,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One call of :func:`read_back`. ``desk``: what rows are held against, by the acts so far."""

    operator: str
    at: datetime
    desk: Callable[[Sequence[Act]], Desk]


def read_back(
    home: Home, files: Sequence[tuple[Path, str]], pool: Pool, reading: Reading
) -> Iterator[ReadBack]:
    """Read workbooks of replies or decisions; one that cannot be read stops no other.

    The same bytes count once. A workbook is kept where at least one of its rows was taken.
    Raises ``HosoError`` no-space and what else the disk may say.
    """
    storage = home.open_storage()
    for path, name in files:
        staging = home.staging / "lifebook"
        fs.remove_tree(staging, within=home.staging)  # left by a run that was killed
        fs.make_directories(staging)
        try:
            yield _read(home, storage, path, name, pool, reading)
        except HosoError as error:
            if fs.is_of_disk(error):
                raise
            yield ReadBack(name=name, outcome="refused", error=error.as_dict())
        finally:
            fs.remove_tree(staging, within=home.staging)


def _read(
    home: Home, storage: StorageRoot, path: Path, name: str, pool: Pool, reading: Reading
) -> ReadBack:
    copy = home.staging / "lifebook" / "bytes"
    copied = fs.copy_in(fs.chunks_of(path), copy)
    acts = list(read_acts(storage))
    for act in acts:
        if act.told.get("sha256") == copied.sha256 and act.told["kind"] != "letter":
            return ReadBack(name=name, outcome="already", object_id=act.object_id)
    read = _answers(pool, copy, name)
    desk, letter = reading.desk(acts), read["letter"]
    if letter and letter not in desk.letters:
        raise _foreign(
            name, f"kho này không lập phiếu {letter}", f"letter {letter} is not of this archive"
        )
    judged = judge_rows(read, desk)
    if not judged.steps:
        return ReadBack(name=name, outcome="nothing", judged=judged)
    counts = {"rows": judged.rows, "refused": len(judged.refused), "known": judged.known}
    object_id = keep_act(
        home,
        storage,
        judged.steps,
        {"kind": judged.kind, "letter": letter, **counts},
        at=reading.at,
        operator=reading.operator,
        payload=(name, copy),
    )
    return ReadBack(name=name, outcome="recorded", object_id=object_id, judged=judged)


def _answers(pool: Pool, path: Path, name: str) -> dict[str, Any]:
    """The rows of a workbook. Raises ``HosoError`` replies-foreign."""
    try:
        result = pool.run(Task("answers", {"path": str(path), "heads": heads()}))
    except HosoError as error:
        raise _foreign(name, "không phải bảng tính đọc được", "no readable workbook") from error
    if result.value is None:
        why = result.failure.detail if result.failure else ""
        raise _foreign(name, why, why)
    try:
        read = rows_of(result.value)
    except ValueError as error:
        raise _foreign(name, f"có nhiều phiếu: {error}", f"several letters: {error}") from error
    if any(sheet["more"] for sheet in result.value["sheets"]):
        raise _foreign(name, "quá nhiều dòng", "too many rows")
    if not read["rows"]:
        raise _foreign(
            name,
            "không có trang nào có cột mã phát hiện cùng cột trả lời hoặc quyết định",
            "no sheet has codes beside answers or decisions",
        )
    return read


def _foreign(name: str, why: str, why_en: str) -> HosoError:
    return HosoError("replies-foreign", name=name, why=why, why_en=why_en)


def take_steps(known: Sequence[Known], kind: str, desk: Desk, **told: Any) -> list[Step]:
    """The same step of several findings. Raises ``HosoError`` finding-step where one may not be."""
    for one in known:
        life = life_of(one, desk)
        if not may_follow(life, kind):
            state, step = states()[life.base], kinds()[kind]
            raise HosoError(
                "finding-step",
                code=one.code,
                state=state["vi"],
                state_en=state["en"],
                step=step["vi"],
                step_en=step["en"],
            )
    return [step_on(one, kind, desk, **told) for one in known]
