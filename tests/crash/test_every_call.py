"""Whatever breaks at whatever call: run again, a command ends where an undisturbed one does.

Each line of a failure names command, fault and call; ``crash_driver.py JOB KIND NUMBER`` runs that
one alone (docs/testing.md).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from crash_faults import KINDS
from crash_jobs import JOBS

DRIVER = Path(__file__).with_name("crash_driver.py")
SEED = 20260302
STEP = int(os.environ.get("HOSO_CALL_STEP", "7"))  # 1: every call, which takes an hour or more


def drive(*arguments: object) -> list[dict[str, Any]]:
    """What the driver tells of each fault."""
    done = subprocess.run(
        [sys.executable, "-B", str(DRIVER), *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=7200,
        check=False,
        env={},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return [one for one in told if "calls" not in one]


def check(told: list[dict[str, Any]]) -> None:
    """Nothing is wrong after any of the faults."""
    wrong = [
        f"{one['job']} {one['kind']} {one['number']} ({one['call']}): {'; '.join(one['wrong'])}"
        for one in told
        if one["wrong"]
    ]
    assert not wrong, "\n".join(wrong[:20])


def test_a_few_faults_of_a_few_commands() -> None:
    told = drive("ingest,checkpoint", "--sample", 2, SEED)
    assert len(told) == 4
    check(told)


@pytest.mark.slow
@pytest.mark.parametrize("job", JOBS)
def test_every_fault_at_many_calls(job: str) -> None:
    told = drive(job, "--every", STEP)
    assert {one["kind"] for one in told} == set(KINDS) or STEP > 1
    check(told)
