"""LAW-01 and LAW-02: the declared profile beside the law in force. Notes, never errors."""

from __future__ import annotations

from schemas.clock import dmy
from schemas.laws import Law, law_of_profile, metadata_law
from validator.case import DossierCase
from validator.lawdate import law_span
from validator.registry import Hit, Verdict, hit, not_applicable, not_evaluated, on_dossier


@on_dossier("LAW-01")
def profile_and_law(dossier: DossierCase) -> Verdict:
    """Where the work ended under another text than the declared profile's, say so."""
    declared = law_of_profile(dossier.context.profile)
    if declared is None:
        return not_evaluated("profile-unknown")
    applied = law_of_profile(dossier.applied)
    if applied is not None and applied != declared:
        return [_earlier(dossier, applied)]
    span = law_span("work_closed", dossier, None)
    if span.earliest is None or span.latest is None:
        return not_evaluated("law-date-unknown")
    first, last = metadata_law(span.earliest), metadata_law(span.latest)
    if first != last:
        return not_evaluated("law-date-unknown")
    if first is None or first == declared:
        return ()
    where = dossier.record.place("EndDate")
    shown = dmy(span.earliest)
    return [hit(where, profile=dossier.context.profile, date=shown, law=first.name)]


def _earlier(dossier: DossierCase, applied: Law) -> Hit:
    """It ended before the declared profile's law: which profile judges it, and why."""
    ended, name = dossier.work_closed or dossier.end, "EndDate"
    name = "WorkClosedDate" if dossier.work_closed else name
    told = {"profile": dossier.context.profile, "applied": applied.profile, "law": applied.name}
    return hit(dossier.record.place(name), case="earlier", date=dmy(ended) if ended else "", **told)


@on_dossier("LAW-02")
def pending_conversion(dossier: DossierCase) -> Verdict:
    """Data made under a repealed text stay valid until they are converted."""
    declared = law_of_profile(dossier.context.profile)
    if declared is None:
        return not_evaluated("profile-unknown")
    current = metadata_law(dossier.received)
    if current is None:
        return not_applicable("not-in-force")
    if current == declared:
        return ()
    return [
        hit(
            dossier.record.where,
            profile=dossier.context.profile,
            date=dmy(dossier.received),
            law=current.name,
        )
    ]
