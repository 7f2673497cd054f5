"""Each fault told once: where two rules say the same of the same place, one speaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from schemas.finding import Finding
from validator.catalogue import Catalogue


def once(findings: Sequence[Finding], catalogue: Catalogue) -> list[Finding]:
    """Each fault told once: a rule that yields is named by the finding of the one that speaks.

    Its result stays failed, so that it counts where its law is counted.
    """
    said = {(spot(item), item.params.get("case", "")): item for item in findings}
    also: dict[int, list[str]] = {}
    kept = []
    for item in findings:
        speaker = _speaker(item, said, catalogue)
        if speaker is None:
            kept.append(item)
        else:
            also.setdefault(id(speaker), []).append(item.rule)
    return [_naming(item, also.get(id(item), [])) for item in kept]


def spot(finding: Finding) -> tuple[object, ...]:
    """Rule and place of a finding: two with the same spot say the same."""
    where = finding.where
    return finding.rule, where.file, where.sheet, where.row, where.field


def _speaker(
    item: Finding, said: Mapping[tuple[tuple[object, ...], str], Finding], catalogue: Catalogue
) -> Finding | None:
    """The finding that says the same as ``item`` and is told alone."""
    rule = catalogue.rules.get(item.rule)
    if rule is None or item.params.get("case"):
        return None
    same = (said.get(((other, *spot(item)[1:]), rule.yields_case)) for other in rule.yields_to)
    return next((found for found in same if found is not None), None)


def _naming(item: Finding, also: Sequence[str]) -> Finding:
    return replace(item, params={**item.params, "also": ", ".join(also)}) if also else item
