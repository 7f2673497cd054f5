"""An inspection as it is frozen: what is inspected by which decision, the sample, its findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

from reports.inspection.draw import Stratum

Kind = Literal["dossier", "document"]
FORMAT: Final = "hoso-inspection/1"


@dataclass(frozen=True, slots=True)
class Machine:
    """One finding of the machine on an item, with its words as they were when it was frozen.

    ``key``: :mod:`schemas.finding_key`; ``code``: as it is printed.
    """

    key: str
    code: str
    rule: str
    severity: str
    conclusion: str
    document: str
    place: str
    found: str
    basis: str


@dataclass(frozen=True, slots=True)
class Check:
    """What came of one rule on an item; ``reason`` in words where it was not evaluated."""

    rule: str
    status: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A dossier or document of the sample. ``number`` counts from 1 in the order of ``id``."""

    number: int
    id: str
    object_id: str
    version: str
    file_code: str
    title: str
    symbol: str
    issued: str
    unit: str
    stratum: str
    findings: tuple[Machine, ...] = ()
    checks: tuple[Check, ...] = ()

    @property
    def name(self) -> str:
        """How people call it: a document by its symbol, else the code of its dossier."""
        return f"{self.symbol} ({self.file_code})" if self.symbol else self.file_code


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The decision an inspection is made by; ``about`` completes "về việc …"."""

    number: str
    day: str
    issuer: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What is frozen, beside the items and the list they were drawn from.

    ``rules``: those inspected, () for all. ``method``: simple, or the name of what parts the list
    into strata. ``population``: how many the list holds; ``undated``: left out, because they have
    no day and a period was asked for. ``list_sha256``: of the list's file.
    """

    id: str
    decision: Decision
    inspectors: tuple[str, ...]
    kind: Kind
    period: str
    period_from: str
    period_to: str
    period_words: str
    unit: str
    rules: tuple[str, ...]
    rule_titles: Mapping[str, str]
    method: str
    seed: str
    population: int
    sample: int
    undated: int
    strata: tuple[Stratum, ...]
    snapshot: str
    rules_version: str
    list_sha256: str
    frozen_at: str
    operator: str

    def as_dict(self) -> dict[str, Any]:
        """JSON form."""
        return {"format": FORMAT, **asdict(self)}

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Inspection:
        """Inverse of :meth:`as_dict`. Raises ``ValueError`` on another format."""
        told = dict(raw)
        if told.pop("format", "") != FORMAT:
            raise ValueError("format")
        lists = {name: tuple(told[name]) for name in ("inspectors", "rules")}
        return cls(
            **{
                **told,
                **lists,
                "decision": Decision(**told["decision"]),
                "strata": tuple(Stratum(**row) for row in told["strata"]),
            }
        )


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen inspection whole. ``members``: id -> stratum, the list the sample was drawn from."""

    inspection: Inspection
    items: tuple[Item, ...]
    members: Mapping[str, str] = field(default_factory=dict)


def item_to_dict(item: Item) -> dict[str, Any]:
    """JSON form of an item."""
    return asdict(item)


def item_from_dict(raw: Mapping[str, Any]) -> Item:
    """Inverse of :func:`item_to_dict`."""
    told = {name: value for name, value in raw.items() if name not in ("findings", "checks")}
    return Item(
        **told,
        findings=tuple(Machine(**row) for row in raw["findings"]),
        checks=tuple(Check(**row) for row in raw["checks"]),
    )
