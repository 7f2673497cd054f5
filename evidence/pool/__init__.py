"""Supervised worker processes: the only place where foreign bytes are parsed (guarantee 11).

Workers are long-lived ``python -I`` processes with an empty environment and resource limits; they
speak length-prefixed JSON with binary attachments over pipes. A task past its time or memory is
killed, tried once more alone, and then reported as a :class:`evidence.facts.Problem`.
"""

from __future__ import annotations

from evidence.pool.client import Pool
from evidence.pool.model import DEFAULT, Frame, Limits, Task, TaskResult

__all__ = ["DEFAULT", "Frame", "Limits", "Pool", "Task", "TaskResult"]
