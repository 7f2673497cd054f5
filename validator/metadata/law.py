"""LAW-01 and LAW-02: the declared profile beside the law in force. Notes, never errors."""

from __future__ import annotations

from datetime import date

from schemas.clock import dmy
from validator.case import DossierCase
from validator.lawdate import law_span
from validator.registry import Verdict, hit, not_applicable, not_evaluated, on_dossier
from validator.tables import ProfileLaw, profile_laws


def law_on(day: date) -> ProfileLaw | None:
    """The text on metadata in force on ``day``."""
    return next((law for law in profile_laws().values() if _in_force(law, day)), None)


def _in_force(law: ProfileLaw, day: date) -> bool:
    return law.start <= day and (law.end is None or day <= law.end)


@on_dossier("LAW-01")
def profile_and_law(dossier: DossierCase) -> Verdict:
    """Where the work ended under another text than the declared profile's, say so."""
    declared = profile_laws().get(dossier.context.profile)
    if declared is None:
        return not_evaluated("profile-unknown")
    span = law_span("work_closed", dossier, None)
    if span.earliest is None or span.latest is None:
        return not_evaluated("law-date-unknown")
    first, last = law_on(span.earliest), law_on(span.latest)
    if first != last:
        return not_evaluated("law-date-unknown")
    if first is None or first == declared:
        return ()
    where = dossier.record.place("EndDate")
    shown = dmy(span.earliest)
    return [hit(where, profile=dossier.context.profile, date=shown, law=first.law)]


@on_dossier("LAW-02")
def pending_conversion(dossier: DossierCase) -> Verdict:
    """Data made under a repealed text stay valid until they are converted."""
    declared = profile_laws().get(dossier.context.profile)
    if declared is None:
        return not_evaluated("profile-unknown")
    current = law_on(dossier.received)
    if current is None or current == declared:
        return not_applicable("not-in-force")
    return [
        hit(
            dossier.record.where,
            profile=dossier.context.profile,
            date=dmy(dossier.received),
            law=current.law,
        )
    ]
