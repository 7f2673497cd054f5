"""Judging an archive's signatures again: shared by ``hoso rejudge`` and ``hoso trust missing``."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.home import Home
from hoso.files import check_target, new_file, write_new
from hoso.progress import Progress
from hoso.settings import Settings
from hoso.wiring import trust_of, worker_pool
from ingest.rejudge import Rejudged, rejudge
from reports.rejudged import write_rejudged
from schemas.clock import iso, now
from schemas.errors import HosoError
from validator.signature import Policy, policy_from


def rejudge_home(
    home: Home,
    settings: Settings,
    report: Progress,
    *,
    codes: Collection[str] = (),
    out: Path | None = None,
    trust_at: datetime | None = None,
    policy: Path | None = None,
    again: bool = False,
) -> Rejudged:
    """Judge again what a home holds; ``out`` is only looked at, before the work.

    ``trust_at``: under the trust of that instant. ``policy``: a file of thresholds. ``again``:
    files whose facts are of an earlier version are read again.

    Raises ``HosoError``: not-found, out-exists, out-unwritable, source-missing, policy-unreadable.
    """
    if out is not None:
        check_target(out)
    chosen = _policy(policy) if policy else None
    trust = trust_of(home, trust_at)
    with worker_pool(settings) as pool:
        return rejudge(
            home.open_storage(), pool, trust, report, codes=codes, policy=chosen, again=again
        )


def _policy(file: Path) -> Policy:
    try:
        return policy_from(json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise HosoError("source-missing", path=file) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise HosoError("policy-unreadable", path=file, why=str(error)) from error


def write_report(told: Mapping[str, Any], out: Path, *, agency: str) -> None:
    """Write the report by the name's end: .xlsx or .json.

    Raises ``HosoError``: out-exists, out-unwritable, report-not-writable.
    """
    if out.suffix == ".json":
        text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
        write_new(out, f"{text}\n".encode())
        return
    with new_file(out) as part:
        write_rejudged(told, part, agency=agency, made=iso(now()))
