"""F-010 to F-052: the head of a document (cells 1 to 5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.finding import Severity
from schemas.text import fold, nfc
from schemas.vocabulary import Term, load_vocabulary
from validator.anatomy import Part, date_on_page
from validator.anatomy.page import MM, Box
from validator.layout.form.base import Fault, Form, at, on_part, point, table
from validator.layout.form.style import style_faults
from validator.names import within, words
from validator.organs import organ_on_page

_NATIONAL = re.compile(r"CỘNG (?:HÒA|HOÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM")
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_SLASH = re.compile(r"\s/|/\s|\s[-–]|[-–]\s|–")
_NUMBER = re.compile(
    r"^số\s*[:;.]?\s*(?P<number>[IVXLC]+(?=/)|\d*)(?:(?<=\d)[a-zđ](?=\s*/))?[\s.…_]*"
    r"(?P<rest>/?.*)$",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"^(?P<place>.*?)(?P<comma>,?)\s*ngày\s*(?P<day>\d*|[….]+)\s*tháng\s*(?P<month>\d*|[….]+)"
    r"\s*năm\s*(?P<year>\d*|[….]+)\s*[.]?$",
    re.IGNORECASE,
)


@on_part("F-010", "national")
def national(form: Form, part: Part) -> Iterator[Fault]:
    """The name of the state."""
    if not _NATIONAL.fullmatch(" ".join(nfc(part.text).upper().split())):
        yield at(part, "text", found=part.text, wanted="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    yield from style_faults("F-010", part)
    if part.mid < form.anatomy.main[0].width / 2:
        yield at(part, "not-right")


@on_part("F-011", "motto")
def motto(form: Form, part: Part) -> Iterator[Fault]:
    """The motto under it."""
    words = nfc(part.text)
    if words not in (_MOTTO, _MOTTO.upper()):  # capitals throughout are a matter of style
        yield at(part, "text", found=part.text, wanted=_MOTTO)
    yield from style_faults("F-011", part)
    above = form.anatomy.part("national")
    if above:
        yield from _off_middle(form, part, above, "middle_mm")


@on_part("F-012", "motto")
def motto_rule(form: Form, part: Part) -> Iterator[Fault]:
    """The line under the motto, as long as its words."""
    low, high = table()["motto_rule"]
    yield from _rule_faults(form, part, low, high, "motto-length")


@on_part("F-013", "national")
def single_spaced(form: Form, part: Part) -> Iterator[Fault]:
    """The motto follows on the next line."""
    below = form.anatomy.part("motto")
    if below is None:
        return
    step = part.lines[-1].base - below.lines[0].base
    most = float(table()["single_step"]) * below.lines[0].size
    if step > most:
        yield at(below, "wide-step", found=point(step), wanted=point(most))


@on_part("F-020", "parent")
def parent(_: Form, part: Part) -> Iterator[Fault]:
    """The parent organ: capitals, not bold."""
    yield from style_faults("F-020", part)


@on_part("F-021", "organ")
def organ(form: Form, part: Part) -> Iterator[Fault]:
    """The issuing organ: capitals, bold, a short line under it."""
    yield from style_faults("F-021", part)
    low, high = table()["short_rule"]
    yield from _rule_faults(form, part, low, high, "short-length")
    above = form.anatomy.part("parent")
    if above:
        yield from _off_middle(form, part, above, "organ_middle_mm")


@on_part("F-022", "organ")
def full_name(form: Form, part: Part) -> Iterator[Fault]:
    """The issuing organ's name is not shortened; the parent names its locality."""
    if part.text.upper() in table()["without_place"]:
        yield at(part, "no-place", found=part.text)
    short = list(_shortened(nfc(part.text)))
    yield from (at(part, "shortened", found=one) for one in short)
    official = "" if short else _official(form)
    if official and not _same_words(part.text, official):
        yield at(part, "not-official", "warning", found=part.text, wanted=official)
    above = form.anatomy.part("parent")
    if above and above.text.upper() in table()["without_place"]:
        yield at(above, "no-place", found=above.text)


def _shortened(name: str) -> Iterator[str]:
    if found := re.search(r"(?<!\w)[BCDĐGHKLMNPQRSTVX]{2,}(?!\w)", name):
        yield found[0]
    for short in table()["shortened"]:
        if re.search(rf"(?<!\w){short}(?!\w)", name.upper()):
            yield short


def _official(form: Form) -> str:
    """The name the register has for the organ on the page that day, "" where it knows none."""
    register = form.document.dossier.context.organs
    organ = organ_on_page(register, form.anatomy)
    day = form.document.issued or date_on_page(form.anatomy)
    return register.state(organ.id, day).name if organ and day else ""


def _same_words(printed: str, official: str) -> bool:
    """Whether one name is part of the other: the locality may stand with the parent."""
    seen, wanted = words(printed), words(official)
    return within(seen, wanted) or within(wanted, seen)


@on_part("F-030", "number")
def number_word(_: Form, part: Part) -> Iterator[Fault]:
    """The word "Số:" in sentence case, 13, upright."""
    if not re.match(r"Số\s*:", nfc(part.text)):
        yield at(part, "number-word", found=part.text.split("/")[0])
    yield from style_faults("F-030", part)


@on_part("F-031", "number")
def leading_zero(form: Form, part: Part) -> Iterator[Fault]:
    """Numbers below ten have a zero."""
    found = _NUMBER.match(nfc(part.text))
    if found and found["number"] and not found["number"].isdigit():
        yield at(part, "not-arabic", found=found["number"])
    elif found and len(found["number"]) == 1:
        yield at(part, "no-zero", found=found["number"])
    elif found and not found["number"] and not form.document.view.alone:
        yield at(part, "no-number", "info")


@on_part("F-032", "number")
def symbol(_: Form, part: Part) -> Iterator[Fault]:
    """A slash, hyphens without blanks, capitals."""
    found = _NUMBER.match(nfc(part.text))
    if found is None or not found["rest"].strip():
        return
    rest = found["rest"].strip()
    if not rest.startswith("/"):
        yield at(part, "no-slash", found=part.text)
        return
    if _SLASH.search(rest):
        yield at(part, "blanks", found=rest)
    for group in re.split(r"\s*[-–/]\s*", rest.strip("/ ")):
        known = group in {term.more["abbreviation"] for term in _types()}
        if group and not known and group != group.upper():
            mixed = sum(map(str.isupper, group)) > 1  # units name themselves so: GDTrH
            yield at(part, "symbol-case", "warning" if mixed else None, found=group)


@on_part("F-033", "number")
def symbol_of_type(form: Form, part: Part) -> Iterator[Fault]:
    """The symbol begins with the abbreviation of the type; a letter's with the organ."""
    found = _NUMBER.match(nfc(part.text))
    first = re.split(r"[-–]", found["rest"].strip().strip("/ "))[0].strip() if found else ""
    if not first or not form.type_id:
        return
    wanted = next((t.more["abbreviation"] for t in _types() if t.id == form.type_id), "")
    known = {term.more["abbreviation"] for term in _types() if term.more["abbreviation"]} | {"CV"}
    if wanted and not re.search(r"[-–]\s*\S", found["rest"] if found else ""):
        yield at(part, "symbol-no-organ", found=first)
    if wanted and first.casefold() not in _codes_of(str(wanted), form):
        yield at(part, "symbol-type", found=first, wanted=wanted)
    elif form.type_id == table()["letter"] and first in known and first not in _organ_codes(form):
        yield at(part, "symbol-letter", found=first)
    groups = (
        set(re.split(r"\s*[-–/]\s*", nfc(found["rest"]).strip("/ ").upper())) if found else set()
    )
    stated = _stated_codes(form)
    if stated and groups.isdisjoint(stated):
        yield at(part, "symbol-organ", "warning", found=part.text, wanted=", ".join(sorted(stated)))


@on_part("F-034", "number")
def number_centred(form: Form, part: Part) -> Iterator[Fault]:
    """The number stands in the middle under the organ."""
    above = form.anatomy.part("organ")
    if above:
        yield from _off_middle(form, part, above, "number_middle_mm")


@on_part("F-040", "date")
def date_line(form: Form, part: Part) -> Iterator[Fault]:
    """Place and date: on the line of the number, slanted, a comma after the place."""
    yield from style_faults("F-040", part)
    found = _DATE.match(nfc(part.text))
    if found and not found["comma"]:
        yield at(part, "no-comma", found=part.text)
    number = form.anatomy.part("number")
    same = table()["same_line"] if form.measured else table()["same_line_laid_out"]
    if number and abs(number.lines[0].base - part.lines[0].base) > same:
        yield at(part, "other-line")
    heads = [one for name in ("motto", "national") if (one := form.anatomy.part(name))]
    if heads:
        nearest = min(heads, key=lambda one: abs(one.mid - part.mid))
        yield from _off_middle(form, part, nearest, "date_middle_mm")


@on_part("F-041", "date")
def zeros(_: Form, part: Part) -> Iterator[Fault]:
    """Days below ten and the first two months have a zero; other months have none."""
    found = _DATE.match(nfc(part.text))
    if found is None:
        return
    day, month = found["day"], found["month"]
    if len(day) == 1 and day.isdigit():
        yield at(part, "day-zero", found=day)
    if month in ("1", "2"):
        yield at(part, "month-zero", found=month)
    if re.fullmatch(r"0[3-9]", month):
        yield at(part, "month-no-zero", found=month)


@on_part("F-042", "date")
def date_filled(form: Form, part: Part) -> Iterator[Fault]:
    """Day, month and year are there."""
    found = _DATE.match(nfc(part.text))
    if found is None:
        yield at(part, "date-form", found=part.text)
        return
    blank = [name for name in ("day", "month", "year") if not found[name].isdigit()]
    if blank and _is_numbered(form):
        yield at(part, "date-blank", found=part.text)


@on_part("F-050", "type")
def type_name(form: Form, part: Part) -> Iterator[Fault]:
    """The name of the type: capitals, bold, in the middle."""
    yield from style_faults("F-050", part)
    if not form.type_id and not re.match(table()["blank_type"], fold(part.text)):
        yield at(part, "type-unknown", "warning", found=part.text)
    middle = _middle(form)
    off = abs(part.mid - middle) / MM if middle is not None else 0.0
    if off > table()["type_middle_mm"]:
        yield at(part, "off-middle", found=point(off))


@on_part("F-051", "abstract")
def abstract(form: Form, part: Part) -> Iterator[Fault]:
    """What the document is about, under its type: bold, a short line below."""
    if part.blank:
        return
    yield from style_faults("F-051", part)
    above = form.anatomy.part("type")
    if above is not None:
        middle = _middle(form)
        off = abs(part.mid - above.mid) / MM
        if middle is not None:
            off = min(off, abs(part.mid - middle) / MM)
        if off > table()["type_middle_mm"]:
            yield at(part, "off-middle", found=point(off))
        step = above.lines[-1].base - part.lines[0].base
        if step > table()["abstract_step"] * part.lines[0].size:
            yield at(part, "abstract-far", found=point(step))
    low, high = table()["short_rule"]
    yield from _rule_faults(form, part, low, high, "short-length")


@on_part("F-052", "subject")
def subject(form: Form, part: Part) -> Iterator[Fault]:
    """What a letter is about: "V/v", not bold, under the number."""
    if not nfc(part.text).startswith("V/v"):
        yield at(part, "no-vv", found=part.text[:20])
    yield from style_faults("F-052", part)
    number = form.anatomy.part("number")
    if number is None:
        return
    yield from _off_middle(form, part, number, "subject_middle_mm")
    low, high = table()["subject_step"]
    step = number.lines[-1].base - part.lines[0].base - part.lines[0].size * table()["line_height"]
    if not low <= step <= high:
        yield at(part, "subject-gap", found=point(max(step, 0.0)))


def _types() -> tuple[Term, ...]:
    return load_vocabulary("document-types").terms


def _codes_of(wanted: str, form: Form) -> set[str]:
    """The abbreviation of a type as symbols begin with it; of a joint document longer by a word."""
    heading = form.anatomy.part("type")
    endings = [
        code
        for word, code in table()["joint_codes"].items()
        if heading and heading.folded.endswith(word)
    ]
    capitals = "".join(filter(str.isupper, wanted))  # CTPH beside CTrPH
    joint = (f"{base}{code}" for base in (wanted, capitals) for code in endings)
    return {code.casefold() for code in (wanted, *joint)}


def _organ_codes(form: Form) -> set[str]:
    """Abbreviations of the issuing organ: of the register, and the initials of its name."""
    part = form.anatomy.part("organ")
    words = part.text.split() if part else []
    return {"".join(word[0] for word in words if word[0].isalpha())} | _stated_codes(form)


def _stated_codes(form: Form) -> set[str]:
    """What stands for the organ on the page in symbols, by the register; empty: it knows none."""
    organ = organ_on_page(form.document.dossier.context.organs, form.anatomy)
    return set(organ.symbols) if organ else set()


def _is_numbered(form: Form) -> bool:
    part = form.anatomy.part("number")
    found = _NUMBER.match(nfc(part.text)) if part else None
    return bool(found and found["number"])


def _middle(form: Form) -> float | None:
    """The middle of the text area: as a DOCX states it, else from the lines of the content."""
    body, sections = form.anatomy.body, form.anatomy.written.sections
    if not form.measured and sections and sections[0].get("margins"):
        (wide, _), (_, right, _, left) = sections[0]["size"], sections[0]["margins"]
        return float(left + wide - right) / 2
    if len(body) < 2:
        return None
    return (min(line.left for line in body) + max(line.right for line in body)) / 2


def _off_middle(form: Form, part: Part, above: Part, limit: str) -> Iterator[Fault]:
    """How far a component stands off the middle of the one above; in a DOCX by our own widths."""
    off = abs(part.mid - above.mid) / MM
    if off > table()[limit] + (0 if form.measured else table()["laid_out_slack_mm"]):
        yield at(part, "off-middle", found=point(off))


def _rule_faults(form: Form, part: Part, low: float, high: float, kind: str) -> Iterator[Fault]:
    """The stroke below a component: there, as long as asked of its longest line, in the middle."""
    if part.rule is None:
        yield at(part, "no-rule")
        return
    if part.rule in form.anatomy.main[0].dashed:
        yield at(part, "dashed")
    slack = float(table()["rule_slack"])
    share = _long(part.rule) / max(line.width for line in part.lines)
    if not low - slack <= share <= high + slack:
        severity: Severity | None = None if form.measured else "warning"  # by our own widths
        yield at(part, kind, severity, found=f"{share * 100:.0f} %")
    off = abs((part.rule[0] + part.rule[2]) / 2 - part.mid) / MM
    if off > table()["rule_middle_mm"]:
        yield at(part, "rule-off-middle", found=point(off))


def _long(box: Box) -> float:
    return box[2] - box[0]
