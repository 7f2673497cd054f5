"""A sample transfer of a fictitious department, with its own test PKI and planted faults."""

from __future__ import annotations

from hoso.sample.registers import write_registers
from hoso.sample.transfer import PlantedFault, SampleSummary, repeat_sample, write_sample

__all__ = ["PlantedFault", "SampleSummary", "repeat_sample", "write_registers", "write_sample"]
