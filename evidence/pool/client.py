"""The pool: tasks in, results out, in order, whatever the workers suffer."""

from __future__ import annotations

import select
from collections import deque
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any, cast

from evidence.facts import Problem, ProblemKind
from evidence.pool.model import DEFAULT, Frame, Limits, Task, TaskResult
from evidence.pool.process import Message, Worker, WorkerLostError
from schemas.errors import HosoError

_TICK = 0.1  # seconds between looks at clocks and memory
_WINDOW = 8  # tasks taken in advance per worker


class _Slot:
    """A task under way: its place in the order, how often it was tried."""

    def __init__(self, number: int, task: Task) -> None:
        self.number = number
        self.task = task
        self.tries = 0


class Pool:
    """Worker processes. Use as a context manager; leaving it kills them.

    ``workers``: number of processes. ``extra_ops``: op name -> "module:function", for tests.
    """

    def __init__(
        self, workers: int = 2, limits: Limits = DEFAULT, *, extra_ops: dict[str, str] | None = None
    ) -> None:
        self._limits = limits
        self._extra = extra_ops or {}
        self._count = max(1, workers)
        self._idle: list[Worker] = []
        self._busy: dict[Worker, _Slot] = {}

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Kill every worker."""
        for worker in [*self._idle, *self._busy]:
            worker.close()
        self._idle, self._busy = [], {}

    def run(self, task: Task) -> TaskResult:
        """One task. Raises the ``HosoError`` the op raised."""
        return next(self.map([task]))

    def map(self, tasks: Iterable[Task]) -> Iterator[TaskResult]:
        """Results in the order of ``tasks``, which is read only a little ahead.

        A ``HosoError`` of an op is raised when its result is due; :meth:`run` is the place for it.
        """
        waiting: deque[_Slot] = deque()
        results: dict[int, TaskResult | HosoError] = {}
        source = enumerate(tasks)
        try:
            yield from self._run_all(source, waiting, results)
        finally:  # left early: what is under way belongs to nobody any more
            for worker in self._busy:
                worker.close()
            self._busy = {}

    def _run_all(
        self,
        source: Iterator[tuple[int, Task]],
        waiting: deque[_Slot],
        results: dict[int, TaskResult | HosoError],
    ) -> Iterator[TaskResult]:
        due, taken, ended = 0, 0, False
        while True:
            while not ended and taken - due < _WINDOW * self._count:
                item = next(source, None)
                if item is None:
                    ended = True
                    break
                waiting.append(_Slot(*item))
                taken += 1
            if due in results:
                result = results.pop(due)
                due += 1
                if isinstance(result, HosoError):
                    raise result
                yield result
                continue
            if ended and not waiting and not self._busy:
                return
            self._start(waiting)
            self._gather(waiting, results)

    def stream(self, task: Task) -> Iterator[Frame]:
        """The frames of a streaming op, as they come (the pipe holds the worker back).

        A lost worker ends the stream with a frame ``{"problem": {...}}``; nothing is retried.
        """
        worker = self._ready()
        try:
            worker.send({"op": task.op, "args": task.args})
            while True:
                message = worker.receive(_TICK)
                if message is None:
                    continue
                header, blobs = message
                if "frame" in header:
                    yield Frame(value=header["frame"], blob=blobs[0] if blobs else b"")
                    worker.touch()
                    continue
                worker.done += 1
                self._idle.append(worker)
                yield from _last_frame(header)
                return
        except WorkerLostError as lost:
            yield Frame(value={"problem": _problem(task, lost).as_dict()})
        finally:
            if worker not in self._idle:
                worker.close()

    def _start(self, waiting: deque[_Slot]) -> None:
        while waiting and len(self._busy) < self._count:
            if waiting[0].tries and self._busy:
                return  # a task that killed a worker is tried again alone
            if any(slot.tries for slot in self._busy.values()):
                return
            slot, worker = waiting.popleft(), self._ready()
            try:
                worker.send({"op": slot.task.op, "args": slot.task.args})
            except WorkerLostError:
                waiting.appendleft(slot)  # it died idle: not the task's fault
                continue
            self._busy[worker] = slot

    def _gather(self, waiting: deque[_Slot], results: dict[int, TaskResult | HosoError]) -> None:
        readable, _, _ = select.select(list(self._busy), [], [], _TICK)
        for worker in readable or list(self._busy):
            slot = self._busy[worker]
            try:
                message = worker.receive(0)
            except WorkerLostError as lost:
                del self._busy[worker]
                slot.tries += 1
                if slot.tries < 2:
                    waiting.appendleft(slot)
                else:
                    results[slot.number] = TaskResult(failure=_problem(slot.task, lost))
                continue
            if message is not None:
                del self._busy[worker]
                worker.done += 1
                self._idle.append(worker)
                results[slot.number] = _result(slot.task, message)

    def _ready(self) -> Worker:
        while self._idle:
            worker = self._idle.pop()
            if not worker.worn():
                return worker
            worker.close()
        return Worker(self._limits, self._extra)


def _result(task: Task, message: Message) -> TaskResult | HosoError:
    header, blobs = message
    if "error" in header:
        return _hoso_error(header["error"])
    if "problem" in header:
        detail = str(header["problem"])
        return TaskResult(failure=Problem(collector=task.op, kind="error", detail=detail))
    return TaskResult(value=header["value"], blobs=blobs)


def _last_frame(header: dict[str, Any]) -> Iterator[Frame]:
    if "error" in header:
        raise _hoso_error(header["error"])
    if "problem" in header:
        problem = Problem(collector="stream", kind="error", detail=str(header["problem"]))
        yield Frame(value={"problem": problem.as_dict()})


def _hoso_error(raw: dict[str, Any]) -> HosoError:
    return HosoError(raw["code"], **raw["params"])


def _problem(task: Task, lost: WorkerLostError) -> Problem:
    return Problem(collector=task.op, kind=cast("ProblemKind", lost.kind), detail=str(lost))
