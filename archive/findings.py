"""What people did about findings: each act an object of its own kind in the root.

A letter sent, a workbook of replies read, decisions made, a waiver. ``data/`` holds the workbook as
it went out or came back (none where an act had none), ``metadata/act.json`` says who did what when,
``metadata/steps.jsonl`` the steps it made of which findings (:mod:`schemas.life`). Acts are
numbered one after the other, so they are found without walking the root; an act is never changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from archive import fs
from archive.home import Home
from archive.objects import FINDINGS_ID
from archive.storage import AipPlan, PayloadFile, StorageRoot
from schemas.canonical import canonical_json
from schemas.clock import iso
from schemas.errors import HosoError
from schemas.life import Step, lacking, word

ACT: Final = "metadata/act.json"
STEPS: Final = "metadata/steps.jsonl"
_DIGITS: Final = 6
_ACTS: Final = {
    "letter": "life.letter",
    "replies": "life.replies",
    "decisions": "life.decisions",
    "waiver": "life.waiver",
}
_AHEAD: Final = 20  # numbers looked at beyond the last, so that a lost act is noticed


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act as it is kept. ``told``: its ``act.json``, among others ``kind``, ``at``, ``by``."""

    object_id: str
    told: Mapping[str, Any]
    steps: tuple[Step, ...]


def act_ids(storage: StorageRoot) -> list[str]:
    """The ids of all acts, in the order they were done.

    Raises ``HosoError`` object-damaged where one between them is lost.
    """
    found: list[str] = []
    while storage.exists(_id(len(found) + 1)):
        found.append(_id(len(found) + 1))
    later = (_id(len(found) + n) for n in range(2, _AHEAD))
    if any(storage.exists(object_id) for object_id in later):
        raise HosoError("object-damaged", object_id=_id(len(found) + 1), why=ACT)
    return found


def read_acts(storage: StorageRoot) -> Iterator[Act]:
    """All acts, in order. Raises ``HosoError`` object-damaged."""
    return (_read(storage, object_id) for object_id in act_ids(storage))


def _read(storage: StorageRoot, object_id: str) -> Act:
    aip = storage.get(object_id)
    lines = aip.read(STEPS).splitlines()
    steps = tuple(Step.from_dict(json.loads(line)) for line in lines)
    return Act(object_id=object_id, told=aip.json(ACT), steps=steps)


def steps_of(acts: Iterable[Act]) -> list[Step]:
    """The steps of all acts, in the order they were recorded."""
    return [step for act in acts for step in act.steps]


def keep_act(
    home: Home,
    storage: StorageRoot,
    steps: Sequence[Step],
    told: Mapping[str, Any],
    *,
    at: datetime,
    operator: str,
    payload: tuple[str, Path] | None = None,
    last: Sequence[Act] = (),
) -> str:
    """Keep an act and note it in the audit log; its object id. The caller holds the home's lock.

    The same act, kept by a run that was killed before it told the log, is taken up; so is the same
    among the ``last`` ones: who repeats it, not knowing whether it was taken, means that one.

    ``told``: ``kind`` (an act of ``finding-life.json``) and what else is known of it. ``payload``:
    (name, where its bytes lie). Raises ``ValueError`` where a step lacks what it needs.
    """
    for step in steps:
        if missing := lacking(step):
            raise ValueError(f"{step.kind}: {', '.join(missing)}")
    staging = home.staging / "findings"
    fs.remove_tree(staging, within=home.staging)  # left by a run that was killed
    broken_off = tell_last(home, storage, at=at, operator=operator)
    for act in filter(None, (broken_off, *last)):
        if _same(act, steps, told, payload):
            return act.object_id
    object_id = _id(len(act_ids(storage)) + 1)
    fs.make_directories(staging)
    try:
        files = (_staged(*payload, staging),) if payload else ()
        whole = {**told, "at": iso(at), "by": operator, "steps": len(steps)}
        if files:
            whole |= {"name": files[0].path, "sha256": files[0].sha256, "size": files[0].size}
        plan = AipPlan(
            object_id=object_id,
            payload=files,
            tags={
                ACT: canonical_json(whole),
                STEPS: b"".join(canonical_json(step.as_dict()) + b"\n" for step in steps),
            },
            created=at,
            message=f"{word('acts', told['kind'])} / {word('acts', told['kind'], 'en')}",
            user_name=operator,
        )
        storage.commit(plan, staging)
    finally:
        fs.remove_tree(staging, within=home.staging)
    home.open_audit().append_all([_line(object_id, told)], at=at, actor=operator)
    return object_id


def tell_last(home: Home, storage: StorageRoot, *, at: datetime, operator: str) -> Act | None:
    """Note the last act in the audit log where a killed run kept it and did not come to that.

    Returns that act, None where nothing was left untold. The caller holds the home's lock.
    """
    for object_id in act_ids(storage)[-1:]:
        act = _read(storage, object_id)
        if not home.open_audit().says(*_line(object_id, act.told)):
            home.open_audit().append_all([_line(object_id, act.told)], at=at, actor=operator)
            return act
    return None


def _same(
    act: Act, steps: Sequence[Step], told: Mapping[str, Any], payload: tuple[str, Path] | None
) -> bool:
    """Whether ``act`` is what is about to be kept, but for the moment."""
    wanted = {**told, "sha256": fs.sha256_of(payload[1])[0]} if payload else told
    before, now = ([replace(step, at="") for step in some] for some in (act.steps, steps))
    return before == now and all(act.told.get(name) == value for name, value in wanted.items())


def _line(object_id: str, told: Mapping[str, Any]) -> tuple[str, str, str]:
    return _ACTS[told["kind"]], object_id, "done"


def _staged(name: str, source: Path, staging: Path) -> PayloadFile:
    copy = staging / "bytes"
    copied = fs.copy_in(fs.chunks_of(source), copy)
    return PayloadFile(path=Path(name).name, source=copy, sha256=copied.sha256, size=copied.size)


def _id(number: int) -> str:
    return f"{FINDINGS_ID}{number:0{_DIGITS}d}"
