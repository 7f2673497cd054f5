"""Checks of who signed what, when and in which order; the legal value that follows."""

from validator.signing import form, issuing, kept, order, remains, subject, value

__all__ = ["form", "issuing", "kept", "order", "remains", "subject", "value"]
