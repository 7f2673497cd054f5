"""Reading the snapshot: the columns and months a report needs, as pandas frames."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reports.trace.build import INFO
from reports.trace.rows import TABLES

_ENDS = {"papers": "closed", "holdings": "end"}


@dataclass(frozen=True, slots=True)
class TraceFrames:
    """A snapshot. ``info``: its ``trace.json``; the frames are read when asked for."""

    folder: Path
    info: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The snapshot's name, as reports print it."""
        return self.folder.name

    @property
    def as_of(self) -> date:
        """The last day anything is told of."""
        return date.fromisoformat(self.info["as_of"])

    def frame(
        self, table: str, columns: Sequence[str] = (), until: str = "", since: date | None = None
    ) -> pd.DataFrame:
        """A table (papers, holdings, events) with the ``columns`` asked for.

        ``until``: only parts up to this month (YYYY-MM). ``since``: without what was over before
        that day (papers closed, holdings ended). Words are categories, days datetime64.
        """
        where = _not_over(_ENDS[table], since) if since and table in _ENDS else None
        schema = TABLES[table]
        wanted = list(columns) or schema.names
        files = sorted((self.folder / table).glob("*.parquet"))
        if until:
            files = [path for path in files if path.stem <= until or not path.stem[0].isdigit()]
        tables = [pq.read_table(path, columns=wanted, filters=where) for path in files]
        fields = [schema.field(name) for name in wanted]
        empty = pa.schema(fields).empty_table()
        table_ = pa.concat_tables([empty, *tables]).unify_dictionaries()
        found: pd.DataFrame = table_.to_pandas(date_as_object=False)
        return found


def read_trace(folder: Path) -> TraceFrames:
    """The snapshot in ``folder`` (see :func:`reports.trace.current_trace`)."""
    return TraceFrames(folder, json.loads((folder / INFO).read_bytes()))


def _not_over(column: str, since: date) -> Any:
    return pc.field(column).is_null() | (pc.field(column) >= since)
