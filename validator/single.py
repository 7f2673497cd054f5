"""judge_file(): a file that no dossier describes, judged for itself. Pure.

Rules about files apply: what it is, whether it opens, marks of secrets, its signatures; and those
about the form of a document, as if it were the office's own. Its law date is the earliest time a
signature in it claims, else the day its first page states, of a draft without one today; else it is
only known to be past.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from schemas.clock import dmy, from_iso, office_date
from schemas.finding import Finding, Place
from schemas.judgement import Judgement
from schemas.record import Record
from validator.anatomy import date_on_page, is_draft
from validator.case import file_case
from validator.catalogue import Catalogue
from validator.exchange import RULES as EXCHANGE
from validator.judge import judge_view
from validator.layout import ENCODING, FORM_RULES, PAPER
from validator.package.secrecy import RULES as SECRECY
from validator.registry import FILE_CHECKS
from validator.view import DocumentView, DossierView, FileView, JudgeContext

# The names of files as they lie in a transfer are judged there (validator.transfer).
_OF_NAMES = "X-"
_OF_EXCHANGE = "E-"


def judge_file(view: FileView, context: JudgeContext, catalogue: Catalogue) -> Judgement:
    """Findings, results and signature verdicts of one file; ``view.record`` is None."""
    document = Record(entity="document", values=_dated(view, context), where=Place(file=view.path))
    dossier = Record(entity="dossier", values={}, where=Place(file=view.path))
    whole = DossierView(
        record=dossier,
        fonds=None,
        documents=(DocumentView(position=1, record=document, files=(view,), alone=True),),
    )
    of_files = {rule for rule in FILE_CHECKS if not rule.startswith(_OF_NAMES)}
    rules = of_files | {*SECRECY, *FORM_RULES, *ENCODING, *PAPER, *EXCHANGE}
    return judge_view(whole, context, catalogue, rules)


def judge_messages(
    views: Sequence[FileView], context: JudgeContext, catalogue: Catalogue
) -> tuple[Finding, ...]:
    """Findings of the rules of the exchange on messages that no dossier describes, together."""
    where = Place(file=views[0].path)
    document = Record(entity="document", values={}, where=where)
    whole = DossierView(
        record=Record(entity="dossier", values={}, where=where),
        fonds=None,
        documents=(DocumentView(position=1, record=document, files=tuple(views), alone=True),),
    )
    rules = {rule for rule in catalogue.rules if rule.startswith(_OF_EXCHANGE)}
    judged = judge_view(whole, context, catalogue, rules)
    return tuple(found for found in judged.findings if found.rule in rules)


def _dated(view: FileView, context: JudgeContext) -> dict[str, str]:
    signed = view.facts.signatures if view.facts is not None else None
    claimed = [item.get("claimed_time", "") for item in (signed or {}).get("items", ())]
    days = [office_date(from_iso(time)) for time in claimed if time]
    pages = file_case(view).seen
    stated = context.today if is_draft(pages) else date_on_page(pages)
    if not days and stated is None:
        return {}
    return {"IssuedDate": dmy(min(days, default=stated or date.max))}
