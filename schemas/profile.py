"""Metadata profiles as data: the Circular's entities and fields, and the block beyond it.

A profile is ``schemas/data/profiles/<id>.json`` (the Circular) joined with ``extension.json`` (the
fields rules and reports need besides, "Bổ sung ngoài Thông tư").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, Literal, get_args

from schemas.data_files import load_json
from schemas.record import Entity
from schemas.text import fold_head

FieldType = Literal["String", "Number", "Date", "LongText"]
How = Literal["name", "vi", "en", "alias", "misprint"]
ENTITIES: tuple[Entity, ...] = get_args(Entity)
PROFILE_IDS = ("tt02-2019", "tt05-2025")
_BRACKETED = re.compile(r"(.*?)[(\[]([^()\[\]]*)[)\]]\s*\*?\s*", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field. ``max_length`` counts code points of the NFC text; None = unbounded.

    ``obligation`` is "circular" or "product profile" by who asks for it (02/2019 has no such
    column), else "". ``official``: its name in the Circular's own XML, where that has names of its
    own. ``coded``: the Circular writes codes of ``vocabulary``, several where ``many``. ``code``:
    text that spreadsheets damage (leading zeros, 12/3). ``extension``: not one of the Circular's
    fields. ``repeat_of``: the short name this field was misprinted with.
    ``vocabulary``: key of ``schemas.vocabulary``.
    """

    entity: Entity
    name: str
    vi: str
    en: str
    type: FieldType
    max_length: int | None
    aliases: tuple[str, ...] = ()
    misprints: tuple[str, ...] = ()
    repeat_of: str = ""
    obligation: str = ""
    confidence: str = ""
    code: bool = False
    extension: bool = False
    vocabulary: str = ""
    official: str = ""
    coded: bool = False
    many: bool = False
    help_vi: str = ""
    help_en: str = ""

    @property
    def required(self) -> bool:
        """Whether the Circular or the product profile asks for a value (T02-META-10, T05-01)."""
        return bool(self.obligation)

    def heads(self) -> Iterator[tuple[str, How]]:
        """Every head the field goes by, best first."""
        yield self.name, "name"
        yield self.vi, "vi"
        for alias in self.aliases:
            yield alias, "alias"
        for misprint in self.misprints:
            yield misprint, "misprint"
        yield self.en, "en"


@dataclass(frozen=True, kw_only=True)
class EntityProfile:
    """One entity: its names, its sheet, the Circular's fields and then those beyond it.

    ``keys``: the fields without which a record belongs to nothing.
    """

    entity: Entity
    vi: str
    en: str
    sheet: str
    sheet_aliases: tuple[str, ...]
    fields: tuple[Field, ...]
    keys: tuple[str, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Canonical short name -> field."""
        return MappingProxyType({item.name: item for item in self.fields})

    @cached_property
    def by_official(self) -> Mapping[str, Field]:
        """Name in the Circular's own XML, as it is written there -> field."""
        return MappingProxyType({item.official: item for item in self.fields if item.official})

    @cached_property
    def by_head(self) -> Mapping[str, tuple[Field, How]]:
        """Folded head -> (field, how); a short name wins over an alias of another field."""
        ranked = sorted(
            ((_RANK[how], head, item, how) for item in self.fields for head, how in item.heads()),
            key=lambda entry: entry[0],
        )
        table: dict[str, tuple[Field, How]] = {}
        for _, head, item, how in ranked:
            table.setdefault(fold_head(head), (item, how))
        return MappingProxyType(table)


_RANK: dict[How, int] = {"name": 0, "vi": 1, "alias": 2, "misprint": 3, "en": 4}


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A profile with its extension. ``namespace``/``extension_namespace`` are for the XML.

    ``secondary``: it rests on digests of the law; its own text was not read.
    """

    id: str
    law: str
    secondary: bool
    namespace: str
    extension_namespace: str
    extension_vi: str
    extension_en: str
    entities: Mapping[Entity, EntityProfile] = field(repr=False)

    def fields(self, entity: Entity) -> tuple[Field, ...]:
        """The fields of ``entity``, the Circular's first."""
        return self.entities[entity].fields

    def field(self, entity: Entity, name: str) -> Field:
        """The field with canonical ``name``. Raises ``KeyError``."""
        return self.entities[entity].by_name[name]

    def find_field(self, entity: Entity, head: str) -> tuple[Field, How] | None:
        """The field a column head means, folding case, accents and blanks; None where none does.

        ``how`` says what matched: the short name, the Vietnamese or English name, an alias, or a
        misprint of the Circular. ``Mã hồ sơ (FileCode)`` and ``Mã hồ sơ (*)`` are found too. A name
        of the Circular's own XML counts as it is written there: 05/2025 calls ``docCode`` what is
        not our ``DocCode``.
        """
        official = self.entities[entity].by_official
        for part in _parts(head):
            if part.strip() in official:
                return official[part.strip()], "name"
        table = self.entities[entity].by_head
        return next(
            (table[folded] for part in _parts(head) if (folded := fold_head(part)) in table), None
        )

    def find_sheet(self, title: str) -> Entity | None:
        """The entity a sheet of this name holds, or None."""
        return self._sheets.get(fold_head(title))

    @cached_property
    def _sheets(self) -> dict[str, Entity]:
        table: dict[str, Entity] = {}
        for entity, item in self.entities.items():
            for title in (item.sheet, *item.sheet_aliases, entity):
                table.setdefault(fold_head(title), entity)
        return table


def _parts(head: str) -> Iterator[str]:
    yield head
    match = _BRACKETED.fullmatch(head)
    if match:
        yield from match.groups()


def field_named(entity: str, name: str, profile_id: str | None = None) -> Field | None:
    """The field of that canonical name in that profile, else in the first that has it, or None."""
    for profile in map(load_profile, (*_known(profile_id), *PROFILE_IDS)):
        for known in profile.entities.values():
            if known.entity == entity and name in known.by_name:
                return known.by_name[name]
    return None


def named_by(profile_id: str) -> str | None:
    """What a place says of its form: the id, None for the first, whose names go without saying."""
    return profile_id if profile_id in PROFILE_IDS[1:] else None


def _known(profile_id: str | None) -> tuple[str, ...]:
    return (profile_id,) if profile_id in PROFILE_IDS else ()


@cache
def load_profile(profile_id: str = PROFILE_IDS[0]) -> Profile:
    """The profile of that id. Raises ``KeyError`` for an id that is not in ``PROFILE_IDS``."""
    if profile_id not in PROFILE_IDS:
        raise KeyError(profile_id)
    raw = load_json(f"profiles/{profile_id}.json")
    extension = load_json("profiles/extension.json")
    return Profile(
        id=raw["profile"],
        law=raw["law"],
        secondary=raw.get("basis") == "secondary",
        namespace=raw["namespace"],
        extension_namespace=extension["namespace"],
        extension_vi=extension["title_vi"],
        extension_en=extension["title_en"],
        entities=MappingProxyType({name: _entity(name, raw, extension) for name in ENTITIES}),
    )


def _entity(name: Entity, raw: dict[str, Any], extension: dict[str, Any]) -> EntityProfile:
    own = raw["entities"].get(name, {})
    added = extension["entities"].get(name, {})
    sheet = extension["sheets"][name]
    return EntityProfile(
        entity=name,
        vi=own.get("vi") or added["vi"],
        en=own.get("en") or added["en"],
        sheet=sheet["name"],
        sheet_aliases=tuple(sheet["aliases"]),
        keys=tuple(extension["keys"][name]),
        fields=(
            *(_field(name, row, extension=False) for row in own.get("fields", ())),
            *(_field(name, row, extension=True) for row in added.get("fields", ())),
        ),
    )


def _field(entity: Entity, row: dict[str, Any], *, extension: bool) -> Field:
    return Field(
        entity=entity,
        name=row["name"],
        vi=row["vi"],
        en=row["en"],
        type=row["type"],
        max_length=row["max"],
        aliases=tuple(row["aliases"]),
        misprints=tuple(row.get("misprints", ())),
        repeat_of=row.get("repeat_of", ""),
        obligation=row.get("obligation", ""),
        confidence=row.get("confidence", ""),
        code=row["code"],
        extension=extension,
        vocabulary=row.get("vocabulary", ""),
        official=row.get("official", ""),
        coded=row.get("coded", False),
        many=row.get("many", False),
        help_vi=row.get("help_vi", ""),
        help_en=row.get("help_en", ""),
    )
