"""The figures of processing, each a set of papers: what a figure counts can be listed.

1. what counts is what came in and is to be acted on: not for information, returned or recalled;
2. backlog + received = done + open, and each part is the sum of its own parts;
3. done is in time, late, without a term, entered afterwards or not evaluated; open is in time,
   late, without a term or waiting for others;
4. a paper said to be done, nobody says when, is done in the period in which it came;
5. the rate is done in time over done in time and late (NĐ 30/2020 Đ24.2 knows terms only).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import pandas as pd

from reports.period import Period
from reports.processing.model import Asked, Processing
from reports.scope import known_unit
from reports.trace.read import TraceFrames
from schemas.vocabulary import load_vocabulary

APART: Final = ("info", "returned", "recalled")
PARTS: Final = {
    "done": ("done_on_time", "done_late", "done_no_due", "done_retroactive", "done_unknown"),
    "open": ("open_in_time", "open_late", "open_no_due", "open_waiting"),
}
FIGURES: Final = (
    "backlog", "backlog_late", "received", "total",
    "done", *PARTS["done"], "open", *PARTS["open"],
)  # fmt: skip
TIMES: Final = ("p50", "p90")
UNTOLD: Final = "(chưa rõ)"
_COLUMNS = (
    "paper", "direction", "number", "notation", "issued", "organ", "arrival_number", "type",
    "subject", "urgency", "unit", "person", "arrived", "due", "last_day", "closed", "state",
    "is_open", "late", "days", "object_id", "position",
)  # fmt: skip
_HELD = ("paper", "unit", "part", "start", "end", "waiting", "days", "late")
_BY = ("unit", "person", "type", "urgency")
_DONE: Final[Mapping[str, str]] = {
    "done_on_time": "done_on_time",
    "done_late": "done_late",
    "no_due": "done_no_due",
    "retroactive": "done_retroactive",
}


def processing(trace: TraceFrames, asked: Asked) -> Processing:
    """The figures of a period. Nothing is counted that came after its end.

    A term that has not run out on ``asked.on`` is not late, however far the period goes.
    """
    period = asked.counted
    until, since = f"{period.end:%Y-%m}", period.start
    papers = _scope(trace.frame("papers", _COLUMNS, until, since), asked)
    counted = papers[~papers["state"].isin(APART)]
    marked = pd.concat([counted, flags(counted, period)], axis=1)
    late = marked[marked["done_late"] | marked["open_late"]]
    return Processing(
        asked=asked,
        tables={
            "unit": table(marked, ["unit"]),
            "person": table(marked, ["unit", "person"]),
            "type": table(marked, ["type"]),
            "urgency": table(marked, ["urgency"]),
            "month": pd.DataFrame(_months(counted, period)),
        },
        total=marked[list(FIGURES)].sum(),
        apart=_apart(papers),
        held=_held(trace.frame("holdings", _HELD, until, since), asked, papers["paper"]),
        late=late.sort_values(["unit", "last_day", "paper"], kind="stable"),
        papers=marked,
    )


def flags(papers: pd.DataFrame, period: Period) -> pd.DataFrame:
    """One column per figure: whether each paper counts in it."""
    start, end = pd.Timestamp(period.start), pd.Timestamp(period.end)
    done = papers["done_day"] <= end
    state, last_day = papers["state"], papers["last_day"]
    backlog = papers["arrived"] < start
    waiting = ~done & (state == "waiting")
    late = ~done & ~waiting & (last_day < end)
    no_due = ~done & ~waiting & last_day.isna()
    told = {
        "backlog": backlog,
        "backlog_late": backlog & (last_day < start),
        "received": ~backlog,
        "total": pd.Series(True, index=papers.index),
        "done": done,
        **{figure: done & (state == name) for name, figure in _DONE.items()},
        "done_unknown": done & ~state.isin(list(_DONE)),
        "open": ~done,
        "open_in_time": ~done & ~waiting & ~late & ~no_due,
        "open_late": late,
        "open_no_due": no_due,
        "open_waiting": waiting,
    }
    return pd.DataFrame(told)[list(FIGURES)].astype(bool)


def table(marked: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """The figures by the values of columns; the rows add up to the total.

    ``p50``, ``p90``: working days from arrival to the end, of papers done.
    """
    figures = marked.groupby(by)[list(FIGURES)].sum().astype(int)
    days = marked[marked["done"]].groupby(by)["days"]
    times = pd.DataFrame(
        {name: days.quantile(q) for name, q in zip(TIMES, (0.5, 0.9), strict=True)}
    )
    return figures.join(times).reset_index()


def listed(found: Processing, figure: str) -> pd.DataFrame:
    """The papers a figure counts, in the order they came."""
    return found.papers[found.papers[figure]].sort_values(["arrived", "paper"], kind="stable")


def _scope(papers: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """Incoming papers that came by the end of the period and were not done before it began.

    Raises ``HosoError`` unit-unknown where no paper of the snapshot read is of the unit asked for.

    ``done_day``: when a paper was done; NaT where it is open.
    """
    start, end = pd.Timestamp(asked.counted.start), pd.Timestamp(asked.counted.end)
    done_day = papers["closed"].where(
        papers["is_open"] | papers["closed"].notna(), papers["arrived"]
    )
    papers = papers.assign(done_day=done_day)
    there = (papers["direction"] == "in") & (papers["arrived"] <= end)
    found = papers[there & ~(papers["done_day"] < start)]
    words = {name: _words(found[name]) for name in _BY} | {"state": found["state"].astype(object)}
    found = found.assign(**words)
    if asked.unit is None:
        return found
    return found[found["unit"] == known_unit(asked.unit, {UNTOLD, *papers["unit"].cat.categories})]


def _words(column: pd.Series) -> pd.Series:
    """A column of words as text; what nobody tells has a name of its own."""
    names = {"": UNTOLD}
    if column.name == "urgency":
        names |= {term.id: term.vi for term in load_vocabulary("urgency").terms}
    known = column.cat.categories
    return column.cat.rename_categories([names.get(str(word), str(word)) for word in known]).astype(
        object
    )


def _months(papers: pd.DataFrame, period: Period) -> Iterator[dict[str, Any]]:
    """Month by month of the period: the open ones of one are the backlog of the next."""
    start = period.start
    while start <= period.end:
        after = (start.replace(day=1) + timedelta(days=32)).replace(day=period.start.day)
        end = min(after - timedelta(days=1), period.end)
        month = replace(period, name="", start=start, end=end)
        there = papers[
            (papers["arrived"] <= pd.Timestamp(end)) & ~(papers["done_day"] < pd.Timestamp(start))
        ]
        counts = flags(there, month).sum()
        yield {"month": _span(start, end), **{name: int(counts[name]) for name in FIGURES}}
        start = after


def _span(start: date, end: date) -> str:
    return f"{start:%m/%Y}" if start.day == 1 else f"{start:%d/%m/%Y} – {end:%d/%m/%Y}"


def _apart(papers: pd.DataFrame) -> pd.DataFrame:
    """Per unit, the papers outside the figures by class."""
    outside = papers[papers["state"].isin(APART)]
    counts = outside.groupby(["unit", "state"]).size().unstack(fill_value=0)
    return counts.reindex(columns=list(APART), fill_value=0).astype(int).reset_index()


def _held(held: pd.DataFrame, asked: Asked, papers: pd.Series) -> pd.DataFrame:
    """Per unit: spans that touch the period, papers, working days held, days charged as late.

    Time is charged to the unit that held the paper; who supports or takes note is not charged,
    nor is waiting for others.
    """
    start, end = pd.Timestamp(asked.counted.start), pd.Timestamp(asked.counted.end)
    inside = ~(held["start"] > end) & ~(held["end"] < start)
    found = held[inside & ~held["part"].isin(["support", "info"]) & ~held["waiting"]]
    found = found[found["paper"].isin(papers)]
    by = found.assign(unit=_words(found["unit"])).groupby("unit")
    return pd.DataFrame(
        {
            "spans": by.size(),
            "papers": by["paper"].nunique(),
            "p50": by["days"].quantile(0.5),
            "p90": by["days"].quantile(0.9),
            "late": by["late"].sum().astype(int),
        }
    ).reset_index()
