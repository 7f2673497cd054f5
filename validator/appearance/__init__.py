"""How signatures look on the page, against the law's annexes (S-001 to S-005, T02-SIG-*)."""

from validator.appearance import decree, scans

__all__ = ["decree", "scans"]
