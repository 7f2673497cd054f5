"""The keys of the findings of frames (:mod:`schemas.finding_key`)."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from typing import Any

import pandas as pd

from reports.frames import Frames
from schemas.finding import Finding
from schemas.finding_key import Spot, codes_of, finding_keys, own_place


def keys_of(frames: Frames) -> pd.Series[Any]:
    """The key of every finding of ``frames``, by the index of its finding frame.

    To be asked of whole frames: those cut to a period or unit give the same keys, because all
    findings of a dossier stay together.
    """
    payload: dict[str, set[str]] = defaultdict(set)
    for object_id, path in frames.file[["object_id", "path"]].itertuples(index=False, name=None):
        payload[str(object_id)].add(str(path))
    spots = [
        _spot(row, payload[str(row.object_id)]) for row in frames.finding.itertuples(index=False)
    ]
    return pd.Series(finding_keys(spots), index=frames.finding.index, dtype=object)


def coded(frames: Frames) -> pd.DataFrame:
    """``object_id position key code`` of every finding."""
    keys = keys_of(frames)
    named = frames.finding[["object_id", "position"]].assign(key=keys)
    return named.assign(code=keys.map(codes_of(keys)).astype(object))


def _spot(row: Any, payload: set[str]) -> Spot:
    found = Finding.from_dict(
        {
            "rule": row.rule,
            "severity": row.severity,
            "where": json.loads(row.place or "{}"),
            "evidence": row.evidence,
            "params": json.loads(row.params or "{}"),
        }
    )
    own = replace(found, where=own_place(found.where, payload))
    return Spot(object_id=row.object_id, finding=own)
