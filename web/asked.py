"""What may be asked of a search: one set of parameters for the API, the page and its links."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from schemas.clock import parse_dmy
from search.parse import parse
from search.query import MAX_LIMIT, Filters, Query, Sort

FACETS = (
    "kind",
    "organ",
    "unit",
    "type",
    "year",
    "direction",
    "access",
    "retention",
    "signature",
    "finding",
    "format",
    "text",
    "fonds",
)
"""Facets people are given, in the order of the page."""
MAX_TYPED = 2000
_MAX_VALUE = 500
_MAX_VALUES = 50
_DAY_PATTERN = r"^([0-3]\d/[01]\d/\d{4}|\d{4}-[01]\d-[0-3]\d)?$"

Facet = Literal[
    "kind",
    "organ",
    "unit",
    "type",
    "year",
    "direction",
    "access",
    "retention",
    "signature",
    "finding",
    "format",
    "text",
    "fonds",
]
Kind = Literal["dossier", "document", "photo", "recording"]


def _iso_day(value: Any) -> Any:
    """``DD/MM/YYYY`` or ISO, as people and scripts write days, in ISO; nothing for a blank."""
    text = str(value).strip()
    day = parse_dmy(text) or _iso(text)
    if text and day is None:
        raise ValueError("ngày viết DD/MM/YYYY / a day is written DD/MM/YYYY")
    return day.isoformat() if day else ""


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2024-12-31") else None
    except ValueError:
        return None


Day = Annotated[
    str,
    BeforeValidator(_iso_day),
    Field(max_length=10, json_schema_extra={"pattern": _DAY_PATTERN}),
]
Value = Annotated[str, Field(max_length=_MAX_VALUE)]
Values = Annotated[tuple[Value, ...], Field(max_length=_MAX_VALUES)]
Year = Annotated[int, Field(ge=1000, le=9999)]


class Asked(BaseModel):
    """The parameters of a search, those of ``hoso search`` and a value for every filter.

    Within one filter any of the values will do. Days: DD/MM/YYYY or ISO, both included.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    q: str = Field(
        "",
        max_length=MAX_TYPED,
        description="Câu tìm. / What is searched for.",
        examples=["quyết định bổ nhiệm", "12/QĐ-SNV", 'cơ quan:"Sở Nội vụ" năm:2024'],
    )
    limit: int = Field(10, ge=1, le=MAX_LIMIT, description="Số kết quả một trang. / Page size.")
    cursor: str | None = Field(None, max_length=8000, description="Mã trang tiếp. / Next page.")
    sort: Sort = Field("relevance", description="Thứ tự. / Order.")
    by: Literal["entry", "dossier"] = Field(
        "entry", description="Mỗi kết quả là một mục hay một hồ sơ. / What a hit is."
    )
    kind: Annotated[tuple[Kind, ...], Field(max_length=4)] = ()
    organ: Values = ()
    unit: Values = ()
    type: Values = ()
    year: Annotated[tuple[Year, ...], Field(max_length=_MAX_VALUES)] = ()
    direction: Values = ()
    access: Values = ()
    retention: Values = ()
    signature: Values = ()
    finding: Values = ()
    format: Values = ()
    text: Values = ()
    fonds: Values = ()
    dossier: Values = ()
    date_from: Day = Field("", alias="from")
    date_to: Day = Field("", alias="to")
    facets: Annotated[tuple[Facet, ...], Field(max_length=len(FACETS))] = (
        "kind",
        "type",
        "unit",
        "year",
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.date_from and self.date_to and self.date_to < self.date_from:
            raise ValueError(
                "khoảng thời gian kết thúc trước khi bắt đầu / the span ends before it begins"
            )
        return self

    def query(self, **other: Any) -> Query:
        """The query of these parameters; ``other`` fields of :class:`Query` go before them."""
        options: dict[str, Any] = {
            "filters": self.filters(),
            "limit": self.limit,
            "cursor": self.cursor,
            "sort": self.sort,
            "by": self.by,
            "facets": tuple(dict.fromkeys(self.facets)),
        }
        return parse(self.q, **{**options, **other})

    def filters(self) -> Filters:
        """The filters chosen."""
        chosen = {name: tuple(map(str, self.values_of(name))) for name in (*FACETS, "dossier")}
        return Filters(**chosen, date_from=self.date_from, date_to=self.date_to)

    def values_of(self, name: str) -> tuple[Any, ...]:
        """The values chosen of one filter."""
        found: tuple[Any, ...] = getattr(self, name)
        return found

    def link(self, **changes: Any) -> str:
        """The query string of these parameters with ``changes``, always of the first page."""
        changed = self.model_copy(update={"cursor": None, **changes})
        return urlencode(changed.pairs())

    def pairs(self) -> list[tuple[str, str]]:
        """Name and value of everything that is not as it would be anyway."""
        found: list[tuple[str, str]] = []
        for name, about in type(self).model_fields.items():
            value = getattr(self, name)
            if value is not None and value != about.default:
                values = value if isinstance(value, tuple) else (value,)
                found += [(about.alias or name, str(one)) for one in values]
        return found

    def toggled(self, name: str, value: str) -> str:
        """:meth:`link` with one value of a filter chosen, or given up where it was chosen."""
        chosen = [str(one) for one in self.values_of(name)]
        kept = [one for one in chosen if one != value] if value in chosen else [*chosen, value]
        return self.link(**{name: tuple(kept)})
