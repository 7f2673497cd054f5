"""The documents and dossiers behind a figure of the compliance report.

A figure is named as in the sheets: a rule (``F-041``, ``F-041:passed``), a state of signatures
(``state:valid``), a legal value (``value:copy``), what became of a dossier taken in
(``outcome:quarantined``), what is due (``due:overdue``, ``historical:overdue``), or one of
:data:`reports.trend.COUNTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import pandas as pd

from reports import trend
from reports.frames import kept
from reports.handover import STATES as DUE
from reports.historical import STATES as HISTORICAL
from reports.legal import VALUES
from reports.model import Compliance
from reports.phrases import OUTCOMES, symbol
from reports.signatures import STATES
from reports.tally import BLOCKS, STATUSES
from schemas.masking import mask_numbers

COLUMNS: Final = ("unit", "file_code", "number", "issued", "subject", "told")
_HIDDEN: Final = ("subject", "told")  # may bear numbers of identity papers
_OF_DOSSIERS: Final = ("dossiers", "clean", "with_errors")
_HANDOVER: Final = {"in_time": "passed", "handed_late": "failed"}
_ON_PAPER: Final = ("paper", "no_file")


def explained(report: Compliance, figure: str) -> pd.DataFrame:
    """The rows the figure counts, columns :data:`COLUMNS`. Raises ``KeyError``: no such figure.

    Documents of dossiers have their number; rows of dossiers have "" there and their title as
    subject. ``told``: why a rule failed, was not evaluated, and so on.
    """
    group, _, name = figure.partition(":")
    if group in _GROUPS and name in _GROUPS[group][0]:
        found = _GROUPS[group][1](report, name)
    elif group in trend.COUNTS and not name:
        found = _counted(report, group)
    elif (name or "failed") in STATUSES and group in set(report.scope.frames.result["rule"]):
        found = _results(report, group, name or "failed")
    else:
        raise KeyError(figure)
    shown = found.reindex(columns=list(COLUMNS)).fillna("").reset_index(drop=True)
    hidden = {name: [mask_numbers(str(text)) for text in shown[name]] for name in _HIDDEN}
    return shown.assign(**hidden)


def figure_names(report: Compliance) -> tuple[str, ...]:
    """Every figure there is in this report."""
    groups = (f"{group}:{name}" for group, (names, _) in _GROUPS.items() for name in names if name)
    return (*trend.COUNTS, *groups, *sorted(set(report.scope.frames.result["rule"])))


def _counted(report: Compliance, name: str) -> pd.DataFrame:
    if name in _OF_DOSSIERS:
        return _dossiers(report, name)
    if name in _HANDOVER:
        return _results(report, trend.HANDOVER_RULE, _HANDOVER[name], "own")
    if name == "errors":
        wrong = report.findings
        wrong = wrong[(wrong["block"] == "own") & (wrong["severity"] == "error")]
        return wrong.assign(told=wrong["rule"] + ": " + wrong["found"])
    documents = report.documents
    own = documents["block"] == "own"
    electronic = own & ~documents["state"].isin(_ON_PAPER)
    masks = {
        "documents": documents["block"].isin(BLOCKS),
        "own": own,
        "own_electronic": electronic,
        "own_valid": electronic & documents["state"].isin(("valid", "valid_unchecked")),
    }
    return _documents(documents[masks[name]])


def _dossiers(report: Compliance, name: str) -> pd.DataFrame:
    frames = report.scope.frames
    finding = frames.finding
    wrong = finding[(finding["block"] == "own") & (finding["severity"] == "error")]
    has = frames.dossier["object_id"].isin(wrong["object_id"])
    masks = {"dossiers": has | ~has, "clean": ~has, "with_errors": has}
    return frames.dossier[masks[name]].rename(columns={"title": "subject"})


def _results(report: Compliance, rule: str, status: str, block: str = "") -> pd.DataFrame:
    frames = report.scope.frames
    result = frames.result
    result = result[(result["rule"] == rule) & (result["status"] == status)]
    if block:
        result = result[result["block"] == block]
    dossier = frames.dossier[["object_id", "file_code", "title"]]
    document = frames.document[["object_id", "position", "number", "notation", "issued", "subject"]]
    document = document.rename(columns={"position": "document"})
    joined = result.merge(dossier, on="object_id", how="left")
    joined = joined.merge(document, on=["object_id", "document"], how="left").fillna("")
    pairs = zip(joined["subject"], joined["title"], joined["document"], strict=True)
    words = {
        key: report.book.reason(key, report.lang) if key else "" for key in set(joined["reason"])
    }
    return joined.assign(
        number=_numbers(joined),
        subject=[subject if position else title for subject, title, position in pairs],
        told=[words[key] for key in joined["reason"]],
    )


def _documents(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(number=_numbers(rows), told=rows["why"])


def _numbers(rows: pd.DataFrame) -> list[str]:
    pairs = zip(rows["number"], rows["notation"], strict=True)
    return [symbol(str(number), str(notation)) for number, notation in pairs]


def _of_state(report: Compliance, name: str) -> pd.DataFrame:
    return _documents(report.documents[report.documents["state"] == name])


def _of_value(report: Compliance, name: str) -> pd.DataFrame:
    rows = report.documents[report.documents["value"] == name]
    return _documents(rows).assign(told=rows["value_text"])


def _of_outcome(report: Compliance, name: str) -> pd.DataFrame:
    decisions = report.intake.decisions
    rows = kept(decisions, (outcome == name for outcome in decisions["outcome"]))
    return rows.rename(columns={"title": "subject"}).assign(told=rows["reason"])


def _of_due(report: Compliance, name: str) -> pd.DataFrame:
    rows = report.due[report.due["state"] == name]
    return rows.rename(columns={"notation": "file_code", "title": "subject", "due": "told"})


def _of_historical(report: Compliance, name: str) -> pd.DataFrame:
    rows = report.historical[report.historical["state"] == name]
    return rows.rename(columns={"title": "subject", "due": "told"})


_GROUPS: Final[Mapping[str, tuple[tuple[str, ...], Callable[[Compliance, str], pd.DataFrame]]]] = {
    "state": (STATES, _of_state),
    "value": (VALUES, _of_value),
    "outcome": (OUTCOMES, _of_outcome),
    "due": (DUE, _of_due),
    "historical": (HISTORICAL, _of_historical),
}
