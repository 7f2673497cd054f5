"""What became of everything that was handed over: the intake reconciliation."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from reports.frames import Frames, kept
from reports.phrases import OUTCOMES
from reports.scope import Scope, folded, received_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """``transfers``: per transfer ``dossiers_<outcome>``, ``files_<outcome>``, ``*_received``,
    ``*_gap`` (received minus the outcomes; 0 when all is accounted for). ``decisions``: one row per
    dossier. ``bridge``: from the dossiers archived in the period of receipt to those audited.
    """

    transfers: pd.DataFrame
    decisions: pd.DataFrame
    accounts: pd.DataFrame
    bridge: dict[str, int]

    def total(self, kind: str, what: str) -> int:
        """Sum over transfers of ``<kind>_<what>``: kind ``dossiers`` | ``files``."""
        return int(self.transfers[f"{kind}_{what}"].sum())


def intake_of(scope: Scope) -> Intake:
    """The reconciliation of the transfers received in the period, for the unit asked for."""
    transfer = scope.frames.transfer
    transfer = transfer.assign(received=[received_day(text) for text in transfer["received_at"]])
    transfer = kept(transfer, (scope.holds(day) for day in transfer["received"]))
    decision = with_units(scope.frames, scope.everything)
    decision = decision[decision["transfer_id"].isin(transfer["transfer_id"])]
    decision = kept(decision, (scope.wants_unit(unit) for unit in decision["unit"]))
    account = scope.frames.account
    account = account[account["transfer_id"].isin(transfer["transfer_id"])]
    if scope.unit is not None:
        transfer = transfer[transfer["transfer_id"].isin(decision["transfer_id"])]
        account = _of_decisions(account, decision)
    table = transfer.sort_values(["received_at", "transfer_id"], kind="stable")
    table = table.rename(columns={"dossiers": "dossiers_staged", "files": "files_staged"})
    table = _counted(table, decision, "dossiers")
    table = _counted(table, account, "files")
    if scope.unit is None:
        table = _against_staging(table)
    return Intake(
        transfers=table.reset_index(drop=True),
        decisions=decision.reset_index(drop=True),
        accounts=account.reset_index(drop=True),
        bridge=_bridge(scope, decision),
    )


def with_units(frames: Frames, everything: pd.DataFrame) -> pd.DataFrame:
    """The decisions; unit and title are taken from the catalogue where the ledger has none."""
    decision = frames.decision
    known = everything.set_index("object_id")
    filled = {
        name: [
            own or str(known[name].get(object_id, ""))
            for own, object_id in zip(decision[name], decision["object_id"], strict=True)
        ]
        for name in ("unit", "title")
    }
    return decision.assign(**{k: pd.Series(v, dtype=object) for k, v in filled.items()})


def _of_decisions(account: pd.DataFrame, decision: pd.DataFrame) -> pd.DataFrame:
    wanted = set(zip(decision["transfer_id"], map(folded, decision["file_code"]), strict=True))
    pairs = zip(account["transfer_id"], map(folded, account["file_code"]), strict=True)
    return kept(account, (pair in wanted for pair in pairs))


def _counted(table: pd.DataFrame, rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    counted = rows.groupby(["transfer_id", "outcome"]).size().unstack("outcome", fill_value=0)
    counted = counted.reindex(columns=list(OUTCOMES), fill_value=0)
    counted = counted.reindex(table["transfer_id"], fill_value=0)
    received = rows["transfer_id"].value_counts().reindex(table["transfer_id"], fill_value=0)
    columns = {f"{kind}_{name}": counted[name].to_numpy() for name in OUTCOMES}
    table = table.assign(**{f"{kind}_received": received.to_numpy()}, **columns)
    known = table[[f"{kind}_{name}" for name in OUTCOMES]].sum(axis=1)
    return table.assign(**{f"{kind}_gap": table[f"{kind}_received"] - known})


def _against_staging(table: pd.DataFrame) -> pd.DataFrame:
    """Received is what staging counted, where known: a row that was lost shows as a gap."""
    for kind in ("dossiers", "files"):
        staged, counted = table[f"{kind}_staged"], table[f"{kind}_received"]
        received = staged.where(staged > 0, counted)
        gap = table[f"{kind}_gap"] + received - counted
        table = table.assign(**{f"{kind}_received": received, f"{kind}_gap": gap})
    return table


def _bridge(scope: Scope, decision: pd.DataFrame) -> dict[str, int]:
    """Archived = audited_of_these + outside + undated + not_in_catalogue;
    audited = audited_of_these + received_otherwise.
    """
    stored = decision[decision["outcome"].isin(["archived", "already_archived"])]
    ids = set(stored["object_id"])
    audited = set(scope.frames.dossier["object_id"])
    known = scope.everything.set_index("object_id")["closed"]
    dated = {name for name in ids & set(known.index) if known[name]}
    here = set(known.index)
    return {
        "archived": len(ids),
        "audited_of_these": len(ids & audited),
        "outside": len((ids & dated) - audited),
        "undated": len((ids & here) - dated - audited),
        "not_in_catalogue": len(ids - here),
        "received_otherwise": len(audited - ids),
        "audited": len(audited),
    }
