"""The XSD of a profile and of its extension, generated from the profile data.

``python -m schemas.xsd`` prints them; ``python -m schemas.xsd DIR`` writes them to a directory
(the checked-in copies lie in ``schemas/data/xsd``; a test compares).

Lengths count characters as received, so a text in decomposed form may exceed a length that its
composed form keeps. No element is mandatory: the Circular has no such column (see the profile).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from schemas.data_files import read_bytes
from schemas.profile import ENTITIES, PROFILE_IDS, EntityProfile, Field, Profile, load_profile
from schemas.xml_safe import HARDENED

XS = "http://www.w3.org/2001/XMLSchema"
EXTENSION_FILE = "extension.xsd"
ROOT = "submission"
# Attribute of the root: values hold _xHHHH_ escapes (ISO/IEC 29500-1 §22.9.2.19).
ESCAPED = "escaped"
ESCAPED_VALUE = "ST_Xstring"
_PATTERNS = {
    "Date": r"(0[1-9]|[12][0-9]|3[01])/(0[1-9]|1[0-2])/[0-9]{4}",
    "Number": r"[0-9]+([.,][0-9]+)?",
}


def circular_entities(profile: Profile) -> tuple[EntityProfile, ...]:
    """The entities the Circular itself describes."""
    return tuple(e for e in map(profile.entities.__getitem__, ENTITIES) if not all_own(e))


def own_entities(profile: Profile) -> tuple[EntityProfile, ...]:
    """The entities that stand in the extension alone (file, planned_dossier)."""
    return tuple(e for e in map(profile.entities.__getitem__, ENTITIES) if all_own(e))


def all_own(entity: EntityProfile) -> bool:
    """Whether no field of the entity is the Circular's."""
    return all(item.extension for item in entity.fields)


def profile_xsd(profile: Profile) -> bytes:
    """The XSD of the Circular's entities, in the Circular's namespace."""
    schema = _schema(profile, profile.namespace)
    etree.SubElement(
        schema,
        _xs("import"),
        namespace=profile.extension_namespace,
        schemaLocation=EXTENSION_FILE,
    )
    root = etree.SubElement(schema, _xs("element"), name=ROOT)
    content = etree.SubElement(root, _xs("complexType"))
    choice = etree.SubElement(content, _xs("choice"), minOccurs="0", maxOccurs="unbounded")
    for entity in circular_entities(profile):
        etree.SubElement(choice, _xs("element"), name=entity.entity, type=f"t:{entity.entity}")
    for entity in own_entities(profile):
        etree.SubElement(choice, _xs("element"), ref=f"x:{entity.entity}")
    etree.SubElement(content, _xs("attribute"), name="profile", use="required", fixed=profile.id)
    etree.SubElement(content, _xs("attribute"), ref=f"x:{ESCAPED}")
    for entity in circular_entities(profile):
        own = [item for item in entity.fields if not item.extension]
        group = _type(schema, entity, own)
        if len(own) < len(entity.fields):
            etree.SubElement(group, _xs("element"), ref=f"x:{entity.entity}", minOccurs="0")
    return _text(schema)


def extension_xsd(profile: Profile) -> bytes:
    """The XSD of the fields beyond the Circular, in the extension's namespace."""
    schema = _schema(profile, profile.extension_namespace)
    attribute = etree.SubElement(schema, _xs("attribute"), name=ESCAPED)
    base = etree.SubElement(etree.SubElement(attribute, _xs("simpleType")), _xs("restriction"))
    base.set("base", "xs:string")
    etree.SubElement(base, _xs("enumeration"), value=ESCAPED_VALUE)
    for entity in profile.entities.values():
        added = [item for item in entity.fields if item.extension]
        if added:
            etree.SubElement(schema, _xs("element"), name=entity.entity, type=f"x:{entity.entity}")
            _type(schema, entity, added)
    return _text(schema)


def xsd_files(profile: Profile) -> dict[str, bytes]:
    """File name -> content of both schemas."""
    return {f"{profile.id}.xsd": profile_xsd(profile), EXTENSION_FILE: extension_xsd(profile)}


@cache
def compiled(profile_id: str) -> etree.XMLSchema:
    """The checked-in schema of a profile, compiled once."""
    parser = etree.XMLParser(**HARDENED)
    parser.resolvers.add(_Local())
    root = etree.fromstring(read_bytes(f"xsd/{profile_id}.xsd"), parser)
    return etree.XMLSchema(root)


class _Local(etree.Resolver):
    """Finds the extension's schema beside the profile's, wherever the package lies."""

    def resolve(self, system_url: str, public_id: str, context: Any = None) -> Any:
        """The extension's text for its file name; None leaves it to the parser."""
        del public_id
        if system_url.endswith(EXTENSION_FILE):
            return self.resolve_string(
                read_bytes(f"xsd/{EXTENSION_FILE}").decode(), context, base_url=system_url
            )
        return None


def _schema(profile: Profile, target: str) -> etree._Element:
    names = {"xs": XS, "t": profile.namespace, "x": profile.extension_namespace}
    return etree.Element(
        _xs("schema"), nsmap=names, targetNamespace=target, elementFormDefault="qualified"
    )


def _type(schema: etree._Element, entity: EntityProfile, fields: Iterable[Field]) -> etree._Element:
    """A named type whose fields stand in any order, each at most once; the group is returned."""
    made = etree.SubElement(schema, _xs("complexType"), name=entity.entity)
    _explain(made, entity.vi, entity.en)
    group = etree.SubElement(made, _xs("all"))
    for item in fields:
        element = etree.SubElement(group, _xs("element"), name=item.name, minOccurs="0")
        _explain(element, item.vi, item.en)
        base = etree.SubElement(etree.SubElement(element, _xs("simpleType")), _xs("restriction"))
        base.set("base", "xs:string")
        for facet, value in _facets(item):
            etree.SubElement(base, _xs(facet), value=value)
    return group


def _facets(item: Field) -> Iterator[tuple[str, str]]:
    if item.max_length is not None and not item.coded:  # the length is the code's, not the word's
        yield "maxLength", str(item.max_length)
    if item.type in _PATTERNS:
        yield "pattern", _PATTERNS[item.type]


def _explain(element: etree._Element, vi: str, en: str) -> None:
    note = etree.SubElement(element, _xs("annotation"))
    for language, text in (("vi", vi), ("en", en)):
        made = etree.SubElement(note, _xs("documentation"))
        made.set("{http://www.w3.org/XML/1998/namespace}lang", language)
        made.text = text


def _xs(name: str) -> str:
    return f"{{{XS}}}{name}"


def _text(schema: etree._Element) -> bytes:
    return etree.tostring(schema, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def main(arguments: list[str], write: Callable[[str], object] = sys.stdout.write) -> None:
    """Print the schemas, or write them to the directory named."""
    # the schema of what lies beyond the Circular is one for all; the first profile's words it bears
    files: dict[str, bytes] = {}
    for one in PROFILE_IDS:
        files = {**xsd_files(load_profile(one)), **files}
    for name, content in files.items():
        if arguments:
            (Path(arguments[0]) / name).write_bytes(content)
        else:
            write(content.decode("utf-8"))


if __name__ == "__main__":
    main(sys.argv[1:])
