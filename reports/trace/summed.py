"""What the compliance report asks of the registers, summed up so that its snapshot stays small."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from reports.frames import Frames, shaped
from reports.trace.read import TraceFrames


def with_registers(frames: Frames, trace: TraceFrames) -> Frames:
    """``frames`` with what the registers tell."""
    return replace(
        frames,
        exchange=shaped("exchange", exchange_rows(trace)),
        work=shaped("work", work_rows(trace)),
    )


def exchange_rows(trace: TraceFrames) -> pd.DataFrame:
    """Papers per unit, day, direction and way: the frame ``exchange``.

    The day is that of arrival of what came in, that of issue of what went out ("" where no
    register tells it). Ways: exchange (a message of the exchange is kept), electronic or paper (a
    register says so), "".
    """
    papers = trace.frame("papers", ("unit", "direction", "way", "issued", "arrived"))
    incoming = papers["direction"].astype(object) == "in"
    day = papers["issued"].where(~incoming, papers["arrived"])
    named = {name: papers[name].astype(object) for name in ("unit", "direction", "way")}
    table = pd.DataFrame({**named, "day": iso_days(day)})
    counted = table.groupby(["unit", "day", "direction", "way"]).size().rename("papers")
    return counted.reset_index()


def work_rows(trace: TraceFrames) -> pd.DataFrame:
    """Per dossier that papers were put into: the frame ``work``.

    ``ended``: the last day any of its papers was closed, issued or came in; ``open``: papers of it
    nobody has closed yet. ``unit``: of the paper that came or was made last.
    """
    columns = ("dossier", "unit", "issued", "arrived", "closed", "is_open")
    papers = trace.frame("papers", columns)
    papers = papers[papers["dossier"].fillna("").str.strip() != ""]
    days = papers[["issued", "arrived", "closed"]]
    table = pd.DataFrame(
        {
            "dossier": papers["dossier"].str.strip(),
            "unit": papers["unit"].astype(object),
            "first": days.min(axis=1),
            "last": days.max(axis=1),
            "open": papers["is_open"].astype("int64"),
        }
    ).sort_values(["dossier", "last"], kind="stable", na_position="first")
    named = table[table["unit"] != ""].groupby("dossier")["unit"].last()
    grouped = table.groupby("dossier")
    found = pd.DataFrame(
        {
            "started": iso_days(grouped["first"].min()),
            "ended": iso_days(grouped["last"].max()),
            "papers": grouped.size(),
            "open": grouped["open"].sum(),
        }
    )
    found["unit"] = named.reindex(found.index).fillna("")
    return found.reset_index(names="dossier")


def iso_days(days: pd.Series) -> pd.Series:
    """Days as ISO text, "" where there is none."""
    return pd.to_datetime(days).dt.strftime("%Y-%m-%d").fillna("").astype(object)
