"""What a check says: ``Finding`` and the place it points at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]
Outcome = Literal["archived", "quarantined", "refused", "withheld", "already_archived"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands; every part that does not apply is None.

    ``row`` and ``page`` count from 1; ``column`` is the sheet's letter(s); ``field`` the short
    name; ``profile`` the form it is a field of, where that is not the first; ``box`` left, bottom,
    right, top on the page in points from its bottom left.
    """

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    page: int | None = None
    entity: str | None = None
    ordinal: str | None = None
    field: str | None = None
    profile: str | None = None
    box: tuple[float, ...] | None = None

    def as_dict(self) -> dict[str, Any]:
        """Only the parts that are known."""
        parts = ((name, getattr(self, name)) for name in self.__slots__)
        known = {name: value for name, value in parts if value is not None}
        return {**known, "box": list(self.box)} if self.box is not None else known

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Place:
        """Inverse of :meth:`as_dict`."""
        box = raw.get("box")
        return cls(**{**raw, "box": tuple(box) if box is not None else None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding of one rule. Words, article and remedy come from the catalogue.

    ``severity`` may differ from the catalogue's where the rule grades (e.g. T02-META-08).
    ``params`` fill the catalogue's message; they never hold content of withheld documents.
    """

    rule: str
    severity: Severity
    where: Place = field(default_factory=Place)
    evidence: str = ""
    params: dict[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """JSON form: ``{rule, severity, where, evidence, params}``."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "where": self.where.as_dict(),
            "evidence": self.evidence,
            "params": dict(self.params),
        }

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Finding:
        """Inverse of :meth:`as_dict`."""
        return cls(
            rule=raw["rule"],
            severity=raw["severity"],
            where=Place.from_dict(raw.get("where", {})),
            evidence=raw.get("evidence", ""),
            params=dict(raw.get("params", {})),
        )
