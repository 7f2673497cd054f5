"""How signatures look on the page, by the law's annexes (S-001 to S-005, T02-SIG-*, C-003)."""

from validator.appearance import decree, digitised, scans

__all__ = ["decree", "digitised", "scans"]
