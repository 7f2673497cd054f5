"""Work in a process of its own, forked from this one."""

from __future__ import annotations

import json
import os
import traceback
from collections.abc import Callable
from typing import Any


def forked(work: Callable[[], object]) -> tuple[int, Any]:
    """The exit code of ``work`` in a process of its own, and what it returned."""
    pipe_in, pipe_out = os.pipe()
    child = os.fork()
    if child == 0:
        code = 70
        try:
            with os.fdopen(pipe_out, "w") as stream:
                json.dump(work(), stream)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(pipe_out)
    with os.fdopen(pipe_in) as stream:
        said = stream.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return code, json.loads(said) if said else None
