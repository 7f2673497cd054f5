"""Text that XML 1.0 cannot carry, as ``_xHHHH_`` escapes (ISO/IEC 29500-1 §22.9.2.19, ST_Xstring).

Used only where a document says so on its root, so that a literal ``_x0041_`` in a sender's file
stays what it is.
"""

from __future__ import annotations

import re

# Characters outside XML 1.0 (production 2 Char), and blanks at the edges, which readers cut off.
_NEEDS = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    r"|\A[ \t\r\n]+|[ \t\r\n]+\Z"
)
_LITERAL = re.compile("_(?=x[0-9A-Fa-f]{4})")  # a following escape might complete it
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
EDGE_BLANKS = " \t\r\n"


def needs_escape(text: str) -> bool:
    """Whether ``text`` would not survive being written and read as it is."""
    return _NEEDS.search(text) is not None


def escape(text: str) -> str:
    """``text`` without characters XML cannot carry; :func:`unescape` gives it back."""
    literal = _LITERAL.sub("_x005F_", text)
    return _NEEDS.sub(lambda match: "".join(map(_code, match.group())), literal)


def unescape(text: str) -> str:
    """Inverse of :func:`escape`."""
    return _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)


def _code(char: str) -> str:
    return f"_x{ord(char):04X}_"
