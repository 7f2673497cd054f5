"""V-002, V-003, V-013, V-020, V-033, SNV-8.2b, -9.2a, -9.2b: what clocks alone decide."""

from __future__ import annotations

from validator.process.clocks import clock_check, clocks
from validator.process.registry import on_paper

# SNV-8.2a also asks to whom: validator.process.passing.
for _rule in sorted({rule for clock in clocks() for rule in clock.rules} - {"SNV-8.2a"}):
    on_paper(_rule)(clock_check(_rule))
