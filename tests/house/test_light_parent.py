"""The process that takes in loads nothing that only its workers need: memory, and a second."""

from __future__ import annotations

import subprocess
import sys

_ONLY_OF_WORKERS = {"pyhanko", "pypdf", "pypdfium2", "pygfried", "pandas", "openpyxl"}
_LOADED = """
import sys
import hoso.intake, ingest.pipeline
from evidence.pool import Pool
from hoso.settings import load_settings
from hoso.wiring import setup_of
with Pool(1) as pool:
    setup_of(load_settings({}, {}), None, pool, lambda *_: None)
print(" ".join(sorted({name.split(".")[0] for name in sys.modules})))
"""


def test_the_parent_of_an_intake_loads_no_reader_of_documents() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOADED], check=True, capture_output=True, text=True, timeout=120
    )
    loaded = set(done.stdout.split())
    assert {"ingest", "validator"} <= loaded
    assert not loaded & _ONLY_OF_WORKERS
