"""How a departure is planted: a change of the look, or of the words, of a correct document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from letters.model import Annex, Block, Document, Para, Signer

Change = Callable[[Document], Document]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One departure from ``rule``.

    ``kinds``: the correct documents it can be planted in; ``beside``: other rules that may report
    it too, none else may; ``forms``: in which files it can be seen.
    """

    rule: str
    name: str
    change: Change
    kinds: tuple[Document, ...]
    beside: tuple[str, ...] = ()
    forms: tuple[str, ...] = ("pdf", "docx")

    def planted(self, kind: Document) -> Document:
        """``kind`` with this departure."""
        made = self.change(kind)
        if made == kind:
            raise ValueError(f"{self.rule} {self.name}: nothing changed in {kind.kind}")
        return made

    def __str__(self) -> str:
        return f"{self.rule} {self.name}"


def fault(
    rule: str,
    name: str,
    change: Change,
    *kinds: Document,
    beside: tuple[str, ...] = (),
    forms: tuple[str, ...] = ("pdf", "docx"),
) -> Fault:
    """A row of a table of departures."""
    return Fault(rule=rule, name=name, change=change, kinds=kinds, beside=beside, forms=forms)


def looked(**changes: Any) -> Change:
    """Measures of the page."""
    return lambda kind: replace(kind, look=replace(kind.look, **changes))


def styled(*roles: str, **changes: Any) -> Change:
    """The style of components; without ``roles``, of all."""
    return lambda kind: replace(
        kind, look=kind.look.styled(*(roles or kind.look.styles), **changes)
    )


def ruled(name: str, **changes: Any) -> Change:
    """A line below a component."""
    return lambda kind: replace(kind, look=kind.look.ruled(name, **changes))


def numbered(**changes: Any) -> Change:
    """The page numbers."""
    return lambda kind: replace(kind, look=kind.look.numbered(**changes))


def worded(**changes: Any) -> Change:
    """Words of the document: the fields of the model."""
    return lambda kind: replace(kind, **changes)


def both(*changes: Change) -> Change:
    """Several changes that make one departure."""

    def change(kind: Document) -> Document:
        for one in changes:
            kind = one(kind)
        return kind

    return change


def signed(**changes: Any) -> Change:
    """What the signer's lines say."""

    def change(kind: Document) -> Document:
        assert isinstance(kind.signer, Signer)
        return replace(kind, signer=replace(kind.signer, **changes))

    return change


def swapped(field: str, old: str, new: str) -> Change:
    """In each line of a field of lines, or in a text, ``new`` for ``old``."""

    def change(kind: Document) -> Document:
        value = getattr(kind, field)
        if isinstance(value, tuple):
            value = tuple(line.replace(old, new) for line in value)
        else:
            value = value.replace(old, new)
        return replace(kind, **{field: value})

    return change


def dropped(field: str, text: str) -> Change:
    """The line of a field of lines that holds ``text`` is gone."""

    def change(kind: Document) -> Document:
        kept = tuple(line for line in getattr(kind, field) if text not in line)
        return worded(**{field: kept})(kind)

    return change


def told(**lines: str) -> Change:
    """In the lines that number and date the document: ``number=…`` or ``date=…`` as they stand."""
    names = {"number": "number_line", "date": "date_line"}
    return worded(**{names[key]: line for key, line in lines.items()})


def para(role: str, change: Callable[[Para], Para], *, nth: int = 0) -> Change:
    """The ``nth`` paragraph of a role (from 0; -1: the last), also inside the annexes."""
    return lambda kind: _everywhere(kind, lambda blocks: _one(blocks, role, change, nth))


def over(role: str, *, nth: int = 0, **changes: Any) -> Change:
    """The style of one paragraph alone."""
    return para(role, lambda one: replace(one, over=tuple(changes.items())), nth=nth)


def text(role: str, old: str, new: str, *, nth: int = 0) -> Change:
    """In one paragraph, ``new`` for ``old`` (its bold start included)."""
    return para(role, lambda one: _retold(one, old, new), nth=nth)


def everywhere(role: str, old: str, new: str) -> Change:
    """In every paragraph of a role, ``new`` for ``old``."""

    def blocks(found: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(
            _retold(one, old, new) if isinstance(one, Para) and one.role == role else one
            for one in found
        )

    return lambda kind: _everywhere(kind, blocks)


def annexed(**changes: Any) -> Change:
    """Every annex: its fields, or what a function makes of each."""

    def change(kind: Document) -> Document:
        annexes = tuple(_annex(annex, changes) for annex in kind.annexes)
        return replace(kind, annexes=annexes)

    return change


def _annex(annex: Annex, changes: dict[str, Any]) -> Annex:
    values = {
        name: value(getattr(annex, name)) if callable(value) else value
        for name, value in changes.items()
    }
    return replace(annex, **values)


def _retold(one: Para, old: str, new: str) -> Para:
    return replace(one, text=one.text.replace(old, new), lead=one.lead.replace(old, new))


def _everywhere(
    kind: Document, change: Callable[[tuple[Block, ...]], tuple[Block, ...]]
) -> Document:
    """The body changed; where it stays as it was, the annexes."""
    body = change(kind.body)
    if body != kind.body:
        return replace(kind, body=body)
    annexes = tuple(replace(annex, body=change(annex.body)) for annex in kind.annexes)
    return replace(kind, annexes=annexes)


def _one(
    blocks: tuple[Block, ...], role: str, change: Callable[[Para], Para], nth: int
) -> tuple[Block, ...]:
    places = [
        place for place, one in enumerate(blocks) if isinstance(one, Para) and one.role == role
    ]
    if not places or nth >= len(places):
        return blocks
    at = places[nth]
    one = blocks[at]
    assert isinstance(one, Para)
    return (*blocks[:at], change(one), *blocks[at + 1 :])
