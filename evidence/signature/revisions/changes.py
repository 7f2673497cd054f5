"""What one revision changed, told by the part each changed object plays.

Values are compared, not bytes; what hangs from a value that is new is part of that change. A change
whose part is not understood is told as it is: the judge takes nothing for harmless that is not
listed as such.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from evidence.signature.limits import MAX_CHANGES, MAX_TEXT
from evidence.signature.revisions.boxes import draws, seen_box
from evidence.signature.revisions.roles import SHARED, Roles, child_role
from evidence.signature.revisions.view import View, kind_of, repeated_keys, same, same_object
from evidence.signature.syntax import Name, PdfDict, PdfSyntaxError, Ref, text_of
from evidence.signature.walk import is_signature

_KEYED = frozenset({"trailer", "catalog", "page_tree", "page", "form", "field", "annotation"})
_LISTED = {"kids": "page_tree", "annots": "annotation", "fields": "field"}
# role -> what a change in it is called; a role that is not listed is called by its own name
_CALLED = {
    "kids": "page_tree",
    "page_tree_entry": "page_tree",
    "page_box": "page_tree",
    "page_parent": "page_tree",
    "page_entry": "page",
    "form_default": "form",
    "form_entry": "form",
    "lock": "field",
    "field_entry": "field",
    "widget_box": "appearance",
    "widget_flag": "appearance",
    "annotation_entry": "annotation",
    "extensions": "metadata",
    "action": "catalog",
    "names": "catalog",
    "permissions": "catalog",
    "security": "catalog",
    "layers": "catalog",
    "catalog_entry": "catalog",
}
_SEEN = frozenset(
    {"page_content", "resource", "page_tree", "page", "annotation", "appearance", "form_value"}
)


@dataclass(slots=True)
class Comparison:
    """The revision ``after`` beside the one ``before``; ``roles`` grow with what is new."""

    before: View
    after: View
    roles: Roles
    changes: list[dict[str, Any]] = field(default_factory=list)
    _signed: set[int] = field(default_factory=set)
    _filled: set[int] = field(default_factory=set)
    _fields: set[int] = field(default_factory=set)
    _placed: dict[int, set[int]] = field(default_factory=dict)  # annotation -> pages that got it
    _told: set[tuple[Any, ...]] = field(default_factory=set)

    def run(self) -> list[dict[str, Any]]:
        """Every change, in order of objects; what belongs to a new signature is one change."""
        changed = [n for n in sorted(self.after.shown.changed) if not self._same(n)]
        parts = [(number, dict(self.roles.of.get(number, {}))) for number in changed]
        self._keyed("trailer", 0, 0, self.before.trailer, self.after.trailer)
        for number, played in parts:  # what is new has no part yet: it belongs to what leads to it
            if "field" in played:
                played.pop("annotation", None)
            for role, owner in played.items():
                self._object(number, role, owner)
        for number in changed:
            self._unused(number)
        return self._gathered()

    def _same(self, number: int) -> bool:
        try:
            return same_object(number, self.before, self.after)
        except PdfSyntaxError:
            return False

    def _object(self, number: int, role: str, owner: int) -> None:
        old, new = self._value(self.before, number), self._value(self.after, number)
        self.roles.enter_again(self.after, role, owner, new)
        if repeated_keys(new):
            self._tell("other", number, owner, "a key stands twice in a dictionary")
        self._value_changed(role, owner, number, old, new)

    def _value(self, view: View, number: int) -> Any:
        try:
            return view.value(number)
        except PdfSyntaxError as error:
            self._tell("other", number, 0, f"unreadable: {error}")
            return None

    def _value_changed(self, role: str, owner: int, number: int, old: Any, new: Any) -> None:
        """A value of this role is not what it was."""
        if role in _KEYED and isinstance(old, dict) and isinstance(new, dict):
            self._keyed(role, owner, number, old, new)
        elif role in _LISTED:
            self._listed(role, owner, number, old, new)
        elif role == "form_default" and _only_more(old, new, self.before, self.after):
            self._tell("form_default", number, owner, "added")
        else:
            self._tell(_CALLED.get(role, role), number, owner, role)

    def _keyed(self, role: str, owner: int, number: int, old: Any, new: Any) -> None:
        if role == "field" and self._is_signing(old, new):
            self._signed.add(number)
        for key in sorted({*old, *new}):
            inner = child_role(role, key)
            a, b = old.get(key), new.get(key)
            if inner and not same(a, b, self.before, self.after):
                self._entry(inner, owner, number, key, a, b)

    def _entry(self, role: str, owner: int, number: int, key: str, old: Any, new: Any) -> None:
        self.roles.enter(self.after, role, owner, new)
        a, b = self.before.resolve(old), self.after.resolve(new)
        structured = isinstance(a, dict) and isinstance(b, dict) and role in _KEYED
        if structured or role in _LISTED or role == "form_default":
            self._value_changed(role, owner, number, a, b)
        elif role == "value":
            self._value_set(owner, number, a, b)
        else:
            self._tell(_CALLED.get(role, role), number, owner, f"/{key}")

    def _is_signing(self, old: Any, new: Any) -> bool:
        """Whether a field that waited for a signature has got one."""
        empty = old is None or self.before.get(old, "V") is None
        return empty and is_signature(self.after.get(new, "V"))

    def _value_set(self, owner: int, number: int, old: Any, new: Any) -> None:
        if is_signature(old) or is_signature(new):
            detail = "signed" if old is None else "a signature was exchanged or removed"
            self._tell("signature", number, owner, detail)
        else:
            self._filled.add(owner)
            self._tell("form_value", number, owner, _said(new))

    def _listed(self, role: str, owner: int, number: int, old: Any, new: Any) -> None:
        a, b = (value if isinstance(value, list) else [] for value in (old, new))
        inner = _LISTED[role]
        before, after = _numbers(a), _numbers(b)
        for item in after:
            if item not in before:
                self._added(role, item, number, owner)
        for item in before:
            if item not in after:
                self._tell(_CALLED.get(inner, inner), item, item, "removed")
        kept = [item for item in before if item in set(after)]
        if kept != [item for item in after if item in set(before)]:
            self._tell(_CALLED.get(inner, inner), number, owner, "order")
        direct = [[i for i in values if not isinstance(i, Ref)] for values in (a, b)]
        if not same(direct[0], direct[1], self.before, self.after):
            self._tell(_CALLED.get(inner, inner), number, owner, "written into the list")

    def _added(self, role: str, item: int, number: int, owner: int) -> None:
        inner = _LISTED[role]
        if role == "annots":
            self.roles.page_of.setdefault(item, 0)
            self._placed.setdefault(item, set()).add(owner)
        self.roles.enter(self.after, inner, number, Ref(item, 0))
        value = self.after.value(item)
        if role == "kids":
            self._tell("page_tree", item, item, "added")
        elif role == "fields":
            self._field(item, value)
        else:
            self._tell("annotation", item, item, f"added: {_subtype(value)}")

    def _field(self, item: int, value: Any) -> None:
        self._fields.add(item)
        if is_signature(self.after.get(value, "V")):
            self._signed.add(item)
            self._tell("signature", item, item, "signed")
        else:
            kind = self.after.get(value, "FT")
            self._tell("field", item, item, f"added: {kind or '-'}")
            if draws(self.after, self._widget(item)[1]):
                self._tell("appearance", item, item, "added")

    def _unused(self, number: int) -> None:
        """An object that nothing the revision shows leads to."""
        if self.roles.of.get(number):
            return
        entry = self.after.entry(number)
        if entry is None:
            return
        value = self._value(self.after, number)
        if value is None or isinstance(value, int | float | bool) or kind_of(value) in _CONTAINERS:
            return
        was = "replaced" if self.before.entry(number) is not None else "added"
        kind = "stream" if entry.stream is not None else kind_of(value)
        self._tell("unused", number, 0, f"{was}: {kind}")

    def _tell(self, what: str, number: int, owner: int, detail: str) -> None:
        key = (what, number, owner, detail)
        if key in self._told:
            return
        self._told.add(key)
        if len(self.changes) == MAX_CHANGES:
            what, number, owner, detail = "other", 0, 0, "limit: more changes than are told"
        if len(self.changes) <= MAX_CHANGES:
            self.changes.append({"what": what, "object": number, "owner": owner, "detail": detail})

    def _gathered(self) -> list[dict[str, Any]]:
        """The changes with page and box; parts of a signature that was made are left out."""
        result, own = [], self._own_widgets()
        parts = {n for n in self._signed if not self._took(n)} | self._filled
        for change in self.changes:
            owner = change.pop("owner")
            if owner in parts and change["what"] in ("appearance", "page_mark"):
                continue
            if change["what"] == "annotation" and change["object"] in own:
                continue
            page, box = self._place(owner)
            visible = change["what"] in _SEEN or (change["what"] == "signature" and box is not None)
            change |= {
                "page": page,
                "box": box,
                "visible": visible,
                "text": self._texts(change["what"], change["object"]),
                "field": self._name(owner) if "field" in self.roles.of.get(owner, {}) else "",
                "signature": self._signature(owner) if change["what"] == "signature" else None,
            }
            result.append(change)
        return result

    def _own_widgets(self) -> set[int]:
        """The one widget of each field that was added or signed, where one page shows it.

        A field may have more, on any page: those are annotations like others.
        """
        first = dict(self._widget(number) for number in self._signed | self._fields)
        return {
            item
            for item, value in first.items()
            if self._pages_with(item) <= {self._page_with(item)}
            and self.after.get(value, "Subtype") == _WIDGET
            and not self._took(item)
        }

    def _took(self, item: int) -> bool:
        """Whether a field took over what stood on a page and showed something of its own.

        That is gone then, or is another thing: a widget whose look was elsewhere, or no widget.
        """
        old = self.before.value(item)
        if not isinstance(old, dict) or "Rect" not in old:
            return False
        if self.before.get(old, "Subtype") != _WIDGET:
            return True
        page, new = self._page_with(item), self.after.value(item)
        if not draws(self.before, old) or page not in self.roles.pages:
            return False
        box = seen_box(self.before, page, old)
        return box is not None and box != (
            seen_box(self.after, page, new) if isinstance(new, dict) else None
        )

    def _pages_with(self, item: int) -> set[int]:
        """Page objects that show an annotation."""
        known = self.roles.page_of.get(item, 0)
        return {*self._placed.get(item, ()), *([known] if known else [])}

    def _page_with(self, item: int) -> int:
        """The page object that shows an annotation: what it says itself counts last."""
        shown = self._pages_with(item) - {SHARED}
        value = self.after.value(item)
        said = value.get("P") if isinstance(value, dict) else None
        return min(shown) if shown else said.number if isinstance(said, Ref) else 0

    def _place(self, owner: int) -> tuple[int | None, list[float] | None]:
        """The page (from 1) a change is on, and the box of the annotation it is about."""
        pages = self.roles.pages
        if owner == SHARED:
            return None, None
        if owner in pages:
            return pages[owner], None
        widget, value = self._widget(owner)
        page = self._page_with(widget)
        if page not in pages or not isinstance(value, dict):
            return pages.get(page), None
        return pages[page], seen_box(self.after, page, value)

    def _widget(self, owner: int) -> tuple[int, Any]:
        """The widget of a field: itself, or its first kid."""
        value = self.after.value(owner) if owner > 0 else None
        if isinstance(value, dict) and "Rect" not in value:
            for kid in _numbers(self.after.get(value, "Kids") or []):
                return kid, self.after.value(kid)
        return owner, value

    def _texts(self, what: str, number: int) -> list[str]:
        if what != "annotation":
            return []
        contents = self.after.get(self.after.value(number), "Contents")
        return [text_of(contents)[:MAX_TEXT]] if isinstance(contents, bytes) else []

    def _signature(self, owner: int) -> int | None:
        """The object that holds the signature a field got."""
        value = self.after.value(owner) if owner > 0 else None
        held = value.get("V") if isinstance(value, dict) else None
        return held.number if isinstance(held, Ref) else owner

    def _name(self, owner: int) -> str:
        parts: list[str] = []
        node: Any = self.after.value(owner)
        for _ in range(16):
            title = self.after.get(node, "T")
            if isinstance(title, bytes):
                parts.append(text_of(title))
            node = self.after.get(node, "Parent")
        return ".".join(reversed(parts))[:MAX_TEXT]


_WIDGET = "Widget"
_CONTAINERS = frozenset({"XRef", "ObjStm"})


_NO_DEFAULT = frozenset({"XObject", "ProcSet"})  # no text is drawn with these


def _numbers(values: Iterable[Any]) -> list[int]:
    return [item.number for item in values if isinstance(item, Ref)]


def _said(value: Any) -> str:
    if isinstance(value, bytes):
        return text_of(value)[:MAX_TEXT]
    return str(value)[:MAX_TEXT] if isinstance(value, Name | int | float) else kind_of(value)


def _subtype(value: Any) -> str:
    return str(value.get("Subtype") or "-")[:40] if isinstance(value, PdfDict) else "-"


def _only_more(old: Any, new: Any, before: View, after: View) -> bool:
    """Whether default resources only grew: every entry there was is what it was."""
    old, new = before.resolve(old), after.resolve(new)
    if old is None:
        return True
    if not isinstance(old, dict) or not isinstance(new, dict):
        return False
    for key, value in old.items():
        if key in _NO_DEFAULT:
            continue
        a, b = before.resolve(value), after.resolve(new.get(key))
        nested = isinstance(a, dict) and isinstance(b, dict)
        kept = nested and all(k in b and same(v, b[k], before, after) for k, v in a.items())
        if not kept and not same(value, new.get(key), before, after):
            return False
    return True
