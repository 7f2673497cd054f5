"""Documents by the state of their signatures, on the Vietnamese ladder."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, Final

import pandas as pd

from reports.labels import Labels
from reports.legal import document_values
from reports.scope import Scope
from schemas.clock import from_iso, local_times, vn_time
from schemas.ladder import LADDER, UNSIGNED, ladder_state
from validator.signature.outcome import PASSED, reason_text, reason_words
from validator.signature.outcome import steps as steps_of_the_judge

STATES: Final = (*reversed(LADDER), "unsigned", "paper", "no_file")
# A document's state in the catalogue; a snapshot of old holds the conclusion.
_OF_DOCUMENT: Final = {state: state for state in LADDER} | {UNSIGNED: "unsigned"}


def document_states(scope: Scope) -> pd.DataFrame:
    """The documents in scope with ``state`` (one of :data:`STATES`).

    A document has the worst state of its main file's signatures.
    """
    document = scope.frames.document
    pairs = zip(document["carrier"], document["signature_state"], strict=True)
    states = [_state(carrier, stated) for carrier, stated in pairs]
    return document.assign(state=pd.Series(states, index=document.index, dtype=object))


def _state(carrier: str, stated: str) -> str:
    if stated == "":
        return "paper" if carrier == "paper" else "no_file"
    return _OF_DOCUMENT.get(stated) or ladder_state("", stated)


def _joined(scope: Scope) -> pd.DataFrame:
    """Signatures with the document and role of their file, and their ladder state."""
    files = scope.frames.file[["object_id", "path", "document", "role"]]
    table = scope.frames.signature.merge(files, on=["object_id", "path"], how="left")
    table["document"] = table["document"].fillna(0).astype("int64")
    table["role"] = table["role"].fillna("")
    table["state"] = [
        ladder_state(verdict, conclusion)
        for verdict, conclusion in zip(table["verdict_vi"], table["conclusion"], strict=True)
    ]
    return table


def state_counts(states: pd.DataFrame, by: str = "block") -> pd.DataFrame:
    """Documents per state (all of :data:`STATES`, in order) and ``by``."""
    counted = states.groupby(["state", by]).size().unstack(by, fill_value=0)
    return counted.reindex(index=list(STATES), fill_value=0).astype("int64")


def signature_list(scope: Scope, states: pd.DataFrame, labels: Labels) -> pd.DataFrame:
    """One row per document in scope: who signed, when, for which organ, and why the state."""
    details: dict[tuple[str, int], list[dict[str, str]]] = {}
    for signature in _joined(scope).itertuples(index=False):
        key = (str(signature.object_id), int(str(signature.document)))
        details.setdefault(key, []).append(_detail(signature, labels))
    values = document_values(scope, labels.lang)
    rows = []
    for document in states.itertuples(index=False):
        found = details.get((str(document.object_id), int(str(document.position))), [])
        joined = {
            name: "\n".join(part[name] for part in found if part[name])
            for name in ("signer", "time", "file")
        }
        why = _reasons([part["why"] for part in found], labels)
        value, told = values.get((str(document.object_id), int(str(document.position))), ("", ""))
        row = {"signatures": len(found), "why": why, "value": value, "value_text": told}
        rows.append({**row, **joined})
    columns = ["signatures", "signer", "time", "why", "value", "value_text", "file"]
    extra = pd.DataFrame(rows, columns=columns, index=states.index)
    dossier = scope.frames.dossier[["object_id", "file_code"]]
    base = states.drop(columns=["signer"]).merge(dossier, on="object_id", how="left")
    table = pd.concat([base.reset_index(drop=True), extra.reset_index(drop=True)], axis=1)
    order = table["state"].map({state: rank for rank, state in enumerate(_LIST_ORDER)})
    table = table.assign(order=order)
    return table.sort_values(["order", "unit", "file_code", "position"], kind="stable").reset_index(
        drop=True
    )


def _reasons(whys: list[str], labels: Labels) -> str:
    """The reasons of a document's signatures, in their order; one that several share said once."""
    return "\n".join(
        why if count == 1 else labels("signature.several", count=count, why=why)
        for why, count in Counter(whys).items()
    )


_LIST_ORDER: Final = (*LADDER, "unsigned", "no_file", "paper")


def _detail(row: Any, labels: Labels) -> dict[str, str]:
    who = ", ".join(part for part in (row.signer, row.organisation) if part)
    state = labels(f"state.{row.state}")
    return {
        "file": row.path,
        "signer": who or labels("signature.unknown_signer"),
        "time": _time(row.claimed_time),
        "why": f"{state}: {_why(row, labels)}".rstrip(": "),
    }


def _time(text: str) -> str:
    try:
        return vn_time(from_iso(text)) if text else ""
    except ValueError:
        return text


def _why(row: Any, labels: Labels) -> str:
    """Steps that did not succeed, in words; the ETSI sub-indication where there are none."""
    try:
        steps = json.loads(row.reasons or "[]")
    except ValueError:
        steps = []
    found = steps if isinstance(steps, list) else []
    texts = [step_text(step, labels) for step in found if _counts_against(step)]
    if not texts and row.sub_indication:
        texts = [labels.of("sub", row.sub_indication)]
    return "; ".join(dict.fromkeys(text for text in texts if text))


def _counts_against(step: Any) -> bool:
    """Whether a step failed or left a doubt; one that had nothing to look at says nothing."""
    if not isinstance(step, dict):
        return False
    if "conclusion" in step:
        return bool(step["conclusion"] != PASSED)
    return step.get("ok") is not True


def step_text(step: dict[str, Any], labels: Labels) -> str:
    """One reason of a verdict in words: the step, and why it did not succeed."""
    name, why = str(step.get("step", "")), str(step.get("why", ""))
    if name in steps_of_the_judge() and why in reason_words():
        return local_times(reason_text(step, labels.lang))
    return f"{name}: {why}" if why else name
