"""A new inspection: scope and snapshot frozen, the sample drawn, all kept in the root."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from archive.home import Home
from archive.inspections import add_inspection, free_id
from archive.owed import owing
from hoso.reporting import agency_in, frames_of
from hoso.settings import Settings
from hoso.wiring import rules_of, the_home
from reports.frames import Frames
from reports.inspection.freeze import Asked, freeze
from reports.inspection.kept import Kept, frozen_tags, open_kept
from reports.inspection.model import Decision, Kind
from reports.period import Period
from reports.rulebook import rule_book
from reports.scope import known_unit
from reports.snapshot import save_snapshot, snapshot_of
from schemas.clock import now
from schemas.medium import on_read_only
from schemas.text import fold
from validator.catalogue import Catalogue
from validator.explain import explain

ABOUT = "kiểm tra công tác lập hồ sơ và nộp lưu hồ sơ, tài liệu điện tử"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was asked for on the command line. ``seed`` "": one is made."""

    number: str
    day: date
    period: Period
    inspectors: tuple[str, ...]
    issuer: str
    about: str
    kind: Kind
    unit: str | None
    rules: tuple[str, ...]
    size: int | None
    rate: Fraction | None
    method: str
    seed: str


def new_inspection(settings: Settings, wanted: Wanted) -> Kept:
    """Freeze and keep a new inspection.

    Raises ``HosoError``: no-archive, archive-busy, unit-unknown, unknown-rule, inspection-refused.
    """
    home, at = the_home(settings), now()
    operator = settings.text("operator")
    with home.lock("inspect"):
        storage = home.open_storage()
        storage.recover(staging=home.staging, object_ids=())
        id = free_id(storage, id_of(wanted.number, wanted.day))
        frames, rules = frames_of(home), rules_of(home)
        asked = _asked(settings, wanted, frames, rules, operator)
        snapshot = _snapshot(home, frames, rules, asked)
        frozen = freeze(
            frames,
            rule_book(rules),
            asked,
            id=id,
            snapshot=snapshot,
            at=at,
            operator=operator,
        )
        with owing(home, [("inspection.new", id)], now=now, actor=operator) as act:
            add_inspection(home, id, frozen_tags(frozen), at=at, by=operator)
            act.say("inspection.new", id, "frozen")
    return open_kept(storage, id)


def id_of(number: str, day: date) -> str:
    """``2026-15-qd-snv`` of decision 15/QĐ-SNV of 2026: to be typed on any keyboard."""
    plain = "".join(char if char.isalnum() else "-" for char in fold(number))
    return "-".join(filter(None, [str(day.year), *plain.split("-")]))


def known_rules(rules: Sequence[str], catalogue: Catalogue) -> tuple[str, ...]:
    """The ids as the catalogue spells them, each once. Raises ``HosoError`` unknown-rule."""
    return tuple(dict.fromkeys(explain(rule, catalogue).rule for rule in rules))


def _asked(
    settings: Settings, wanted: Wanted, frames: Frames, rules: Catalogue, operator: str
) -> Asked:
    unit = None if wanted.unit is None else known_unit(wanted.unit, frames.dossier["unit"])
    return Asked(
        decision=Decision(
            number=wanted.number,
            day=wanted.day.isoformat(),
            issuer=wanted.issuer or agency_in(frames, settings).name,
            about=wanted.about or ABOUT,
        ),
        inspectors=wanted.inspectors or (operator,),
        kind=wanted.kind,
        period=wanted.period,
        unit=unit,
        rules=known_rules(wanted.rules, rules),
        size=wanted.size,
        rate=wanted.rate,
        method=wanted.method,
        seed=wanted.seed or secrets.token_hex(8),
    )


def _snapshot(home: Home, frames: Frames, rules: Catalogue, asked: Asked) -> str:
    """The snapshot's id; it is kept where the home can be written."""
    book = rule_book(rules)
    span = (asked.period.start, asked.period.end)
    snapshot = snapshot_of(frames, rules.version, span, asked.unit, book)
    if not on_read_only(home.path):
        save_snapshot(home.snapshots, snapshot, frames, book)
    return snapshot.id
