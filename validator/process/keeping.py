"""V-001, V-014, V-023, SNV-11.2: entered in the register, the register bound, the original kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from schemas.calendar import Calendar, NoCalendarError
from schemas.trace import PaperKey
from validator.process.case import FiledDocument, RegisterCase
from validator.process.lacking import named
from validator.process.numbering import arrival_numbers, outgoing_numbers
from validator.process.registry import on_register
from validator.registry import Skip, Verdict, hit, not_applicable, not_evaluated, summed


@on_register("V-001")
def entered(register: RegisterCase) -> Verdict:
    """Every document of a dossier has its entry (NĐ 30/2020 Đ4.2b, Đ22.1)."""
    if register.direction == "draft":
        return not_applicable("other-direction")
    if not register.is_complete:
        return not_evaluated("register-incomplete")
    documents = _filed_of(register)
    if documents is None:
        return not_evaluated("no-archive-data")
    entries = {_same(case.paper.key) for case in register.papers}
    lacking = [item for item in documents if item.key.sign and _same(item.key) not in entries]
    return [
        hit(
            item.place,
            document="/".join(filter(None, (item.key.number, item.key.notation))),
            dossier=item.dossier,
            year=register.year,
            about=f"{register.name} {item.dossier} {item.key.sign}",
        )
        for item in lacking
    ]


@on_register("V-014")
def bound(register: RegisterCase) -> Verdict:
    """An electronic register of a past year was printed and bound (NĐ 30/2020 Đ16.2b, Đ22.3b)."""
    if register.direction == "draft" or register.year >= register.context.today.year:
        return not_applicable("year-not-over")
    told = register.context.bound.get((register.direction, register.year))
    if told is None:
        return not_evaluated("no-such-record")
    return () if told else [hit(register.place, year=register.year, about=register.name)]


@on_register("V-023")
def original_kept(register: RegisterCase) -> Verdict:
    """Of an electronic document issued, the signed original is kept (NĐ 30/2020 Đ19.2)."""
    if register.direction != "out":
        return not_applicable("other-direction")
    documents = _filed_of(register)
    if documents is None:
        return not_evaluated("no-archive-data")
    kept = _by_key(documents)
    electronic = [case for case in register.papers if case.paper.medium == "electronic"]
    pairs = [(case, kept.get(_same(case.paper.key), [])) for case in electronic]
    seen = [(case, [one.signed for one in items]) for case, items in pairs if items]
    if not any(sign is not None for _, signs in seen for sign in signs):
        return not_evaluated("not-in-archive")
    return [named(case) for case, signs in seen if all(sign is False for sign in signs)]


@on_register("SNV-11.2")
def registers_kept(register: RegisterCase) -> Verdict:
    """What V-001, V-010 and V-032 say of the clerk's registers (Quy chế SNV Đ11.2)."""
    asked = {"V-001": entered, "V-010": outgoing_numbers, "V-032": arrival_numbers}
    said = {rule: check(register) for rule, check in asked.items()}
    failed = [rule for rule, verdict in said.items() if not isinstance(verdict, Skip) and verdict]
    if failed:
        rules = ", ".join(failed)
        return [hit(register.place, rules=rules, year=register.year, about=register.name)]
    return summed(said.values())


def _filed_of(register: RegisterCase) -> Sequence[FiledDocument] | None:
    """Documents of dossiers that surely belong into the register; None where nobody looked."""
    filed = register.context.filed
    if filed is None:
        return None
    return [
        item
        for item in filed
        if item.direction == register.direction
        and item.year == register.year
        and not _may_be_entered_next_year(item, register.context.calendar)
    ]


def _may_be_entered_next_year(item: FiledDocument, calendar: Calendar) -> bool:
    """What came on the last working day may be registered on the next (NĐ 30/2020 Đ4.2c)."""
    if item.direction != "in" or item.entered is None:
        return False
    try:
        return calendar.next_working_day(item.entered).year > item.entered.year
    except NoCalendarError:
        return False


def _by_key(documents: Sequence[FiledDocument]) -> Mapping[object, list[FiledDocument]]:
    table: dict[object, list[FiledDocument]] = defaultdict(list)
    for item in documents:
        table[_same(item.key)].append(item)
    return table


def _same(key: PaperKey) -> tuple[object, ...]:
    return key.sign, key.issued
