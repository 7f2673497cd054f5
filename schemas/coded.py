"""Values 05/2025/TT-BNV writes as codes: understood as code and as word, kept as word.

``01`` and ``Vĩnh viễn`` mean the same; records hold the word, so that search, reports and rules
read what people read. The bytes that were submitted stay as they came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.profile import Field
from schemas.text import nfc
from schemas.vocabulary import Term, load_vocabulary

_BETWEEN = re.compile(r"[,;/]")


def word_of(item: Field, text: str) -> str:
    """``text`` with codes of the field's list said in words; anything else as it is."""
    if not item.coded:
        return text
    found = [(part, _by_code(item, part)) for part in _parts(item, text)]
    if not any(term for _, term in found):
        return text
    return ", ".join(term.vi if term else part for part, term in found)


def unlisted(item: Field, text: str) -> Iterator[str]:
    """The parts of a value that are neither a code nor a word of the field's list."""
    vocabulary = load_vocabulary(item.vocabulary)
    for part in _parts(item, text):
        if _by_code(item, part) is None and vocabulary.find_exact(part) is None:
            yield part


def has_other(item: Field) -> bool:
    """Whether the field's list ends in "other", so that no value is against it."""
    return any(term.more.get("other") for term in load_vocabulary(item.vocabulary).terms)


def offered(item: Field, most: int = 8) -> str:
    """The first ``most`` terms of the field's list with their codes, none of secrets.

    ``"01 Công khai, 02 Sử dụng có điều kiện"``; ``"01 …, 08 Hướng dẫn, +24"`` where there are more.
    """
    terms = [term for term in load_vocabulary(item.vocabulary).terms if not term.more.get("secret")]
    shown = [f"{term.id} {term.vi}" for term in terms[:most]]
    left = len(terms) - len(shown)
    return ", ".join([*shown, f"+{left}"] if left else shown)


def code_of(item: Field, text: str) -> str:
    """The Circular's code or codes of a value, several joined by a comma; "" where one has none."""
    vocabulary = load_vocabulary(item.vocabulary)
    found = [_by_code(item, part) or vocabulary.find_exact(part) for part in _parts(item, text)]
    return ",".join(term.id for term in found if term) if all(found) else ""


def _parts(item: Field, text: str) -> Iterator[str]:
    parts = _BETWEEN.split(nfc(text)) if item.many else [nfc(text)]
    yield from (part.strip() for part in parts if part.strip())


def _by_code(item: Field, part: str) -> Term | None:
    """The term of a code; a spreadsheet may have made ``1`` of ``01``."""
    if not (part.isascii() and part.isdigit() and len(part) <= 2):
        return None
    terms = load_vocabulary(item.vocabulary).terms
    return next((term for term in terms if int(term.id) == int(part)), None)
