"""One row of a list with its columns named; what cannot be read is told, once per cell."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from evidence.register.columns import Columns
from evidence.register.heads import Head, letters
from evidence.register.tables import Row, Value
from evidence.register.values import moment_of, several, sign_of, text_of
from schemas.finding import Finding, Place
from schemas.reader_rules import severities
from schemas.trace import Moment, PaperKey, Party
from schemas.vocabulary import load_vocabulary

_TOLD = 200  # characters of a cell that are told


@dataclass(slots=True, kw_only=True)
class Line:
    """A row below the head. ``place``: file, sheet, row; ``findings``: what was said of it."""

    cells: Row
    head: Head
    columns: Columns
    place: Place
    findings: list[Finding] = field(default_factory=list)

    def value(self, name: str) -> Value:
        """The cell of a field; None where there is none."""
        column = self.head.fields.get(name)
        return self.cells[column] if column is not None and column < len(self.cells) else None

    def told(self, *names: str) -> str:
        """The first of the fields that says anything."""
        return next((told for told in (text_of(self.value(n)) for n in names) if told), "")

    def several(self, name: str) -> tuple[str, ...]:
        """The names in a cell."""
        return several(self.value(name))

    def moment(self, *names: str) -> Moment | None:
        """The first moment the fields tell; a text that is none is told (X-132)."""
        for name in names:
            value = self.value(name)
            found = moment_of(value)
            if found is not None:
                return found
            if text_of(value):
                self.tell("X-132", name, text_of(value))
        return None

    def term(self, vocabulary: str, name: str) -> str:
        """The id of the term a cell means, "" where it is empty; an unknown word is told."""
        told = self.told(name)
        found = load_vocabulary(vocabulary).find(told) if told else None
        if told and found is None:
            self.tell("X-135", name, told)
        return found.id if found else ""

    def meant(self, table: str, name: str) -> str:
        """As :meth:`term`, by a table of the column map."""
        told = self.told(name)
        found = self.columns.meant(table, told) if told else ""
        if told and not found:
            self.tell("X-135", name, told)
        return found

    def party(self, unit: str, person: str, role: str = "") -> Party:
        """The party of three columns."""
        told = self.told(role) if role else ""
        return Party(
            unit=self.told(unit),
            person=self.told(person),
            role=self.columns.meant("roles", told) if told else "",
        )

    def key(self) -> PaperKey:
        """Number, notation, day and author of the paper the row tells of."""
        number, notation = sign_of(self.told("sign"))
        own, rest = sign_of(self.told("number")) if not number else ("", "")
        issued = self.moment("issued")
        return PaperKey(
            number=number or own,
            notation=notation or self.told("notation") or rest,
            issued=issued.day if issued else None,
            organ=self.told("organ"),
            organ_code=self.told("organ_code"),
        )

    def tell(self, rule: str, name: str, evidence: str) -> None:
        """A finding on a cell of this row."""
        column = self.head.fields.get(name)
        self.findings.append(
            finding(
                rule,
                replace(
                    self.place,
                    column=letters(column) if column is not None else None,
                    field=name or None,
                ),
                evidence,
                column=self.head.names[column] if column is not None else "",
            )
        )


def finding(rule: str, where: Place, evidence: str, **told: str) -> Finding:
    """A finding of the reader of lists; ``told``: its parameters."""
    return Finding(
        rule=rule,
        severity=severities()[rule],
        where=where,
        evidence=evidence[:_TOLD],
        params={name: text[:_TOLD] for name, text in told.items()},
    )
