"""The pool keeps its promises whatever happens inside a worker."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.facts import FileFacts
from evidence.pool import Limits, Pool, Task
from evidence.pool.wire import Decoder, WireError, encode
from schemas.errors import HosoError

NAMES = ("echo", "sleep", "die", "eat", "shout", "fail", "refuse", "environment", "count")
OPS = Path(__file__).parent / "hostile_ops.py"


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    limits = Limits(seconds=1.5, memory_mb=300)
    with Pool(2, limits, extra_ops={name: f"{OPS}:{name}" for name in NAMES}) as made:
        yield made


def test_results_come_in_the_order_of_the_tasks(pool: Pool) -> None:
    tasks = [Task("echo", {"n": n}) for n in range(40)]
    assert [r.value for r in pool.map(tasks)] == [{"n": n} for n in range(40)]


def test_tasks_are_read_only_a_little_ahead(pool: Pool) -> None:
    read = []

    def tasks() -> Iterator[Task]:
        for n in range(200):
            read.append(n)
            yield Task("echo", {"n": n})

    results = pool.map(tasks())
    next(results)
    assert len(read) < 40
    assert sum(1 for _ in results) == 199


@pytest.mark.parametrize(
    ("task", "kind"),
    [
        (Task("sleep", {"seconds": 30}), "timeout"),
        (Task("die", {"code": 3}), "crash"),
        (Task("eat"), "memory"),
        (Task("fail"), "error"),
    ],
)
def test_a_bad_task_is_a_problem_and_the_batch_goes_on(pool: Pool, task: Task, kind: str) -> None:
    before, bad, after = pool.map([Task("echo", {"n": 1}), task, Task("echo", {"n": 2})])
    assert (before.value, after.value) == ({"n": 1}, {"n": 2})
    assert bad.failure is not None
    assert bad.failure.kind == kind


def test_a_worker_that_dies_takes_no_waiting_task_with_it(pool: Pool) -> None:
    tasks = [Task("echo", {"n": n}) for n in range(20)]
    tasks[3] = tasks[9] = Task("die", {"code": 3})
    got = [result.failure.kind if result.failure else "" for result in pool.map(tasks)]
    assert got == ["crash" if n in (3, 9) else "" for n in range(20)]


def test_the_clock_of_a_waiting_task_starts_when_its_turn_comes() -> None:
    """Five tasks of 0.4 s given to one worker at once take longer than one may."""
    with Pool(1, Limits(seconds=1.5), extra_ops={"sleep": f"{OPS}:sleep"}) as pool:
        results = list(pool.map([Task("sleep", {"seconds": 0.4})] * 5))
    assert [result.failure for result in results] == [None] * 5


def test_large_tasks_and_large_answers_do_not_block_each_other(pool: Pool) -> None:
    tasks = [Task("echo", {"n": n, "text": "đ" * (9_000 * (n % 3))}) for n in range(60)]
    tasks += [Task("echo", {"n": n, "text": "d" * 500_000}) for n in range(60, 66)]
    assert [r.value and r.value["n"] for r in pool.map(tasks)] == list(range(66))


def test_shared_arguments_reach_every_task_of_their_batch_alone(pool: Pool) -> None:
    tasks = [Task("echo", {"n": n}) for n in range(12)]
    both = [pool.map(tasks, shared={"of": name}) for name in ("a", "b")]
    for name, results in zip(("a", "b"), both, strict=True):
        assert [r.value for r in results] == [{"n": n, "of": name} for n in range(12)]
    assert [r.value for r in pool.map(tasks[:4])] == [{"n": n} for n in range(4)]


def test_batches_may_be_nested(pool: Pool) -> None:
    outer = pool.map([Task("echo", {"n": n}) for n in range(30)])
    got = [(result.value, pool.run(Task("echo", {"inner": 1})).value) for result in outer]
    assert got == [({"n": n}, {"inner": 1}) for n in range(30)]


def test_a_large_answer_survives_a_slow_reader(pool: Pool) -> None:
    tasks = [Task("echo", {"n": n, "text": "đ" * 2_000_000}) for n in range(3)]
    got = []
    for result in pool.map(tasks):
        time.sleep(0.8)
        got.append(result.value and result.value["n"])
    assert got == [0, 1, 2]


def test_a_file_that_kills_its_reader_keeps_the_least_facts(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"%PDF-1.7\n")
    args = {"path": str(path), "sha256": "0" * 64, "size": 9, "trust": None}
    with Pool(1, Limits(seconds=5), extra_ops={"facts": f"{OPS}:die_with"}) as pool:
        value = pool.run(Task("facts", args)).value
    assert value is not None
    facts = FileFacts.from_dict(value)
    assert facts.format.kind == "pdf"
    assert [(p.collector, p.kind) for p in facts.problems] == [("facts", "crash")]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_workers_end_with_their_parent(how: signal.Signals) -> None:
    code = (
        "import sys\n"
        "from evidence.pool import Pool, Task\n"
        f"with Pool(2, extra_ops={{'sleep': {str(OPS) + ':sleep'!r}}}) as pool:\n"
        "    results = pool.map([Task('sleep', {'seconds': s}) for s in (0, 0, 60, 60)])\n"
        "    next(results)\n"
        "    print(*(w.pid for w in pool._all), flush=True)\n"
        "    list(results)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        workers = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(workers) == 2
        parent.send_signal(how)
        parent.wait()
    for _ in range(200):
        if not any(alive(pid) for pid in workers):
            break
        time.sleep(0.05)
    assert not any(alive(pid) for pid in workers)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_noise_of_a_library_does_not_reach_the_protocol(pool: Pool) -> None:
    assert pool.run(Task("shout")).value == {"said": True}
    assert pool.run(Task("echo", {"n": 1})).value == {"n": 1}


def test_an_error_for_people_comes_through(pool: Pool) -> None:
    with pytest.raises(HosoError) as caught:
        pool.run(Task("refuse"))
    assert caught.value.code == "not-found"


def test_workers_have_no_environment(pool: Pool) -> None:
    value = pool.run(Task("environment")).value
    assert value is not None
    assert not {name for name in value["environment"] if name not in ("LC_CTYPE",)}


def test_a_stream_gives_every_frame(pool: Pool) -> None:
    frames = list(pool.stream(Task("count", {"n": 20})))
    assert [(f.value["n"], len(f.blob)) for f in frames] == [(n, n) for n in range(20)]


def test_a_stream_left_early_leaves_the_pool_usable(pool: Pool) -> None:
    frames = pool.stream(Task("count", {"n": 10_000}))
    next(frames)
    frames.close()  # type: ignore[attr-defined]
    assert pool.run(Task("echo", {"n": 1})).value == {"n": 1}


_JSON = st.dictionaries(
    st.text(max_size=5).filter(lambda k: k != "blobs"),
    st.none() | st.integers() | st.text() | st.lists(st.booleans()),
    max_size=4,
)


@given(
    st.lists(st.tuples(_JSON, st.lists(st.binary(max_size=50), max_size=3)), max_size=4),
    st.integers(1, 64),
)
def test_messages_survive_any_cutting(
    messages: list[tuple[dict[str, Any], list[bytes]]], step: int
) -> None:
    data = b"".join(encode(header, tuple(blobs)) for header, blobs in messages)
    decoder, got = Decoder(), []
    for start in range(0, len(data), step):
        decoder.feed(data[start : start + step])
        while (message := decoder.take()) is not None:
            got.append(message)
    assert got == [(header, tuple(blobs)) for header, blobs in messages]


@given(st.binary(min_size=4, max_size=200))
def test_garbage_is_a_wire_error_or_waits_for_more(data: bytes) -> None:
    decoder = Decoder()
    decoder.feed(data)
    try:
        decoder.take()
    except WireError:
        return
