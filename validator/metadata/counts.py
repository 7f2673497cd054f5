"""T02-META-06, -08, H-018: counting documents and their ordinals."""

from __future__ import annotations

from collections import Counter

from validator.case import DossierCase, whole
from validator.package.pages import recount
from validator.registry import (
    Hit,
    Verdict,
    hit,
    not_applicable,
    not_evaluated,
    on_dossier,
)


@on_dossier("T02-META-06")
def total_documents(dossier: DossierCase) -> Verdict:
    """TotalDoc equals the number of documents."""
    declared = dossier.record.get("TotalDoc")
    if not declared.strip():
        return not_evaluated("value-missing")
    counted = len(dossier.documents)
    if whole(declared) == counted:
        return ()
    case = {"case": "no_number"} if whole(declared) is None else {}
    where = dossier.record.place("TotalDoc")
    return [hit(where, declared=declared, counted=counted, **case)]


@on_dossier("H-018")
def totals_match_contents(dossier: DossierCase) -> Verdict:
    """DocTotal and PageTotal, recounted from what was received (Decree 30 PL VI II.III 9-10)."""
    hits: list[Hit] = []
    documents, pages = dossier.record.get("TotalDoc"), dossier.record.get("PageNumber")
    if whole(documents) is None and whole(pages) is None:
        return not_evaluated("value-missing")
    counted = len(dossier.documents)
    if whole(documents) not in (None, counted):
        where = dossier.record.place("TotalDoc")
        hits.append(hit(where, declared=documents, counted=counted))
    recounted = [recount(item) for item in dossier.documents]
    known = [number for number in recounted if number is not None]
    if whole(pages) is not None and len(known) == len(recounted) and sum(known) != whole(pages):
        where = dossier.record.place("PageNumber")
        hits.append(hit(where, case="pages", declared=pages, counted=sum(known)))
    return hits


@on_dossier("T02-META-08")
def ordinals(dossier: DossierCase) -> Verdict:
    """DocOrdinal runs 1..n: a duplicate is an error, a gap a warning."""
    if not dossier.documents:
        return not_applicable("no-documents")
    hits: list[Hit] = []
    seen: Counter[int] = Counter()
    places = {}
    for document in dossier.documents:
        text = document.record.get("DocOrdinal")
        number = whole(text)
        if not text.strip():
            continue  # T02-META-10 reports a missing ordinal
        where = document.record.place("DocOrdinal")
        if not number:
            hits.append(hit(where, case="no_number", ordinal=text))
            continue
        seen[number] += 1
        places[number] = where
    hits += [hit(places[n], ordinal=n, count=times) for n, times in seen.items() if times > 1]
    return hits + _gaps(dossier, seen)


def _gaps(dossier: DossierCase, seen: Counter[int]) -> list[Hit]:
    # Numbers beyond the count of documents are named once each, never as a range of millions.
    expected = range(1, len(dossier.documents) + 1)
    absent = [number for number in expected if number not in seen]
    if sum(seen.values()) < len(dossier.documents) or not seen or max(seen) <= len(seen):
        return []
    where = dossier.record.place("DocOrdinal")
    return [hit(where, "warning", case="gap", ordinal=number) for number in absent]
