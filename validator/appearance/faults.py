"""What is wrong with a look, as codes of the table with their parameters. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from schemas.finding import Place, Severity
from validator.anatomy import Anatomy, Part
from validator.appearance.seen import Seen, names_organ
from validator.appearance.table import pattern, table
from validator.case import FileCase
from validator.registry import Hit
from validator.signature.visible import POINTS_PER_MM

_ORDER: tuple[Severity, ...] = ("info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: a code of the table and what its words need."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """How bad the table says it is."""
        told: Severity = table()["faults"][self.code]["severity"]
        return told

    def words(self, lang: str) -> str:
        """It in words, ``lang`` vi or en."""
        return str(table()["faults"][self.code][lang]).format_map(self.params)


def told(item: FileCase, seen: Seen, faults: Iterable[Fault], *, worst: Severity) -> list[Hit]:
    """One hit for all faults of a signature; none where it has none. ``worst``: the rule's own.

    Faults the table says are told only beside others make no hit of their own.
    """
    found = list(faults)
    if all(table()["faults"][fault.code].get("only_beside_others") for fault in found):
        return []
    severity = min(max(map(_rank, (f.severity for f in found))), _rank(worst))
    name = str(seen.item.get("field") or seen.item["position"])
    params = {
        "signature": name,
        "signer": seen.party.name,
        "found": "; ".join(fault.words("vi") for fault in found),
        "found_en": "; ".join(fault.words("en") for fault in found),
    }
    if seen.day is not None:
        params["law_date"] = seen.day.isoformat()
    where = Place(
        file=item.view.path, page=seen.item.get("page"), field=seen.item.get("field") or None
    )
    evidence = f"signature {seen.item['position']}: {', '.join(f.code for f in found)}"
    return [Hit(where, _ORDER[severity], evidence, params)]


def place_faults(seen: Seen, anatomy: Anatomy | None) -> Iterator[Fault]:
    """An image that does not stand between title and name, where both were surely found."""
    image = seen.image
    if anatomy is None or image is None or seen.look is None or seen.look["rotation"]:
        return
    blocks = anatomy.signing
    if not blocks or not all(_whole(above, below) for above, below in blocks):
        return
    page = seen.look["page"]
    if not any(page == one[1].page and _between(image["box"], *one) for one in blocks):
        yield Fault("not-between", {"page": str(page)})


def _whole(above: Part, below: Part) -> bool:
    """Whether title and name were surely found; torn over two pages nothing is between them."""
    return above.certain and below.certain and not below.blank and above.page == below.page


def _between(box: Sequence[float], above: Part, below: Part) -> bool:
    """Whether the middle of an image lies between a title and the name under it."""
    room = table()["between"]
    left, bottom, right, top = box
    across, up = (left + right) / 2, (bottom + top) / 2
    aside = room["aside_mm"] * POINTS_PER_MM
    lefts, rights = zip(*((part.box[0], part.box[2]) for part in (above, below)), strict=True)
    return bool(
        below.box[1] - room["below_mm"] * POINTS_PER_MM
        <= up
        <= above.box[3] + room["above_mm"] * POINTS_PER_MM
        and min(lefts) - aside <= across <= max(rights) + aside
    )


def _rank(severity: Severity) -> int:
    return _ORDER.index(severity)


def image_faults(seen: Seen, hue: str) -> Iterator[Fault]:
    """The image of a signature or seal: there, of the hue, with a transparent background.

    Drawn lines of the hue stand for an image: they look the same and cover nothing.
    """
    image = seen.image
    if seen.look is None:
        yield Fault("invisible")
    elif image is None:
        if not seen.drawn(hue):
            yield Fault("no-image")
    else:
        if image["hue"] != hue:
            words = table()["hues"][image["hue"]]
            yield Fault(f"not-{hue}", {"hue": words["vi"], "hue_en": words["en"]})
        if not image["alpha"]:
            yield Fault("opaque")


def overlap_faults(seal: Seen, person: Seen) -> Iterator[Fault]:
    """Where the seal lies on the person's image (both show one)."""
    seal_look, look = seal.look, person.look
    if seal.image is None or person.image is None or seal_look is None or look is None:
        return
    if seal_look["page"] != look["page"]:
        pages = {"page": str(seal_look["page"]), "person_page": str(look["page"])}
        yield Fault("other-page", pages)
        return
    mine, theirs = seal.image["box"], person.image["box"]
    wide = min(mine[2], theirs[2]) - max(mine[0], theirs[0])
    high = min(mine[3], theirs[3]) - max(mine[1], theirs[1])
    if wide <= 0 or high <= 0:
        yield Fault("apart")
        return
    bounds, share = table()["overlap"], wide / (theirs[2] - theirs[0])
    told_share = {"share": str(round(100 * share))}
    if not bounds["near_from"] <= share <= bounds["near_to"]:
        yield Fault("overlap", told_share)
    elif not bounds["from"] <= share <= bounds["to"]:
        yield Fault("overlap-near", told_share)
    if mine[0] + mine[2] >= theirs[0] + theirs[2]:
        yield Fault("not-left")


def size_faults(seal: Seen, own_mm: float) -> Iterator[Fault]:
    """The seal in its real size; ``own_mm``: the organ's own, 0 where it is not known."""
    if not own_mm or seal.image is None:
        return
    left, low, right, top = seal.image["box"]
    wide = max(right - left, top - low) / POINTS_PER_MM
    if abs(wide - own_mm) > table()["seal"]["tolerance"] * own_mm:
        yield Fault("seal-size", {"mm": f"{wide:.0f}", "own": f"{own_mm:g}".replace(".", ",")})


def corner_faults(look: Mapping[str, Any]) -> Iterator[Fault]:
    """Top right of the first page."""
    if look["page"] != 1:
        yield Fault("not-first-page", {"page": str(look["page"])})
    (left, bottom, right, top), (width, height) = look["box"], look["page_size"]
    x, y = (left + right) / 2 / width, (bottom + top) / 2 / height
    corner = table()["corner"]
    if x < corner["x_from"] or y < corner["y_from"]:
        yield Fault("not-corner", {"x": str(round(100 * x)), "y": str(round(100 * y))})


def no_image_faults(seen: Seen) -> Iterator[Fault]:
    """No image, no drawn seal."""
    if seen.image is not None or seen.drawn("red"):
        yield Fault("image-shown")


def date_faults(text: str) -> Iterator[Fault]:
    """The day of signing."""
    if not pattern("date").search(text):
        yield Fault("no-date")


def time_faults(text: str) -> Iterator[Fault]:
    """The time of signing: date, clock to the second, time zone."""
    yield from date_faults(text)
    for name, code in (("clock", "no-clock"), ("offset", "no-offset")):
        if not pattern(name).search(text):
            yield Fault(code)


def number_faults(text: str) -> Iterator[Fault]:
    """Number and symbol."""
    if not pattern("number").search(text):
        yield Fault("no-number")


def organ_faults(seen: Seen, names: list[str]) -> Iterator[Fault]:
    """The name of the organ: as registered or as its certificate has it."""
    if not names_organ(seen.text, [*names, seen.party.name]):
        yield Fault("no-organ")


def dress_faults(seen: Seen) -> Iterator[Fault]:
    """Times New Roman, size 10, upright, not bold, black: each fault once."""
    faults = {fault.code: fault for run in reversed(seen.runs) for fault in _dress(run)}
    yield from (faults[code] for code in sorted(faults))


def _dress(run: Mapping[str, Any]) -> Iterator[Fault]:
    limits = table()["text"]
    if font := _font_fault(run["font"]):
        yield font
    if abs(run["size"] - limits["size"]) > limits["tolerance"]:
        yield Fault("size", {"size": f"{run['size']:g}".replace(".", ",")})
    if run["bold"]:
        yield Fault("bold")
    if run["italic"]:
        yield Fault("slanted")
    parts = [int(run["color"][i : i + 2], 16) for i in (1, 3, 5)] if run["color"] else []
    if parts and max(parts) >= limits["color_below"]:
        yield Fault("not-black", {"color": run["color"]})


def _font_fault(font: str) -> Fault | None:
    """None for Times New Roman and for a font without a name."""
    family = "".join(c for c in font.split(",")[0].split("-")[0].casefold() if c.isalnum())
    fonts = table()["fonts"]
    if not family or any(family.startswith(right) for right in fonts["right"]):
        return None
    return Fault("font-alike" if family in fonts["alike"] else "font", {"font": font})
