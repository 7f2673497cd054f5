"""What the components say: number, date, organ, names, read off the page.

A value carries the component it was read from: how sure that is, the page and the place on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from schemas.clock import dmy
from schemas.codes import parse_notation
from schemas.text import nfc
from schemas.vocabulary import load_vocabulary
from validator.anatomy.model import Anatomy, Part, table
from validator.anatomy.page import Line

_DAY = re.compile(
    r"^(?P<place>.*?)[\s,]*ngày\s*(?P<day>[0-9]{1,2})\s*tháng\s*(?P<month>[0-9]{1,2})"
    r"\s*năm\s*(?P<year>[0-9]{4})\s*\.?$",
    re.IGNORECASE,
)
_PLACE = re.compile(r"^(?P<place>.*?)[\s,]*ngày\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"^s[ốo]\s*[:;.,]?\s*(?P<number>[0-9]{1,10}[a-z]?)?[\s.…_]*(?:/(?P<symbol>.*))?$",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"^v\s*/\s*v\b[\s:.]*", re.IGNORECASE)
_TO = re.compile(r"^\s*kính\s+gửi\s*:?\s*", re.IGNORECASE)
_DASH = re.compile(r"^\s*[-–+•]\s*")
_QUALITY = re.compile(r"^\s*(TM|Q|KT|TL|TUQ)\b\s*\.?\s*", re.IGNORECASE)
_FOR_OTHERS = ("TM", "KT", "TL", "TUQ")  # what follows is not the signer's own title
_ENDS = "-–+•;,. "


@dataclass(frozen=True, slots=True)
class Value:
    """What a component says. ``items``: of a list, each of its entries; ``part``: where it is."""

    text: str
    part: Part
    items: tuple[str, ...] = ()

    @property
    def sure(self) -> float:
        """How sure the component is (0 to 1)."""
        return self.part.sure


def values(anatomy: Anatomy | None) -> Mapping[str, Value]:
    """What the page says, by name; what it does not say, or leaves blank, is not there.

    Names: number, symbol, date (DD/MM/YYYY), place, type (its Vietnamese name), parent, organ,
    abstract, signer, position, quality, list (recipients), to (addressees), urgency, circulation.
    """
    if anatomy is None:
        return {}
    read = {name: value for name, of in _READERS.items() if (value := of(anatomy)) is not None}
    return {name: value for name, value in read.items() if value.text}


def date_on_page(anatomy: Anatomy | None) -> date | None:
    """The day the head of a document states, None where it states none that exists."""
    part = anatomy.part("date") if anatomy is not None else None
    found = _DAY.search(_words(part)) if part is not None else None
    if found is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def is_draft(anatomy: Anatomy | None) -> bool:
    """Whether a document with a head or an end states no day: nobody has filled it in yet."""
    if anatomy is None or date_on_page(anatomy) is not None:
        return False
    return not {"number", "recipients"}.isdisjoint(anatomy.parts)


def _words(part: Part) -> str:
    return " ".join(nfc(part.text).split())


def _of(name: str, read: Callable[[str], str] = str) -> Callable[[Anatomy], Value | None]:
    """A reader of one component's words."""

    def value(anatomy: Anatomy) -> Value | None:
        part = anatomy.part(name)
        return Value(read(_words(part)), part) if part is not None else None

    return value


def _number(text: str) -> str:
    found = _NUMBER.match(text)
    return (found["number"] or "") if found else ""


def _symbol(text: str) -> str:
    """The symbol without blanks, its dashes as hyphens; "" where it is none."""
    found = _NUMBER.match(text)
    words = re.sub(r"\s*([-–—/])\s*", r"\1", (found["symbol"] or "") if found else "").split()
    symbol = re.sub("[–—]", "-", words[0]).rstrip(".,;") if words else ""
    return symbol if parse_notation(symbol) else ""


def _date(anatomy: Anatomy) -> Value | None:
    part, day = anatomy.part("date"), date_on_page(anatomy)
    return Value(dmy(day), part) if part is not None and day is not None else None


def _place(text: str) -> str:
    found = _PLACE.match(text)
    return found["place"].strip(" ,.…") if found else ""


def _type(anatomy: Anatomy) -> Value | None:
    """The type the heading names; of a letter, told by its subject, that of letters."""
    part = anatomy.part("type") or anatomy.part("subject")
    if part is None:
        return None
    wanted = anatomy.type_id if part.name == "type" else table()["letter"]
    names = (term.vi for term in load_vocabulary("document-types").terms if term.id == wanted)
    return Value(next(names, ""), part)


def _abstract(anatomy: Anatomy) -> Value | None:
    part = anatomy.part("abstract") or anatomy.part("subject")
    return Value(_ABOUT.sub("", _words(part)).strip(), part) if part is not None else None


def _quality(anatomy: Anatomy) -> Value | None:
    """TM., KT., TL., TUQ. or Q., several as they stand one under the other."""
    part = anatomy.part("authority")
    if part is None:
        return None
    found = (_QUALITY.match(nfc(line.text)) for line in part.lines)
    return Value(" ".join(f"{one[1].upper()}." for one in found if one), part)


def _position(anatomy: Anatomy) -> Value | None:
    """The signer's own title: what stands below the last line that names another's."""
    part = anatomy.part("authority")
    if part is None:
        return None
    own: list[Line] = []
    for line in part.lines:
        quality = _QUALITY.match(nfc(line.text))
        own = [] if quality and quality[1].upper() in _FOR_OTHERS else [*own, line]
    return Value(_title(" ".join(line.text for line in own)), part)


def _title(text: str) -> str:
    """A title in sentence case, the word behind "Phó" or "Chánh" with a capital too."""
    said: list[str] = []
    leads = True
    for word in nfc(text).lower().split():
        said.append(word[:1].upper() + word[1:] if leads else word)
        leads = leads and word in table()["title_leads"]
    return " ".join(said)


def _listed(of: Callable[[Anatomy], Part | None]) -> Callable[[Anatomy], Value | None]:
    def value(anatomy: Anatomy) -> Value | None:
        part = of(anatomy)
        items = tuple(_items(part.lines)) if part is not None else ()
        return Value("; ".join(items), part, items) if part is not None else None

    return value


def _items(lines: Iterable[Line]) -> Iterator[str]:
    """Entries of a list, their dashes and closing signs taken off: by dash, and by semicolon."""
    kept = ""
    for line in lines:
        text = _TO.sub("", nfc(line.text))
        if _DASH.match(text):
            yield from _bare(kept)
            kept = ""
        *ended, kept = re.split(r";(?:\s|$)", f"{kept} {_DASH.sub('', text)}")
        yield from _bare(*ended)
    yield from _bare(kept)


def _bare(*items: str) -> Iterator[str]:
    yield from filter(None, (item.strip(_ENDS) for item in items))


def _addressees(anatomy: Anatomy) -> Part | None:
    """What follows "Kính gửi:", of a telegram the list under "… điện:"."""
    part = anatomy.part("to")
    if part is not None or not anatomy.body:
        return part
    opening = re.search(table()["telegram_to"], anatomy.body[0].folded)
    listed = tuple(_dashed(anatomy.body[1:])) if opening else ()
    return Part("to", listed, 0.8) if listed else None


def _dashed(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines of a list, to the one that ends it."""
    for place, line in enumerate(lines):
        if place == 0 and not line.text.startswith(("-", "–")):
            return
        yield line
        if line.text.endswith("."):
            return


def _urgency(text: str) -> str:
    term = load_vocabulary("urgency").find(text)
    return term.vi if term else ""


_READERS: Mapping[str, Callable[[Anatomy], Value | None]] = {
    "number": _of("number", _number),
    "symbol": _of("number", _symbol),
    "date": _date,
    "place": _of("date", _place),
    "type": _type,
    "parent": _of("parent"),
    "organ": _of("organ"),
    "abstract": _abstract,
    "signer": _of("signer"),
    "position": _position,
    "quality": _quality,
    "list": _listed(lambda anatomy: anatomy.part("list")),
    "to": _listed(_addressees),
    "urgency": _of("urgent", _urgency),
    "circulation": _of("circulation"),
}
