"""What stands on the page against what the data say of the document."""

from validator.printed import compare

__all__ = ["compare"]
