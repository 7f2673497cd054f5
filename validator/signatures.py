"""From the files of a dossier to the signature judge and back (guarantee 7).

The signature judge sees one file; this puts its answers in the scopes of the dossier, adds the law
date of each finding, and keeps back rules that were not in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from schemas.clock import from_iso, office_date
from schemas.finding import Finding
from schemas.judgement import RuleResult, SignatureVerdict, Status
from validator.case import DocumentCase, DossierCase, FileCase
from validator.catalogue import Catalogue
from validator.lawdate import gate
from validator.signature import signature_findings
from validator.signature.findings import SCOPE_RULE, Result, rule_steps
from validator.verdicts import may_be_signed, policy_of

# A fault outweighs doubt, doubt outweighs a pass.
_ORDER: tuple[Status, ...] = ("failed", "not_evaluated", "passed", "not_applicable")


@dataclass
class SignatureJudgement:
    """What the signature judge says of a dossier."""

    findings: list[Finding] = field(default_factory=list)
    results: list[RuleResult] = field(default_factory=list)
    verdicts: list[SignatureVerdict] = field(default_factory=list)


def signature_rules() -> tuple[str, ...]:
    """Ids of the rules the signature judge answers."""
    return (*rule_steps(), SCOPE_RULE)


def judge_dossier_signatures(dossier: DossierCase, catalogue: Catalogue) -> SignatureJudgement:
    """Signatures of all files of the dossier.

    ``context.trust`` may hold ``policy`` (data form, see ``policy_from``) and ``revocation`` (what
    is known of certificates); path facts come with the facts.
    """
    said = SignatureJudgement()
    if dossier.loose:
        _scope(said, dossier, None, dossier.loose, catalogue)
    for document in dossier.documents:
        _scope(said, dossier, document, document.files, catalogue)
    return said


def _scope(
    said: SignatureJudgement,
    dossier: DossierCase,
    document: DocumentCase | None,
    files: Iterable[FileCase],
    catalogue: Catalogue,
) -> None:
    skips = {
        rule: gate(catalogue.rule(rule), dossier, document)
        for rule in signature_rules()
        if rule in catalogue
    }
    answers: dict[str, list[tuple[Status, str]]] = {rule: [] for rule in skips}
    for item in _with_carried(dossier, files):
        verdicts, findings, results = _file(dossier, item)
        said.verdicts += verdicts
        said.findings += [
            _dated(found, verdicts) for found in findings if skips.get(found.rule, True) is None
        ]
        for rule, status, reason in results:
            answers.setdefault(rule, []).append((status, reason))
    position = document.position if document is not None else 0
    for rule, skip in skips.items():
        listed = answers[rule] or [("not_applicable", _why_no_file(document))]
        status, reason = min(listed, key=lambda answer: _ORDER.index(answer[0]))
        if skip is not None:
            status, reason = skip.status, skip.reason
        said.results.append(RuleResult(rule=rule, document=position, status=status, reason=reason))


def _with_carried(dossier: DossierCase, files: Iterable[FileCase]) -> Iterator[FileCase]:
    """The files, after each message what it carries that is no file of the dossier itself."""
    for item in files:
        yield item
        for inner in item.carried:
            if inner.facts is not None and inner.facts.sha256 not in dossier.digests:
                yield inner


def _why_no_file(document: DocumentCase | None) -> str:
    return "paper" if document is not None and document.on_paper else "no-file"


def _file(
    dossier: DossierCase, item: FileCase
) -> tuple[list[SignatureVerdict], list[Finding], list[Result]]:
    facts = item.facts
    if facts is None or not may_be_signed(facts):
        reason = "file-missing" if facts is None else "kind-not-signed"
        if item.message is not None:
            reason = "envelope-signature"
        unasked: list[Result] = [(rule, "not_applicable", reason) for rule in signature_rules()]
        return list(dossier.verdicts(item)), [], unasked
    path = item.view.path
    verdicts = list(dossier.verdicts(item))
    policy = policy_of(dossier.context)
    findings, results = signature_findings(verdicts, facts.signatures, file=path, policy=policy)
    return verdicts, findings, results


def _dated(finding: Finding, verdicts: list[SignatureVerdict]) -> Finding:
    """The finding with the day that decides whether its rule counts as law.

    The earlier of the stated and the proven time: neither alone may make a breach of an old
    signature.
    """
    seen = finding.params.get("signature", "")
    times = [
        time
        for verdict in verdicts
        if seen in (verdict.field, str(verdict.position))
        for time in (verdict.claimed_time, verdict.best_time)
        if time
    ]
    if not times:
        return finding
    day = office_date(min(map(from_iso, times)))
    return Finding(
        rule=finding.rule,
        severity=finding.severity,
        where=finding.where,
        evidence=finding.evidence,
        params={**finding.params, "law_date": day.isoformat()},
    )
