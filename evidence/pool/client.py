"""The pool: tasks in, results out, in order, whatever the workers suffer."""

from __future__ import annotations

import select
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any, cast

from evidence.facts import Problem, ProblemKind
from evidence.pool.model import DEFAULT, Frame, Limits, Task, TaskResult
from evidence.pool.process import Message, Worker, WorkerLostError
from evidence.pool.wire import encode
from schemas.errors import HosoError

_TICK = 0.1  # seconds between looks at clocks and memory
_WINDOW = 8  # tasks taken in advance per worker
_TRIES = 2
# op -> op that gives the little that is known of an item that killed its worker twice.
LEAST = {"facts": "least_facts"}


class _Slot:
    """A task under way: its place in the order, how often it was tried."""

    def __init__(self, number: int, task: Task) -> None:
        self.number = number
        self.task = task
        self.tries = 0


class Pool:
    """Worker processes. Use as a context manager; leaving it kills them.

    ``workers``: number of processes. ``extra_ops``: op name -> "module:function" or
    "/file.py:function", for ops of rooms above and tests. A batch started while another one is half
    read uses workers of its own.
    """

    def __init__(
        self, workers: int = 2, limits: Limits = DEFAULT, *, extra_ops: dict[str, str] | None = None
    ) -> None:
        self._limits = limits
        self._extra = extra_ops or {}
        self._count = max(1, workers)
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()

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
        for worker in list(self._all):
            self.drop(worker)

    def run(self, task: Task) -> TaskResult:
        """One task. Raises the ``HosoError`` the op raised."""
        return next(self.map([task]))

    def map(
        self, tasks: Iterable[Task], *, shared: Mapping[str, Any] | None = None
    ) -> Iterator[TaskResult]:
        """Results in the order of ``tasks``, which is read only a little ahead.

        ``shared``: arguments of every task, which each worker is told once. A ``HosoError`` of an
        op is raised when its result is due; :meth:`run` is the place for it.
        """
        batch = Batch(self, enumerate(tasks), self._count, shared)
        try:
            yield from batch.results()
        finally:  # left early: what is under way belongs to nobody any more
            batch.abandon()

    def stream(self, task: Task) -> Iterator[Frame]:
        """The frames of a streaming op, as they come (the pipe holds the worker back).

        A lost worker ends the stream with a frame ``{"problem": {...}}``; nothing is retried.
        """
        worker, ended = self.take(), False
        try:
            worker.send(_message(task))
            while True:
                message = worker.receive(_TICK)
                if message is None:
                    continue
                header, blobs = message
                if "frame" in header:
                    yield Frame(value=header["frame"], blob=blobs[0] if blobs else b"")
                    worker.touch()
                    continue
                ended = True
                worker.answered()
                self.give_back(worker)
                yield from _last_frame(header)
                return
        except WorkerLostError as lost:
            yield Frame(value={"problem": _problem(task, lost).as_dict()})
        finally:
            if not ended:
                self.drop(worker)

    def take(self) -> Worker:
        """A worker that is ready for a task."""
        while self._idle:
            worker = self._idle.pop()
            if not worker.worn():
                return worker
            self.drop(worker)
        worker = Worker(self._limits, self._extra)
        self._all.add(worker)
        return worker

    def give_back(self, worker: Worker) -> None:
        """The worker has answered everything and may be used again."""
        if len(self._idle) < self._count:
            self._idle.append(worker)
        else:
            self.drop(worker)

    def drop(self, worker: Worker) -> None:
        """Kill a worker."""
        self._all.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        worker.close()


class Batch:
    """The tasks of one :meth:`Pool.map`: waiting, under way, answered.

    A worker has a few tasks at a time, so that it need not wait for the parent between two of them.
    """

    def __init__(
        self,
        pool: Pool,
        source: Iterator[tuple[int, Task]],
        workers: int,
        shared: Mapping[str, Any] | None,
    ) -> None:
        self._pool = pool
        self._source = source
        self._workers = workers
        self._shared = shared
        self._waiting: deque[_Slot] = deque()
        self._busy: dict[Worker, deque[_Slot]] = {}  # the task under way comes first
        self._results: dict[int, TaskResult | HosoError] = {}

    def results(self) -> Iterator[TaskResult]:
        """The answers in order."""
        due, taken, ended = 0, 0, False
        while True:
            while not ended and taken - due < _WINDOW * self._workers:
                item = next(self._source, None)
                ended = item is None
                if item is not None:
                    self._waiting.append(_Slot(*item))
                    taken += 1
            self._start()  # before the consumer gets to work
            if due in self._results:
                result = self._results.pop(due)
                due += 1
                if isinstance(result, HosoError):
                    raise result
                yield result
            elif ended and due == taken:
                return
            else:
                self._gather()

    def abandon(self) -> None:
        """Kill what is still under way."""
        for worker in self._busy:
            self._pool.drop(worker)
        self._busy = {}

    def _start(self) -> None:
        while self._waiting:
            slot = self._waiting[0]
            suspects = any(held[0].tries for held in self._busy.values())
            if suspects or (slot.tries and self._busy):
                return  # a task that killed a worker is tried again alone
            data = _message(slot.task)
            worker = self._worker_for(data)
            if worker is None:
                return
            self._busy.setdefault(worker, deque()).append(self._waiting.popleft())
            try:
                worker.send(data, self._shared)
            except WorkerLostError as lost:
                self._lost(worker, lost)  # it may have died idle; a second try will tell

    def _worker_for(self, data: bytes) -> Worker | None:
        """A fresh or idle worker, else the one with the fewest tasks that has room for another."""
        if len(self._busy) < self._workers:
            return self._pool.take()
        ready = (worker for worker in self._busy if worker.has_room(data))
        return min(ready, key=lambda worker: worker.pending, default=None)

    def _gather(self) -> None:
        select.select(list(self._busy), [], [], _TICK)
        for worker in list(self._busy):
            try:
                while worker in self._busy and (message := worker.receive(0)) is not None:
                    self._answered(worker, message)
            except WorkerLostError as lost:
                self._lost(worker, lost)

    def _answered(self, worker: Worker, message: Message) -> None:
        held = self._busy[worker]
        slot = held.popleft()
        worker.answered()
        if not held:
            del self._busy[worker]
            self._pool.give_back(worker)
        self._results[slot.number] = _result(slot.task, message)

    def _lost(self, worker: Worker, lost: WorkerLostError) -> None:
        """The task under way is to blame; those that waited behind it start anew."""
        slot, *innocent = self._busy.pop(worker)
        self._pool.drop(worker)
        self._waiting.extendleft(reversed(innocent))
        slot.tries += 1
        least = LEAST.get(slot.task.op)
        if slot.tries < _TRIES:
            self._waiting.appendleft(slot)
        elif least:  # what can be said without the reader that was lost
            slot.task = Task(least, {**slot.task.args, "lost": _problem(slot.task, lost).as_dict()})
            self._waiting.appendleft(slot)
        else:
            self._results[slot.number] = TaskResult(failure=_problem(slot.task, lost))


def _message(task: Task) -> bytes:
    return encode({"op": task.op, "args": task.args}, task.blobs)


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
