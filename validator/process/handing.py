"""H-013: dossiers to be kept five years or longer were handed over (NĐ 30/2020 Đ31.3c)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from schemas.clock import dmy
from schemas.retention import parse_retention
from schemas.text import fold
from validator.metadata.deadline import KEEP_BACK_YEARS, TERM_YEARS, years_after
from validator.process.case import PaperCase, ProcessContext
from validator.process.registry import on_all
from validator.registry import Hit, Skip, Verdict, hit, not_applicable, not_evaluated

LEAST_YEARS = 5


@on_all("H-013")
def handed_over(cases: Sequence[PaperCase], context: ProcessContext) -> Verdict:
    """Dossiers that registers tell of lie in the archive, once no consent could keep them back."""
    groups = _dossiers(cases)
    if not groups:
        return not_applicable("no-such-paper")
    if context.handed is None:
        return not_evaluated("no-archive-data")
    kept = {name: some for name, some in groups.items() if _is_kept_long(some)}
    if not kept:
        return not_evaluated("retention-not-told")
    codes = {fold(code) for code in context.handed}
    handed = codes | {f".{end}" for code in codes for end in _ends(code)}
    told = [_verdict(some, handed, context.today) for some in kept.values()]
    hits = [found for found in told if isinstance(found, Hit)]
    open_ = next((found for found in told if isinstance(found, Skip)), None)
    return hits or (open_ if open_ and all(isinstance(one, Skip) for one in told) else ())


def _dossiers(cases: Sequence[PaperCase]) -> Mapping[str, list[PaperCase]]:
    groups: dict[str, list[PaperCase]] = defaultdict(list)
    for case in cases:
        if name := case.paper.dossier.strip():
            groups[fold(name)].append(case)
    return groups


def _is_kept_long(papers: Sequence[PaperCase]) -> bool:
    """Whether a register says that the dossier is kept five years or longer."""
    terms = [parse_retention(case.paper.retention) for case in papers]
    return any(term and (term.kind != "years" or term.years >= LEAST_YEARS) for term in terms)


def _verdict(
    papers: Sequence[PaperCase], handed: Collection[str], today: date
) -> Hit | Skip | None:
    """A fault; None where it was handed over; a skip while it is not due for sure."""
    days = [day for case in papers for day in _days(case)]
    if not days or any(case.state.open for case in papers):
        return not_evaluated("work-not-ended")
    first = min(papers, key=_age)  # what the finding is known by: lists come in any order
    name = first.paper.dossier.strip()
    years = range(min(days).year, max(days).year + 1)  # a paper may be older than its dossier
    if _is_handed(fold(name), years, handed):
        return None
    ended = max(days)
    due = years_after(ended, TERM_YEARS)
    last = years_after(due, KEEP_BACK_YEARS)
    if today <= last:
        return not_evaluated("no-such-record" if today > due else "not-due")
    told = {"ended": dmy(ended), "due": dmy(due), "last": dmy(last), "dossier": name}
    terms = (case.paper.retention for case in papers if _is_kept_long([case]))
    # On paper, or to another archive, it may have been: somebody has to look.
    return hit(first.paper.place, "warning", retention=next(terms), about=name, **told)


def _age(case: PaperCase) -> tuple[date, str]:
    return case.day or date.max, case.sign


def _days(case: PaperCase) -> list[date]:
    closed = case.state.closed.day if case.state.closed else None
    return [day for day in (case.paper.key.issued, case.day, closed) if day]


def _ends(code: str) -> Iterator[str]:
    """What stands behind each dot of a code."""
    return (code[place + 1 :] for place, sign in enumerate(code) if sign == ".")


def _is_handed(name: str, years: Iterable[int], handed: Collection[str]) -> bool:
    """By its code, or by one of its years and notation at the end of a code."""
    return name in handed or any(f".{year}.{name}" in handed for year in years)
