"""Canonical XML beside lxml's, on made-up documents; and parsing that never ends in surprise."""

from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from evidence.signature.xmlsig.c14n import C14N, C14N11, EXCLUSIVE, METHODS, Method, canonical
from evidence.signature.xmlsig.tree import Element, XmlError, parse

_PREFIXES = ("", "a", "b")
_URIS = ("urn:1", "urn:2")
_TEXT = st.text(alphabet="aế&<>\"'\t\n\r ", max_size=6)
_METHODS = [method for method in METHODS.values() if not method.version11]


def _escaped(text: str) -> str:
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(char, entity)
    return text.replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#9;")


@st.composite
def _element(draw: Any, scope: dict[str, str], depth: int) -> str:
    declared = draw(st.dictionaries(st.sampled_from(_PREFIXES), st.sampled_from(_URIS), max_size=2))
    if draw(st.booleans()) and "" not in declared:
        declared[""] = ""
    inside = {**scope, **declared}
    prefix = draw(st.sampled_from([p for p in inside if p == "" or inside[p]] or [""]))
    name = f"{prefix}:e" if prefix else "e"
    parts = [f' xmlns{":" if p else ""}{p}="{uri}"' for p, uri in declared.items()]
    used: set[tuple[str, str]] = set()
    for local in draw(st.lists(st.sampled_from(["x", "y"]), max_size=3)):
        of = draw(st.sampled_from(["", *(p for p in inside if p)]))
        if ((inside[of] if of else ""), local) not in used:
            used.add(((inside[of] if of else ""), local))
            parts.append(f' {of}{":" if of else ""}{local}="{_escaped(draw(_TEXT))}"')
    if draw(st.booleans()):
        parts.append(' xml:lang="vi"')
    kinds = ["text", "comment", "instruction", *(["element"] if depth < 3 else [])]
    children = [
        draw(_element(inside, depth + 1)) if kind == "element" else _SIMPLE[kind](draw(_TEXT))
        for kind in draw(st.lists(st.sampled_from(kinds), max_size=3))
    ]
    return f"<{name}{''.join(parts)}>{''.join(children)}</{name}>"


_SIMPLE: dict[str, Any] = {
    "text": _escaped,
    "comment": lambda text: f"<!--{text.replace('-', '')}-->",
    "instruction": lambda text: f"<?go {text.replace('?', '')}?>",
}
_DOCUMENTS = _element({}, 0)


def _by_lxml(node: Any, method: Method) -> bytes:
    out = io.BytesIO()
    etree.ElementTree(node).write_c14n(
        out, exclusive=method.exclusive, with_comments=method.comments
    )
    return out.getvalue()


@given(_DOCUMENTS, st.sampled_from(_METHODS))
def test_whole_documents_as_lxml_writes_them(text: str, method: Method) -> None:
    data = f"<?first?>\n<!--c-->{text}\n<?last x?>".encode()
    assert canonical(parse(data), method) == _by_lxml(etree.fromstring(data), method)


@given(_DOCUMENTS, st.sampled_from([m for m in _METHODS if m.exclusive]), st.data())
def test_exclusive_parts_as_lxml_writes_them(text: str, method: Method, data: Any) -> None:
    ours = list(parse(text.encode()).root.walk())
    theirs = list(etree.fromstring(text.encode()).iter(tag=etree.Element))
    number = data.draw(st.integers(0, len(ours) - 1))
    assert canonical(ours[number], method) == _by_lxml(theirs[number], method)


@given(_DOCUMENTS, st.sampled_from(_METHODS), st.data())
def test_a_part_stands_for_itself(text: str, method: Method, data: Any) -> None:
    """The canonical form of an element is a document, and canonical itself."""
    apex = data.draw(st.sampled_from(list(parse(text.encode()).root.walk())))
    form = canonical(apex, method)
    assert canonical(parse(form), method) == form


@given(_DOCUMENTS, st.data())
def test_what_is_left_out_is_as_if_it_had_not_been_there(text: str, data: Any) -> None:
    document = parse(text.encode())
    chosen = data.draw(st.sampled_from(list(document.root.walk())))
    method = data.draw(st.sampled_from(_METHODS))
    form = canonical(document, method, without=frozenset({chosen}))
    if chosen.parent is None:
        return
    chosen.parent.children.remove(chosen)
    assert canonical(document, method) == form


@given(st.binary(max_size=200))
def test_any_bytes_end_in_a_document_or_a_fault(data: bytes) -> None:
    with suppress(XmlError):
        assert isinstance(parse(data).root, Element)


def test_a_part_takes_namespaces_and_language_with_it() -> None:
    text = b'<r xmlns="urn:d" xmlns:u="urn:u" xml:lang="vi" xml:id="i"><p a="1"/></r>'
    part = next(parse(text).root.elements())
    inclusive = b'<p xmlns="urn:d" xmlns:u="urn:u" a="1" xml:id="i" xml:lang="vi"></p>'
    assert canonical(part, METHODS[C14N]) == inclusive
    assert canonical(part, METHODS[C14N11]) == inclusive.replace(b' xml:id="i"', b"")
    assert canonical(part, METHODS[EXCLUSIVE]) == b'<p xmlns="urn:d" a="1"></p>'
    listed = Method(exclusive=True, prefixes=("u",))
    assert canonical(part, listed) == b'<p xmlns="urn:d" xmlns:u="urn:u" a="1"></p>'


def test_bases_are_not_joined() -> None:
    part = next(parse(b'<r xml:base="a/"><p xml:base="b"/></r>').root.elements())
    with pytest.raises(XmlError):
        canonical(part, METHODS[C14N11])


def test_real_documents_as_lxml_writes_them(corpora: Path) -> None:
    for path in [*(corpora / "edxml").glob("*.edxml"), *(corpora / "xdomea").rglob("*.xml")]:
        data = path.read_bytes()
        try:
            document = parse(data)
        except XmlError:
            continue
        for method in _METHODS:
            assert canonical(document, method) == _by_lxml(etree.fromstring(data), method)
