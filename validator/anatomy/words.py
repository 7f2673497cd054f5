"""What lines of a head are by their words: types of documents, names of organs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from schemas.text import fold, fold_head
from schemas.vocabulary import Term, load_vocabulary
from validator.anatomy.model import table
from validator.anatomy.page import Line

_DASHES = ("-", "–")


@cache
def _types() -> dict[str, Term]:
    """Types by the letters of their name, as they are written and without accents."""
    terms = [term for term in load_vocabulary("document-types").terms if term.vi]
    return {fold_head(name): term for term in terms for name in (term.vi, *term.aliases)}


def type_of(text: str) -> Term | None:
    """The type a heading names, one of the vocabulary's, "liên tịch" and the like behind it."""
    plain = re.sub(table()["type_addition"], "", fold(text))
    return _types().get(fold_head(text)) or _types().get(fold_head(plain))


def names_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines of organs parted into names: where bold begins, else where a name can begin."""
    weights = [line.bold for line in lines]
    if weights[-1] and not weights[0]:
        cut = weights.index(True)
        return [list(lines[:cut]), list(lines[cut:])]
    names: list[list[Line]] = []
    for line in lines:
        if not names or (_begins_name(line) and not _goes_on(names[-1][-1], line)):
            names.append([line])
        else:
            names[-1].append(line)
    return names


def _goes_on(above: Line, line: Line) -> bool:
    """Whether organs that issue together are told one after the other, a dash between them."""
    return above.text.endswith(_DASHES) or line.text.startswith(_DASHES)


def _begins_name(line: Line) -> bool:
    """Whether the name of an organ can begin here, and no word that only looks so (phòng chống)."""
    text = f"{line.folded} "
    if any(text.startswith(f"{word} ") for word in table()["organ_words"]):
        return False
    return any(text.startswith(f"{head} ") for head in table()["organ_heads"])
