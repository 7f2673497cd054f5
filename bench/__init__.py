"""Measurements: ``python -m bench`` (see docs/performance.md)."""
