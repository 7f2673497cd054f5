"""Reading the metadata XML: hardened, bounded, tolerant of order; problems carry line numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from schemas import xsd
from schemas.coded import word_of
from schemas.duplicates import paths_named_twice
from schemas.errors import HosoError
from schemas.finding import Finding, Place
from schemas.profile import ENTITIES, PROFILE_IDS, Field, Profile, load_profile, named_by
from schemas.reader_rules import MISPRINT, severities, told
from schemas.record import Entity, Record, Submission
from schemas.xml_escape import EDGE_BLANKS, unescape
from schemas.xml_safe import refuse_dtd, safe_parser

MAX_XML_BYTES = 128 * 2**20
MAX_PROBLEMS = 5_000


def parse(data: bytes, *, source: str) -> etree._Element:
    """The root of hostile XML. Raises ``HosoError`` (xml-unreadable): not well-formed UTF-8, a DTD,
    too large, too deep.
    """
    if len(data) > MAX_XML_BYTES:
        raise _unreadable(source, 0, "tệp quá lớn", "the file is too large")
    refuse_dtd(data, lambda: _unreadable(source, 1, "có khai báo DTD", "it declares a DTD"))
    try:
        root = etree.fromstring(data, safe_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 0
        raise _unreadable(source, line, f"sai cú pháp: {error}", str(error)) from None
    return root


def line_of(element: etree._Element) -> int | None:
    """The line an element begins on; None where the parser does not know."""
    line: Any = element.sourceline
    return int(line) if line else None


def read(data: bytes, *, source: str) -> Submission:
    """The submission an XML document holds; what is odd about it is in ``problems``.

    ``source``: its path in the transfer. Elements may stand in any order, in no namespace, or under
    a name the Circular misprints. Raises ``HosoError``: xml-unreadable, or xml-foreign where the
    root is not ours.
    """
    root = parse(data, source=source)
    name = etree.QName(root)
    profile_id = root.get("profile") or PROFILE_IDS[0]
    if name.localname != xsd.ROOT:
        raise HosoError("xml-foreign", path=source, root=name.text[:200])
    try:
        profile = load_profile(profile_id)
    except KeyError:
        raise HosoError("xml-foreign", path=source, root=f"profile={profile_id[:50]}") from None
    reader = _Reader(profile, source)
    if name.namespace != profile.namespace:
        reader.problem("X-123", root, None, name.text)
    reader.escaped = root.get(f"{{{profile.extension_namespace}}}{xsd.ESCAPED}") is not None
    for element in root:
        reader.take(element)
    return reader.submission()


def _unreadable(source: str, line: int, why: str, why_en: str) -> HosoError:
    return HosoError("xml-unreadable", path=source, line=line, why=why[:300], why_en=why_en[:300])


@dataclass(slots=True)
class _Reader:
    profile: Profile
    source: str
    escaped: bool = False
    records: dict[Entity, list[Record]] = field(default_factory=dict)
    problems: list[Finding] = field(default_factory=list)

    def take(self, element: etree._Element) -> None:
        """One record element."""
        name = etree.QName(element)
        entity = next((e for e in ENTITIES if e == name.localname), None)
        if entity is None:
            self.problem("X-121", element, None, name.text)
            return
        own = xsd.all_own(self.profile.entities[entity])
        wanted = self.profile.extension_namespace if own else self.profile.namespace
        if name.namespace != wanted:
            self.problem("X-123", element, entity, name.text)
        values: dict[str, str] = {}
        form = named_by(self.profile.id)
        self._fields(element, entity, values, extension=own)
        self.records.setdefault(entity, []).append(
            Record(
                entity=entity,
                values=values,
                where=Place(file=self.source, row=line_of(element), profile=form),
            )
        )
        for key in self.profile.entities[entity].keys:
            if key not in values:
                self.problem("X-124", element, entity, "", field=key)

    def submission(self) -> Submission:
        """Everything read."""
        named: tuple[Entity, ...] = ("file", "photo", "audiovisual")
        rows = [record for entity in named for record in self.records.get(entity, ())]
        for record, earlier in paths_named_twice(rows):
            first = str(earlier.where.row or "")
            self._note("X-112", record.place("Path"), record.get("Path"), first=first)

        return Submission.of(
            self.records,
            profile=self.profile.id,
            carrier="xml",
            source=self.source,
            problems=tuple(self.problems[:MAX_PROBLEMS]),
        )

    def problem(
        self,
        rule: str,
        element: etree._Element,
        entity: Entity | None,
        evidence: str,
        **params: str,
    ) -> None:
        """Note one problem at the element's line."""
        where = Place(
            file=self.source,
            row=line_of(element),
            entity=entity,
            field=params.get("field"),
            profile=named_by(self.profile.id),
        )
        self._note(rule, where, evidence, **params)

    def _note(self, rule: str, where: Place, evidence: str, **params: str) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            severity = severities()[rule]
            self.problems.append(
                Finding(
                    rule=rule,
                    severity=severity,
                    where=where,
                    evidence=evidence[:200],
                    params=told(params, where),
                )
            )

    def _fields(
        self, parent: etree._Element, entity: Entity, values: dict[str, str], *, extension: bool
    ) -> None:
        for element in parent:
            name = etree.QName(element)
            block = not extension and name.localname == entity
            if block and name.namespace == self.profile.extension_namespace:
                self._fields(element, entity, values, extension=True)
                continue
            found = self.profile.find_field(entity, name.localname)
            if found is None or found[1] not in ("name", "alias", "misprint"):
                self.problem("X-121", element, entity, name.text)
                continue
            item, how = found
            wanted = self.profile.extension_namespace if item.extension else self.profile.namespace
            if how == "misprint":
                self.problem(MISPRINT, element, entity, name.localname, field=item.name)
            if name.namespace != wanted or item.extension != extension:
                self.problem("X-123", element, entity, name.text, field=item.name)
            self._value(element, item, values)

    def _value(self, element: etree._Element, item: Field, values: dict[str, str]) -> None:
        parts = [element.text or ""]
        for child in element:
            self.problem("X-121", child, item.entity, etree.QName(child).text, field=item.name)
            parts.append(child.tail or "")
        text = "".join(parts).strip(EDGE_BLANKS)
        if self.escaped:
            text = unescape(text)
        text = word_of(item, text)
        if item.name in values:
            self._again(element, item, text, values)
        elif text:
            values[item.name] = text

    def _again(
        self, element: etree._Element, item: Field, text: str, values: dict[str, str]
    ) -> None:
        """A second element of one name; Maintenance printed twice is once the number of sheets."""
        entity = self.profile.entities[item.entity]
        other = next((f.name for f in entity.fields if f.repeat_of == item.name), "")
        first = values[item.name]
        if not other or other in values or text.isdecimal() == first.isdecimal():
            self.problem("X-122", element, item.entity, text, field=item.name)
            return
        values[item.name], values[other] = (first, text) if text.isdecimal() else (text, first)
        self.problem(MISPRINT, element, item.entity, item.name, field=other)
