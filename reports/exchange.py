"""Rates of signing and of electronic exchange, per unit."""

from __future__ import annotations

from typing import Final

import pandas as pd

from reports.scope import Scope, sorted_units

WAYS: Final = ("exchange", "electronic", "paper", "")
DIRECTIONS: Final = ("in", "out")
SIGNING: Final = ("own", "electronic", "signed", "valid", "original")
_VALID: Final = ("valid", "valid_unchecked")
_ON_PAPER: Final = ("paper", "no_file")
_ORIGINAL: Final = "electronic_original"


def signing_counts(documents: pd.DataFrame) -> pd.DataFrame:
    """Own documents per unit: :data:`SIGNING`, each a part of the one before but ``original``.

    ``documents``: of :func:`reports.signatures.signature_list`. ``electronic``: with a file;
    ``signed``: with a signature, ``valid``: the state says so (also with revocation unchecked);
    ``original``: of the legal value of an electronic original, person and organ having signed.
    """
    own = documents[documents["block"] == "own"]
    electronic = ~own["state"].isin(_ON_PAPER)
    masks = {
        "own": electronic | ~electronic,
        "electronic": electronic,
        "signed": electronic & (own["state"] != "unsigned"),
        "valid": electronic & own["state"].isin(_VALID),
        "original": electronic & (own["value"] == _ORIGINAL),
    }
    table = pd.DataFrame({"unit": own["unit"], **{n: m.astype("int64") for n, m in masks.items()}})
    return _by_unit(table.groupby("unit").sum())


def exchange_counts(scope: Scope) -> pd.DataFrame:
    """Papers per unit, direction and way in the period: columns ``<direction>_<way>``.

    The last of :data:`WAYS` ("") is ``<direction>_untold``: no register tells it.
    """
    table = scope.frames.exchange
    inside = [
        scope.wants_unit(str(unit)) and scope.holds(str(day))
        for unit, day in zip(table["unit"], table["day"], strict=True)
    ]
    table = table[pd.Series(inside, index=table.index, dtype=bool)]
    column = table["direction"] + "_" + table["way"].where(table["way"] != "", "untold")
    counted = table.assign(column=column).groupby(["unit", "column"])["papers"].sum()
    found = counted.unstack("column", fill_value=0)
    return _by_unit(found.reindex(columns=list(exchange_columns()), fill_value=0))


def exchange_columns() -> tuple[str, ...]:
    """The columns of :func:`exchange_counts`, in order."""
    return tuple(f"{way}_{how or 'untold'}" for way in DIRECTIONS for how in WAYS)


def _by_unit(counted: pd.DataFrame) -> pd.DataFrame:
    order = sorted_units([str(unit) for unit in counted.index])
    return counted.reindex(order).astype("int64").rename_axis("unit").reset_index()
