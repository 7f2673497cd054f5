"""Which dossier a paper belongs to: as the list says, else by the folder its file lies in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from schemas.codes import parse_file_code
from schemas.prepared import Origin
from schemas.text import fold_head, nfc
from schemas.trace import Paper

_TITLE_WORDS = 3
# Number and sign of a file plan: 01.TH, 05-TCCB, 12/VP; a sign begins with capitals, words do not.
_NOTATION = r"\d{1,4}[a-z]?[./-](?P<sign>[^\W\d_](?:[^\W_]|[.&-]){0,15})"
_WHOLE = re.compile(_NOTATION)
_YEAR = re.compile(r"(?:năm\s*)?((?:19|20)\d{2})", re.IGNORECASE)
_LED = re.compile(rf"(?P<notation>{_NOTATION})(?:\s*[-_:–]\s*|\s+|$)(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierTold:
    """What is told of a dossier; "" where nothing is. ``folder``: where its files lie."""

    organ: str = ""
    catalog: str = ""
    notation: str = ""
    title: str = ""
    folder: str = ""
    origin: Origin = "list"

    @property
    def key(self) -> str:
        """What makes two papers members of the same dossier."""
        if self.notation:
            return f"n:{self.catalog}:{fold_head(self.notation)}"
        return f"t:{fold_head(self.title)}" if self.title else f"f:{self.folder}"


def dossier_of(paper: Paper, path: str, organ: str) -> DossierTold | None:
    """The dossier of a paper whose main file lies at ``path`` ("" where it has none).

    ``organ``: code of the fonds where it was given. None: nothing tells.
    """
    text, title = nfc(paper.dossier).strip(), paper.dossier_title
    if text or title:
        return _listed(text, title, organ)
    if not path:
        return None
    folder = path.rpartition("/")[0]
    return _of_folder(folder)


def folder_title(paths: Iterable[str], notation: str) -> str:
    """The title the folders of a dossier's files bear; "" where they bear none or several.

    A folder of another number and sign is another dossier's and says nothing of this one.
    """
    told = [_of_folder(path.rpartition("/")[0]) for path in paths]
    own = [one for one in told if fold_head(one.notation) in ("", fold_head(notation))]
    titles = {one.title for one in own if one.title}
    return titles.pop() if len(titles) == 1 and len(own) == len(told) else ""


def _listed(text: str, title: str, organ: str) -> DossierTold:
    code = parse_file_code(text, organ_id=organ) or parse_file_code(text)
    if code is not None:
        return DossierTold(
            organ=code.organ_id, catalog=code.catalog, notation=code.notation, title=title
        )
    if _is_notation(_WHOLE.fullmatch(text)):
        return DossierTold(notation=text, title=title)
    return DossierTold(title=title or text)


def _is_notation(found: re.Match[str] | None) -> bool:
    return found is not None and found["sign"][:2].isupper()


def _of_folder(folder: str) -> DossierTold:
    """The nearest folder whose name begins with a number and sign; else the folder itself.

    A folder above it that is a year is the year of the dossier.
    """
    parts = [part.strip() for part in nfc(folder).split("/")] if folder else []
    for depth in range(len(parts), 0, -1):
        name, where = parts[depth - 1], "/".join(parts[:depth])
        if code := parse_file_code(name):
            parsed = (code.organ_id, code.catalog, code.notation)
            return _told(*parsed, folder=where)
        led = _LED.fullmatch(name)
        if led is not None and _is_notation(led):
            years = [found[1] for part in parts[: depth - 1] if (found := _YEAR.fullmatch(part))]
            return _told(
                "", years[-1] if years else "", led["notation"], _title(led["rest"]), where
            )
    return _told(title=_title(parts[-1]) if parts else "", folder=folder)


def _told(
    organ: str = "", catalog: str = "", notation: str = "", title: str = "", folder: str = ""
) -> DossierTold:
    return DossierTold(
        organ=organ,
        catalog=catalog,
        notation=notation,
        title=title,
        folder=folder,
        origin="file",
    )


def _title(name: str) -> str:
    """A name of several words, as a title; "" of one that is a mere number or mark."""
    words = name.replace("_", " ").strip(" -").split()
    lettered = [word for word in words if any(map(str.isalpha, word))]
    return " ".join(words) if len(lettered) >= _TITLE_WORDS else ""
