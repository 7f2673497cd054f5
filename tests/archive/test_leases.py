"""Leases: who works on the archive, how far, and whether the process still lives."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from archive_support import AT

from archive.backup.copier import copy_database
from archive.fixity.objects import root_faults
from archive.leases import LEASE, Lease, kinds, lease_of, shown, state_of, taken_up
from archive.operations import Job, Operations
from archive.storage.layout import ROOT_FILES, object_directories

PATIENCE = timedelta(minutes=10)


@pytest.fixture
def operations(tmp_path: Path) -> Operations:
    return Operations.open(tmp_path / "operations.sqlite")


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = AT

    def __call__(self) -> datetime:
        return self.at


def held(operations: Operations, watch: Watch, kind: str = "verify", what: str = "") -> Lease:
    return lease_of(operations, kind, what=what, operator="An", pid=os.getpid(), now=watch)


def gone(job: Job) -> Job:
    """The same job of a process that ended."""
    return replace(job, job_id="gone", process=job.process + "1")


def test_a_job_is_told_while_it_works_and_forgotten_after(operations: Operations) -> None:
    watch = Watch()
    with held(operations, watch, what="kho") as lease:
        (job,) = operations.jobs.all()
        assert (job.kind, job.what, job.operator, job.pid) == ("verify", "kho", "An", os.getpid())
        watch.at += timedelta(minutes=1)
        lease.tell("Kiểm tra", 3, 12)
        lease.renew()
        (job,) = operations.jobs.all()
        assert (job.stage, job.done, job.total, job.progressed) == ("Kiểm tra", 3, 12, watch.at)
        assert job.lease_until == watch.at + LEASE
        assert state_of(job, at=watch.at, patience=PATIENCE) == "working"
    assert operations.jobs.all() == []


def test_an_error_ends_the_lease_too(operations: Operations) -> None:
    with pytest.raises(RuntimeError), held(operations, Watch()):
        raise RuntimeError
    assert operations.jobs.all() == []


def test_no_progress_is_stalled_though_the_lease_is_renewed(operations: Operations) -> None:
    watch = Watch()
    with held(operations, watch) as lease:
        lease.tell("Kiểm tra", 3, 12)
        watch.at += PATIENCE
        lease.tell("Kiểm tra", 3, 12)
        lease.renew()
        (job,) = operations.jobs.all()
        assert job.lease_until == watch.at + LEASE
        assert state_of(job, at=watch.at, patience=PATIENCE) == "stalled"
        assert shown(job, "stalled", watch.at)["idle"] == 600
        lease.tell("Kiểm tra", 4, 12)
        assert state_of(lease.job, at=watch.at, patience=PATIENCE) == "working"


def test_of_another_computer_the_lease_alone_tells(operations: Operations) -> None:
    with held(operations, Watch()) as lease:
        far = replace(lease.job, host="may-khac", pid=1, process="?")
    last = far.lease_until
    assert state_of(far, at=last - timedelta(seconds=1), patience=PATIENCE) == "working"
    assert state_of(far, at=last, patience=PATIENCE) == "dead"


def test_a_process_id_given_again_is_another_process(operations: Operations) -> None:
    with held(operations, Watch()) as lease:
        assert state_of(lease.job, at=AT, patience=PATIENCE) == "working"
        assert state_of(gone(lease.job), at=AT, patience=PATIENCE) == "dead"


def test_a_killed_process_is_dead_before_anybody_waited_for_it(operations: Operations) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        lease = lease_of(operations, "backup", what="", operator="An", pid=child.pid, now=Watch())
        assert state_of(lease.job, at=AT, patience=PATIENCE) == "working"
        child.send_signal(signal.SIGKILL)
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # a zombie now
        assert state_of(lease.job, at=AT, patience=PATIENCE) == "dead"


def test_the_next_of_its_kind_takes_a_broken_job_up(operations: Operations) -> None:
    watch = Watch()
    with held(operations, watch) as first:
        operations.jobs.begin(gone(first.job))
        with held(operations, watch) as second:
            assert [job.job_id for job in second.broken] == ["gone"]
            assert {job.job_id for job in operations.jobs.all()} == {
                first.job.job_id,
                second.job.job_id,
            }


def test_a_source_is_taken_up_by_the_same_source_only(operations: Operations) -> None:
    with held(operations, Watch(), "ingest", "/a") as lease:
        broken = gone(lease.job)
    same, other = replace(broken, job_id="1"), replace(broken, job_id="1", what="/b")
    assert taken_up([broken], same, AT) == [broken]
    assert taken_up([broken], other, AT) == []
    assert taken_up([broken], replace(same, kind="verify"), AT) == []


def test_a_kind_nobody_described_is_refused(operations: Operations) -> None:
    with pytest.raises(ValueError, match="nap"):
        held(operations, Watch(), "nap")
    assert "ingest" in kinds()


def test_a_copy_of_the_ledger_holds_no_lease(operations: Operations, tmp_path: Path) -> None:
    with held(operations, Watch(), "backup"):
        copy_database(tmp_path / "operations.sqlite", tmp_path / "copy.sqlite")
        assert operations.jobs.all() != []
    assert Operations.open(tmp_path / "copy.sqlite").jobs.all() == []


def test_a_directory_a_writer_takes_away_meanwhile_is_no_fault(tmp_path: Path) -> None:
    for tuple_ in ("000", "111"):
        (tmp_path / tuple_ / "222" / "333" / "object").mkdir(parents=True)
    (tmp_path / "000" / "stray").touch()
    walk, strays = object_directories(tmp_path), root_faults(tmp_path)
    assert next(walk) == "000/222/333/object"
    assert "000/stray" in {next(strays).path for _ in range(len(ROOT_FILES) + 1)}
    shutil.rmtree(tmp_path / "111")
    assert list(walk) == []
    assert list(strays) == []
