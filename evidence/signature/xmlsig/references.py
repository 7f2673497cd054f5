"""References of one signature: what each names, and whether its digest is the stated one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from evidence.signature.coverage import hash_bytes
from evidence.signature.limits import MAX_TEXT
from evidence.signature.xmlsig.algorithms import DIGESTS
from evidence.signature.xmlsig.limits import MAX_DIGESTED_BYTES, MAX_REFERENCES, TAG_BYTES
from evidence.signature.xmlsig.transforms import Nodes, Pipeline, RefusedError, from_base64
from evidence.signature.xmlsig.tree import Document, Element

_POINTER = re.compile(r"""#xpointer\(id\((?P<quote>['"])(?P<id>[^'"]*)(?P=quote)\)\)""")
FindPart = Callable[[str], "Part"]
_Digested = tuple[bytes, list[str], Nodes | None, bool]


@dataclass(slots=True)
class Part:
    """A member of a package that a reference names; ``problem`` where it is not the signed one."""

    name: str
    data: bytes = b""
    problem: str = ""


@dataclass(slots=True)
class Budget:
    """What all references of one file together may cost."""

    references: int = MAX_REFERENCES
    bytes: int = MAX_DIGESTED_BYTES

    def reference(self) -> None:
        """Count one reference. Raises :class:`RefusedError` beyond the bound."""
        self.references -= 1
        if self.references < 0:
            raise RefusedError(f"more than {MAX_REFERENCES} references")

    def digest(self, size: int) -> None:
        """Count bytes. Raises :class:`RefusedError` beyond the bound."""
        self.bytes -= size
        if self.bytes < 0:
            raise RefusedError(f"more than {MAX_DIGESTED_BYTES} bytes to digest")


@dataclass(slots=True)
class Reference:
    """One reference. ``equal``: True, False, or None with ``problem``; ``bad``: the reference
    itself is no sound one, whatever the digest. ``target`` is the element it names in the
    signature's own document.
    """

    uri: str
    algorithm: str = ""
    equal: bool | None = None
    problem: str = ""
    bad: bool = False
    target: Element | None = None
    without: frozenset[Element] = frozenset()
    text_only: bool = False
    part: str = ""
    selected: list[str] | None = None
    transforms: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """JSON form: uri, algorithm, equal, problem, transforms; element or part where known."""
        named = {"element": self.target.path()[:MAX_TEXT]} if self.target else {}
        if self.part:
            named = {"part": self.part[:MAX_TEXT]}
        return {
            "uri": self.uri[:MAX_TEXT],
            "algorithm": self.algorithm,
            "equal": self.equal,
            "problem": self.problem,
            "transforms": self.transforms,
            **named,
        }


class Covered:
    """Which elements the references digest with markup and content.

    Only those whose digest is equal count, where what the elements say is to be ``believed``.
    """

    def __init__(self, references: Iterable[Reference], *, believed: bool) -> None:
        self.targets: dict[Element, set[frozenset[Element]]] = {}
        for reference in references:
            known = reference.equal if believed else reference.equal is not None
            if known and reference.target is not None and not reference.text_only:
                self.targets.setdefault(reference.target, set()).add(reference.without)

    def __contains__(self, element: Element) -> bool:
        passed: list[Element] = []
        node: Element | None = element
        while node is not None:
            passed.append(node)
            for without in self.targets.get(node, ()):
                if not any(one in without for one in passed):
                    return True
            node = node.parent
        return False


@dataclass(slots=True)
class ReferenceReader:
    """Evaluates references of ``signature``; ``find_part`` where it lies in a package."""

    document: Document
    signature: Element
    budget: Budget
    find_part: FindPart | None = None
    _known: dict[tuple[Any, ...], _Digested] = field(default_factory=dict)

    def read_all(self, elements: Iterable[Element]) -> list[Reference]:
        """Each in turn; raises :class:`RefusedError` where there are too many."""
        read = []
        for element in elements:
            self.budget.reference()
            read.append(self.read(element))
        return read

    def read(self, element: Element) -> Reference:
        """One reference; never raises for what it says."""
        found = Reference(uri=element.get("URI") or "")
        try:
            self._read(found, element)
        except ValueError as error:  # RefusedError, XmlError, a digest nobody computes
            found.equal, found.problem = None, str(error)[:300]
        return found

    def _read(self, found: Reference, element: Element) -> None:
        method = only(element, "DigestMethod").get("Algorithm") or ""
        found.algorithm = DIGESTS.get(method, "")
        if not found.algorithm:
            raise RefusedError(f"digest refused: {method[:200] or '-'}")
        stated = from_base64(only(element, "DigestValue").text())
        start = self._start(found, element.get("URI"))
        if start is None:
            return
        listed = element.first("Transforms")
        steps = list(listed.elements("Transform")) if listed else []
        pipeline = Pipeline(self.signature, start, start if isinstance(start, Nodes) else None)
        try:
            found.equal = self._digest(found, pipeline, steps) == stated
        finally:
            found.transforms, found.selected = pipeline.names, pipeline.selected
            found.text_only = pipeline.text_only
            found.without = pipeline.source.without if pipeline.source else frozenset()

    def _digest(self, found: Reference, pipeline: Pipeline, steps: list[Element]) -> bytes:
        """References that are the same are digested once: thousands may name one element."""
        simple = found.target is not None and not any(step.children for step in steps)
        key = (found.uri, found.algorithm, *(step.get("Algorithm") for step in steps))
        if simple and key in self._known:
            digest, pipeline.names, pipeline.source, pipeline.text_only = self._known[key]
            return digest
        self.budget.digest(0)
        data = pipeline.run(steps)
        written = pipeline.source is not None or bool(pipeline.names)
        self.budget.digest(len(data) + (TAG_BYTES * data.count(b"<") if written else 0))
        digest = hash_bytes(data, found.algorithm)
        if simple:
            self._known[key] = (digest, pipeline.names, pipeline.source, pipeline.text_only)
        return digest

    def _start(self, found: Reference, uri: str | None) -> Nodes | bytes | None:
        """What the URI names, None where ``found`` already says what is wrong."""
        if uri is None:
            raise RefusedError("a reference without URI")
        pointer = _POINTER.fullmatch(uri)
        if uri in ("", "#xpointer(/)"):
            found.target = self.document.root
            return Nodes(self.document, None, comments=bool(uri))
        if pointer or (uri.startswith("#") and not uri.startswith("#xpointer(")):
            return self._by_id(found, pointer["id"] if pointer else uri[1:], bool(pointer))
        if self.find_part is None or uri.startswith("#"):
            raise RefusedError(f"reference outside the document, not fetched: {uri[:200]}")
        part = self.find_part(uri)
        found.part = part.name
        if part.problem:
            found.equal, found.problem = False, part.problem
            return None
        return part.data

    def _by_id(self, found: Reference, name: str, comments: bool) -> Nodes | None:
        elements = self.document.identified(name)
        if len(elements) > 1:
            places = ", ".join(element.path() for element in elements[:5])
            found.bad, found.problem = (
                True,
                f"ID {name[:100]} stands more than once: {places}"[:300],
            )
            return None
        if not elements:
            raise RefusedError(f"nothing has the ID {name[:100]}")
        found.target = elements[0]
        return Nodes(self.document, elements[0], comments=comments)


def only(element: Element, name: str) -> Element:
    """The one child of this name in the element's namespace. Raises :class:`RefusedError`."""
    found = list(element.elements(name, element.namespace))
    if len(found) != 1:
        raise RefusedError(f"{len(found)} {name} in one {element.local}")
    return found[0]
