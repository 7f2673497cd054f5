"""V-010, V-011, V-012, V-032: numbers without gap or double, in the order of time.

A series is the whole register of the year where no number stands in it twice; else each kind of
document (what stands before the first hyphen of the symbol) is a series of its own. Secret papers
have their own (NĐ 30/2020 Đ15.2).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from schemas.clock import dmy
from validator.process.case import PaperCase, RegisterCase, is_secret
from validator.process.registry import on_register
from validator.process.table import process_table
from validator.registry import Hit, Verdict, hit, not_applicable, not_evaluated
from validator.sequence import in_order

_NUMBER = re.compile(r"0*(\d{1,6})\s*([a-zđ]?)", re.IGNORECASE)
Numbered = tuple[int, PaperCase]


@on_register("V-010")
def outgoing_numbers(register: RegisterCase) -> Verdict:
    """Numbers of each series run from 01 without a gap (NĐ 30/2020 Đ15.1)."""
    if register.direction != "out":
        return not_applicable("other-direction")
    if not register.is_complete:
        return not_evaluated("register-incomplete")
    series = outgoing_series(register.papers)
    gaps = [_gap(register, name, found) for name, found in sorted(series.items())]
    return [*filter(None, gaps), *_lettered(register.papers)]


@on_register("V-011")
def outgoing_doubles(register: RegisterCase) -> Verdict:
    """A number with its symbol stands once a year, on paper and electronic (NĐ 30/2020 Đ15.1)."""
    if register.direction != "out":
        return not_applicable("other-direction")
    groups: dict[str, list[PaperCase]] = defaultdict(list)
    for case in register.papers:
        key = case.paper.key
        if key.number and key.notation:
            groups[f"{key.organ_code or key.organ}|{key.sign}"].append(case)
    if not groups:
        return not_evaluated("no-number")
    doubles = (cases for cases in groups.values() if len(cases) > 1)
    return [_double(register, cases) for cases in doubles]


@on_register("V-012")
def outgoing_order(register: RegisterCase) -> Verdict:
    """A greater number bears no earlier date (NĐ 30/2020 Đ15.1)."""
    if register.direction != "out":
        return not_applicable("other-direction")
    series = outgoing_series(register.papers)
    return [found for items in series.values() for found in _disorder(items, _issued)]


@on_register("V-032")
def arrival_numbers(register: RegisterCase) -> Verdict:
    """Arrival numbers run on in the order of arrival (NĐ 30/2020 Đ22.2)."""
    if register.direction != "in":
        return not_applicable("other-direction")
    if not register.is_complete:
        return not_evaluated("register-incomplete")
    found = list(_numbered(register.papers, lambda case: case.paper.arrival_number))
    if not found:
        return not_evaluated("no-number")
    groups: dict[int, list[PaperCase]] = defaultdict(list)
    for number, case in found:
        groups[number].append(case)
    doubles = [_double(register, cases) for cases in groups.values() if len(cases) > 1]
    gap = _gap(register, "", found)
    return [*([gap] if gap else []), *doubles, *_disorder(found, _arrived)]


def outgoing_series(papers: Sequence[PaperCase]) -> Mapping[str, list[Numbered]]:
    """Name of a series ("" = the whole register) -> its numbers with their papers."""
    found = list(_numbered(papers, lambda case: case.paper.key.number))
    kept: dict[str, list[Numbered]] = defaultdict(list)
    for secret in (False, True):
        part = [item for item in found if is_secret(item[1].paper) == secret]
        mark = "mật" if secret else ""
        one = max(Counter(number for number, _ in part).values(), default=0) <= 1
        for number, case in part:
            kind = "" if one else _kind(case)
            kept[" ".join(filter(None, (kind, mark)))].append((number, case))
    return kept


def number_of(text: str) -> tuple[int, str] | None:
    """The number of a document and the letter behind it; None where it is none."""
    match = _NUMBER.fullmatch(text.strip())
    return (int(match[1]), match[2]) if match else None


def _numbered(papers: Iterable[PaperCase], text: Callable[[PaperCase], str]) -> Iterator[Numbered]:
    for case in papers:
        read = number_of(text(case))
        if read and not read[1]:
            yield read[0], case


def _kind(case: PaperCase) -> str:
    return re.split(r"[-/]", case.paper.key.notation.strip())[0].upper() or "CV"


def _lettered(papers: Iterable[PaperCase]) -> Iterator[Hit]:
    for case in papers:
        read = number_of(case.paper.key.number)
        if read and read[1]:
            yield hit(case.paper.place, "warning", case="letter", **case.names)


def _gap(register: RegisterCase, series: str, found: Sequence[Numbered]) -> Hit | None:
    """The numbers missing between 1 and the greatest, as one fault."""
    there = sorted({number for number, _ in found})
    runs = [(a + 1, b - 1) for a, b in zip([0, *there], there, strict=False) if b - a > 1]
    if not runs:
        return None
    most = process_table().gap_names
    names = [f"{a:02d}" if a == b else f"{a:02d}-{b:02d}" for a, b in runs[:most]]
    missing = sum(b - a + 1 for a, b in runs)
    return hit(
        register.place,
        numbers=", ".join(names) + (", ..." if len(runs) > most else ""),
        missing=missing,
        year=register.year,
        series=f" ({series})" if series else "",
        about=f"{register.name} {series}".rstrip(),
    )


def _double(register: RegisterCase, cases: Sequence[PaperCase]) -> Hit:
    last, rows = cases[-1], [case.paper.place.row for case in cases]
    days = {day for case in cases if (day := case.paper.key.issued or case.day)}
    return hit(
        last.paper.place,
        case="double",
        paper=_number_of(last),
        count=len(cases),
        year=register.year,
        rows=", ".join(str(row) for row in rows if row) or "-",
        days=", ".join(dmy(day) for day in sorted(days)) or "-",
    )


def _disorder(
    found: Iterable[Numbered], day_of: Callable[[PaperCase], date | None]
) -> Iterator[Hit]:
    """The fewest papers without which number and time go together."""
    dated = [(number, day, case) for number, case in found if (day := day_of(case))]
    dated.sort(key=lambda item: item[0])
    kept = in_order([day for _, day, _ in dated])
    for place, (_, day, case) in enumerate(dated):
        if place not in kept:
            near = max((n for n in kept if n < place), default=min(kept, default=place))
            _, other_day, other = dated[near]
            words = {"other": _number_of(other), "other_date": dmy(other_day)}
            yield hit(
                case.paper.place,
                case="order",
                paper=_number_of(case),
                date=dmy(day),
                **words,
            )


def _number_of(case: PaperCase) -> str:
    return case.paper.arrival_number or case.sign


def _issued(case: PaperCase) -> date | None:
    return case.paper.key.issued


def _arrived(case: PaperCase) -> date | None:
    days = [event.moment.day for event in case.of("registered", "arrived") if event.moment]
    return days[0] if days else None
