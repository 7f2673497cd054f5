"""What each object is for, found by walking from the trailer (``data/roles.json``).

A role is the part an object plays: ``page_content`` of page 3, ``appearance`` of field 17. An
object may play several; each is kept, so that what is harmless in one is not harmless in all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from evidence.signature.limits import MAX_WALKED
from evidence.signature.objects import PdfObject
from evidence.signature.revisions.tables import TableError
from evidence.signature.revisions.view import View
from evidence.signature.syntax import PdfSyntaxError, Ref

SHARED = -1  # an owner: several of them
_LISTS = {"kids": "page_tree", "annots": "annotation", "fields": "field"}
_STRUCTURED = frozenset({"trailer", "catalog", "page_tree", "page", "form", "field", "annotation"})
_OWNERS = frozenset({"page", "field", "annotation"})
_FIRST = ("page_tree", "form")  # walked before what may point at pages and fields from elsewhere


@cache
def children_of(role: str) -> dict[str, str]:
    """Key of a dictionary in this role -> the role of its value, "" where it says nothing."""
    text = files("evidence.signature").joinpath("data/roles.json").read_text(encoding="utf-8")
    table: dict[str, dict[str, str]] = json.loads(text)
    return table.get(role, {})


def child_role(role: str, key: str) -> str:
    """The role of a value under ``key``: what hangs from an unstructured role has that role."""
    known = children_of(role)
    return known.get(key, known.get("*", role)) if known else role


class Roles:
    """Roles by object number: role -> owner (a page, field or annotation object, or 0)."""

    def __init__(self) -> None:
        self.of: dict[int, dict[str, int]] = {}
        self.pages: dict[int, int] = {}
        self.page_of: dict[int, int] = {}  # annotation -> page object
        self.anchors: set[int] = set()  # the catalogue, page nodes, fields, annotations
        self.problems: list[str] = []
        self._walked = 0

    def walk(self, view: View) -> None:
        """All that hangs from the trailer of a revision."""
        reference = view.trailer.get("Root")
        if isinstance(reference, Ref):
            self.anchors.add(reference.number)
        root = view.resolve(reference)
        for key in _FIRST:
            self._enter_key(view, root, "catalog", key)
        self.enter(view, "trailer", 0, view.trailer)

    def _enter_key(self, view: View, root: Any, role: str, wanted: str) -> None:
        if isinstance(root, dict):
            for key, value in root.items():
                if child_role(role, key) == wanted:
                    self.enter(view, wanted, 0, value)

    def enter(self, view: View, role: str, owner: int, value: Any) -> None:
        """Give ``role`` to everything behind ``value`` that has not got it yet."""
        stack = [(role, owner, value)]
        while stack:
            role, owner, value = stack.pop()
            if isinstance(value, Ref):
                value = self._visit(view, role, owner, value)
                role, owner, value = value if value else ("", 0, None)
            if isinstance(value, dict):
                stack.extend(_dictionary_children(role, owner, value))
            elif isinstance(value, list):
                inner = _LISTS.get(role, role)
                stack.extend((inner, owner, item) for item in reversed(value))

    def enter_again(self, view: View, role: str, owner: int, value: Any) -> None:
        """What hangs from the new value of an object that has its role already."""
        if role == "page_tree" and isinstance(value, dict) and "Kids" not in value:
            role = "page"
        self.enter(view, role, owner, value)

    def _visit(self, view: View, role: str, owner: int, ref: Ref) -> tuple[str, int, Any] | None:
        """The role, owner and value to go on with; None where there is nothing to go on."""
        number = ref.number
        if role not in _STRUCTURED and number in self.anchors:
            return None  # a page or field seen from elsewhere
        known = self.of.setdefault(number, {})
        value = self._value(view, number, role)
        if role == "page_tree" and isinstance(value, dict) and "Kids" not in value:
            role = "page"
        if role == "annotation":
            self.page_of.setdefault(number, owner)
        if role in _STRUCTURED:
            self.anchors.add(number)
            owner = number if role in _OWNERS else owner
        if not self._is_new(known, role, owner):
            return None
        self._walked += 1
        if self._walked > MAX_WALKED:
            raise TableError("limit: too many objects to tell what they are for")
        if role == "page":
            self.pages.setdefault(number, len(self.pages) + 1)
        return role, known[role], value

    def _value(self, view: View, number: int, role: str) -> Any:
        """The value, None where it cannot be read or nothing hangs from it."""
        try:
            entry = view.entry(number)
            if entry is None or (role not in _STRUCTURED and without_references(entry)):
                return None
            return view.parsed.value(entry)
        except (TableError, PdfSyntaxError) as error:
            if len(self.problems) < 20:
                self.problems.append(f"object {number}: {error}")
            return None

    @staticmethod
    def _is_new(known: dict[str, int], role: str, owner: int) -> bool:
        if role not in known:
            known[role] = owner
            return True
        if known[role] in (owner, SHARED):
            return False
        known[role] = SHARED
        return True


def _dictionary_children(
    role: str, owner: int, value: dict[str, Any]
) -> Iterator[tuple[str, int, Any]]:
    for key, item in value.items():
        if isinstance(item, Ref | dict | list):
            inner = child_role(role, key)
            if inner:
                yield inner, owner, item


def without_references(entry: PdfObject) -> bool:
    """Whether the bytes of a definition hold no reference, so that nothing hangs from it."""
    return b"R" not in entry.data[entry.start : entry.end]
