"""judge(): from a dossier and its context to findings, results and signature verdicts. Pure.

1. every registered check of a rule the catalogue knows runs on its scopes;
2. first the rule's pack and its law date are asked whether it applies there at all;
3. hits become findings with the rule's severity (notes, where its pack is a draft);
4. the reader's findings on the dossier's rows and the signature judge's are added;
5. where the organ of the fonds is no more, every finding says so (its remedy is another).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from schemas.judgement import Judgement, RuleResult
from validator import appearance, exchange, layout, metadata, package, printed, scans, signing
from validator.case import DossierCase
from validator.catalogue import Catalogue
from validator.lawdate import gate
from validator.once import once, spot
from validator.organs import is_dissolved, marked
from validator.registry import (
    DOCUMENT_CHECKS,
    DOSSIER_CHECKS,
    FILE_CHECKS,
    Verdict,
    of_files,
    summed,
)
from validator.rule import Rule
from validator.sheet import Sheet
from validator.signatures import judge_dossier_signatures
from validator.signing.value import legal_values
from validator.transfer import judge_transfer
from validator.view import DossierView, JudgeContext

_ROOMS = (
    appearance,
    exchange,
    layout,
    metadata,
    package,
    printed,
    scans,
    signing,
)  # importing them fills the registry
DOSSIER = 0


def judge(view: DossierView, context: JudgeContext, catalogue: Catalogue) -> Judgement:
    """The judgement of one dossier; depends on its arguments alone."""
    return judge_view(view, context, catalogue, catalogue.rules)


def judge_view(
    view: DossierView, context: JudgeContext, catalogue: Catalogue, wanted: Container[str]
) -> Judgement:
    """The judgement of what there is by the ``wanted`` rules and those of signatures."""
    dossier, sheet = DossierCase(view, context), Sheet()
    for rule in applicable_rules(catalogue, context):
        if rule.id not in wanted:
            continue
        for position, verdict in _verdicts(rule, dossier):
            sheet.write(rule, context.packs.get(rule.pack, ""), position, verdict)
    _add_reader(sheet, dossier, catalogue)
    signed = judge_dossier_signatures(dossier, catalogue)
    sheet.findings += signed.findings
    sheet.results += signed.results
    return Judgement(
        findings=marked(once(sheet.findings, catalogue), dissolved=is_dissolved(dossier.organ)),
        results=tuple(sheet.results),
        signatures=tuple(signed.verdicts),
        values=legal_values(dossier),
    )


def applicable_rules(catalogue: Catalogue, context: JudgeContext) -> Iterator[Rule]:
    """Rules with a check; rules of a pack only where the administrator switched it on."""
    for rule in catalogue:
        checked = rule.id in DOSSIER_CHECKS or rule.id in DOCUMENT_CHECKS or rule.id in FILE_CHECKS
        if checked and (not rule.pack or rule.pack in context.packs):
            yield rule


def _verdicts(rule: Rule, dossier: DossierCase) -> Iterator[tuple[int, Verdict]]:
    on_dossier, on_document = DOSSIER_CHECKS.get(rule.id), DOCUMENT_CHECKS.get(rule.id)
    on_file = FILE_CHECKS.get(rule.id)
    if on_dossier:
        yield DOSSIER, gate(rule, dossier, None) or on_dossier(dossier)
    if on_document:
        for document in dossier.documents:
            yield document.position, gate(rule, dossier, document) or on_document(document)
    if on_file:
        if dossier.loose:
            yield DOSSIER, gate(rule, dossier, None) or summed(map(on_file, dossier.loose))
        for document in dossier.documents:
            yield (
                document.position,
                gate(rule, dossier, document) or of_files(document, document.files, on_file),
            )


def _add_reader(sheet: Sheet, dossier: DossierCase, catalogue: Catalogue) -> None:
    """The reader's findings count as failures of their rules; ours are not said twice."""
    said = {spot(item) for item in sheet.findings}
    reported = metadata.fields.reader_findings(dossier)
    sheet.findings += [item for item in reported if spot(item) not in said]
    failed = {item.rule for item in reported}
    known = {rule_id for rule_id in failed if rule_id in catalogue}
    kept: Iterable[RuleResult] = (
        item for item in sheet.results if item.rule not in known or item.document != DOSSIER
    )
    sheet.results = [
        *kept,
        *(RuleResult(rule=rule, document=DOSSIER, status="failed") for rule in sorted(known)),
    ]


__all__ = ["applicable_rules", "judge", "judge_transfer", "judge_view"]
