"""How the rooms are put together for one command: home, pool, trust, rules, index.

Rooms are imported where they are used: a search loads neither the readers nor the rules.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.home import Home, create_home, open_home
from hoso.progress import Progress
from hoso.settings import Settings
from hoso.waiting import say_waiting
from schemas.clock import now
from schemas.errors import HosoError

if TYPE_CHECKING:
    from archive.catalogue import Catalogue
    from archive.database import Server
    from evidence.bag import Profile
    from evidence.pool import Limits, Pool
    from ingest.examine import Setup
    from ingest.sync import Syncer
    from schemas.calendar import Calendar
    from schemas.organs import Register
    from search.engine import Store
    from search.live import LiveIndex
    from validator.catalogue import Catalogue as RuleCatalogue

# The worker that writes the returned workbook: every sheet lies in a temporary file meanwhile.
WRITING_FILE_MB = 512
WRITING_SECONDS = 600
WRITING_MEMORY_MB = 3072


def new_home(folder: Path, settings: Settings) -> Home:
    """Create an archive with an empty index and note it in its audit log."""
    from uuid import uuid4

    from ingest.entries import derivation

    at, operator = now(), settings.text("operator")
    home = create_home(
        folder,
        archive_id=str(uuid4()),
        created=at,
        server=server_of(settings),
        derivation=derivation(),
    )
    home.open_audit().append(
        at=at, actor=operator, act="archive.create", object=home.archive_id, outcome="done"
    )
    store = index_store(settings, home)
    store.switch(store.create_generation())
    store.close()
    return home


def the_home(settings: Settings) -> Home:
    """The archive the settings name. Raises ``HosoError`` no-archive."""
    patience = settings.number("wait_seconds", least=0)
    home = open_home(settings.home(), server_of(settings))
    return replace(home, patience=patience, waiting=say_waiting)


def server_of(settings: Settings) -> Server | None:
    """The PostgreSQL server the settings name, if they do. Raises ``HosoError`` setting-invalid."""
    address = settings.text("database_url")
    if not address:
        return None
    from archive.database import Server

    return Server.parse(address, setting="database_url")


@contextmanager
def worker_pool(settings: Settings) -> Iterator[Pool]:
    """The worker processes of this command."""
    from evidence.pool import Pool

    with Pool(settings.number("workers"), worker_limits(settings)) as pool:
        yield pool


def worker_limits(settings: Settings) -> Limits:
    """The bounds of one worker of this command."""
    from evidence.pool import Limits

    return Limits(
        seconds=settings.number("task_seconds"), memory_mb=settings.number("worker_memory_mb")
    )


@contextmanager
def writing_pool(settings: Settings) -> Iterator[Pool]:
    """One worker that may write what a large workbook needs; a reader may write next to nothing."""
    from evidence.pool import Limits, Pool

    limits = Limits(
        seconds=max(settings.number("task_seconds"), WRITING_SECONDS),
        memory_mb=max(settings.number("worker_memory_mb"), WRITING_MEMORY_MB),
        file_mb=WRITING_FILE_MB,
    )
    with Pool(1, limits) as pool:
        yield pool


def trust_of(home: Home | None, at: datetime | None = None) -> dict[str, Any]:
    """The trust of a home (see ``TrustStore.as_trust``) at ``at``, by default now.

    Without a home: what the product ships.
    """
    from evidence.signature.trust import carried_trust

    return home.open_trust().as_trust(at) if home is not None else carried_trust()


def setup_of(settings: Settings, home: Home | None, pool: Pool, report: Progress) -> Setup:
    """What an examination needs, from the settings and (if there is one) the archive."""
    from ingest.examine import Setup
    from ingest.policy import load_policy

    catalogue = rules_of(home)
    packs = packs_of(settings, catalogue)
    return Setup(
        pool=pool,
        catalogue=catalogue,
        policy=load_policy(settings.text("policy")),
        received_at=now(),
        known=_known(home),
        packs=packs,
        audited_organs=settings.items("audited_organs"),
        organs=organs_of(home),
        calendar=calendar_of(home, settings.text("agency_name")),
        trust=trust_of(home),
        agency=settings.text("agency_name"),
        bag_profile=bag_profile_of(settings.text("bag_profile")),
        report=report,
    )


def bag_profile_of(value: str) -> Profile | None:
    """The BagIt profile asked of bags: the name of a shipped one, or the path of a file.

    Raises ``HosoError`` setting-invalid.
    """
    from evidence.bag import parse_profile, shipped_profiles

    shipped = shipped_profiles()
    if not value or value in shipped:
        return shipped.get(value)
    try:
        return parse_profile(Path(value).read_bytes())
    except (OSError, ValueError) as error:
        wanted = f"{', '.join(shipped)}, BagIt Profile (JSON): {error}"
        raise HosoError(
            "setting-invalid", name="bag_profile", value=value, wanted=wanted
        ) from error


def organs_of(home: Home | None) -> Register:
    """The register of organs: the product's, and what the home's ``organs.json`` adds or corrects.

    Raises ``HosoError`` register-invalid.
    """
    from schemas.organs import load_register, shipped_register

    path = home.organs if home else None
    if path is None or not path.is_file():
        return shipped_register()
    try:
        return load_register(path.read_bytes(), source=str(path))
    except OSError as error:
        raise HosoError("register-invalid", path=path, why=error.strerror or error) from error


def calendar_of(home: Home | None, organ: str = "") -> Calendar:
    """The working calendar: the product's, and what the home's ``calendar.json`` adds or corrects.

    ``organ``: whose office hours count. Raises ``HosoError`` calendar-invalid.
    """
    from schemas.calendar import load_calendar

    path = home.calendar if home else None
    if path is None or not path.is_file():
        return load_calendar(organ=organ)
    try:
        return load_calendar(path.read_bytes(), organ=organ, source=str(path))
    except OSError as error:
        raise HosoError("calendar-invalid", path=path, why=error.strerror or error) from error


def rules_of(home: Home | None) -> RuleCatalogue:
    """The rule catalogue with the packs of the home's ``packs/`` folder (one JSON file each).

    Raises ``HosoError`` pack-invalid.
    """
    from validator.catalogue import load_catalogue
    from validator.packs import load_pack

    catalogue = load_catalogue()
    folder = home.packs if home else None
    files = sorted(folder.glob("*.json")) if folder and folder.is_dir() else []
    try:
        packs = [load_pack(json.loads(path.read_text(encoding="utf-8"))) for path in files]
    except (OSError, ValueError, AttributeError, KeyError, TypeError) as error:
        raise HosoError("pack-invalid", pack=folder, why=error) from error
    return catalogue.with_packs(*packs) if packs else catalogue


def packs_of(settings: Settings, catalogue: RuleCatalogue) -> dict[str, str]:
    """The agency packs switched on, with their state. Raises ``HosoError`` pack-unknown."""
    return {name: _pack_state(name, catalogue) for name in settings.items("packs")}


def _pack_state(name: str, catalogue: Any) -> str:
    if name not in catalogue.packs:
        raise HosoError("pack-unknown", name=name, known=", ".join(catalogue.packs))
    return str(catalogue.packs[name].state)


def _known(home: Home | None) -> dict[str, str]:
    if home is None:
        return {}
    catalogue = home.open_catalogue()
    try:
        return {row["file_code"]: row["content_key"] for row in catalogue.dossiers()}
    finally:
        catalogue.close()


def index_store(settings: Settings, home: Home) -> Store:
    """Where the generations of the home's index lie, of the engine the settings name.

    Raises ``HosoError`` setting-invalid.
    """
    return _STORES[settings.one_of("search_engine", _STORES)](settings, home)


def _embedded_store(_: Settings, home: Home) -> Store:
    from search.embedded.generations import EmbeddedStore

    return EmbeddedStore(home.index)


def _elastic_store(settings: Settings, home: Home) -> Store:
    from search.elastic import PERIODS, Connection, ElasticStore

    connection = Connection(
        url=settings.text("elasticsearch_url"),
        api_key=settings.text("elasticsearch_api_key"),
        user=settings.text("elasticsearch_user"),
        password=settings.text("elasticsearch_password"),
        ca_file=settings.text("elasticsearch_ca_file"),
        prefix=settings.text("elasticsearch_prefix"),
        shards=settings.number("elasticsearch_shards"),
        replicas=settings.number("elasticsearch_replicas", least=0),
        period=settings.one_of("elasticsearch_period", PERIODS),
    )
    return ElasticStore(connection, home.archive_id)


_STORES = {"embedded": _embedded_store, "elasticsearch": _elastic_store}


def syncer(settings: Settings, home: Home, report: Progress) -> Syncer:
    """Brings the index of a home up to date, or makes it anew."""
    from ingest.laying import Laying
    from ingest.sync import Syncer

    laying = Laying(settings.number("workers"), worker_limits(settings))
    return Syncer(home=home, store=index_store(settings, home), report=report, laying=laying)


def readable_index(settings: Settings, home: Home) -> LiveIndex:
    """The index for reading, whoever looks. To search for people: :mod:`hoso.looking`.

    Raises ``HosoError`` index-missing, index-outdated, index-damaged, index-unavailable.
    """
    from search.live import LiveIndex

    index = LiveIndex(index_store(settings, home))
    index.ask(lambda _: None)
    return index


def optional_home(settings: Settings) -> Home | None:
    """The archive the settings name, or None where they name none (validate needs none)."""
    return the_home(settings) if settings.text("home") else None


@contextmanager
def readable_catalogue(home: Home) -> Iterator[Catalogue]:
    """The catalogue for reading. Raises ``HosoError`` rebuild-needed where it was emptied."""
    catalogue = home.open_catalogue()
    try:
        if catalogue.rebuild_needed:
            raise HosoError("rebuild-needed", home=home.path)
        yield catalogue
    finally:
        catalogue.close()


def check_settings(settings: Settings, home: Home | None) -> None:
    """Read every setting the way a command would.

    Raises ``HosoError``: setting-invalid, policy-unknown, pack-unknown, pack-invalid,
    register-invalid.
    """
    from ingest.policy import load_policy
    from search.elastic import PERIODS

    for name in (
        "workers",
        "task_seconds",
        "worker_memory_mb",
        "scan_page_seconds",
        "stalled_minutes",
        "backup_chain",
    ):
        settings.number(name)
    settings.number("wait_seconds", least=0)
    settings.one_of("search_engine", _STORES)
    server_of(settings)
    bag_profile_of(settings.text("bag_profile"))
    settings.number("elasticsearch_shards")
    settings.number("elasticsearch_replicas", least=0)
    settings.one_of("elasticsearch_period", PERIODS)
    load_policy(settings.text("policy"))
    organs_of(home)
    calendar_of(home)
    catalogue = rules_of(home)
    for name in settings.items("packs"):
        _pack_state(name, catalogue)
