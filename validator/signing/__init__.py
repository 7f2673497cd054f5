"""Checks of who signed what, when and in which order; the legal value that follows."""

from validator.signing import form, issuing, order, subject, value

__all__ = ["form", "issuing", "order", "subject", "value"]
