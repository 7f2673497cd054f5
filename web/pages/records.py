"""The pages of a dossier and of one document."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from reports.phrases import symbol
from schemas.errors import HosoError
from schemas.profile import PROFILE_IDS, field_named, load_profile
from schemas.record import Entity
from web.access import TheDesk, TheViewer, sees_all
from web.asked import MAX_TYPED
from web.files import media_of
from web.pages.reading import Reading, reading_of
from web.records import document_of, dossier_of
from web.shelf import same_name, shelf_of
from web.templates import rendered

router = APIRouter(include_in_schema=False)
_ENTITIES: dict[str, Entity] = {
    "document": "document",
    "photo": "photo",
    "recording": "audiovisual",
}
_LIKE = 5
Id = Annotated[str, Query(alias="id", max_length=2000)]
Typed = Annotated[str, Query(max_length=MAX_TYPED)]


@router.api_route("/ho-so", methods=["GET", "HEAD"])
def dossier(desk: TheDesk, viewer: TheViewer, code: Id, q: Typed = "") -> HTMLResponse:
    """Metadata, documents, files, findings of a dossier; its receipt for who may see it."""
    with shelf_of(desk, viewer) as shelf:
        told = dossier_of(shelf.dossier(code), desk.rules)
    row = told["dossier"]
    shown = {
        **told,
        "q": q,
        "facts": labelled("dossier", row["metadata"]),
        "documents": [_listed(one, told) for one in told["documents"]],
        "by_document": _by_document(told["files"]),
        "groups": grouped(told["findings"]),
        "with_receipt": sees_all(viewer),
        "inside": urlencode({"dossier": row["object_id"]}),
    }
    return HTMLResponse(rendered("dossier.html", **shown))


@router.api_route("/van-ban", methods=["GET", "HEAD"])
def document(
    desk: TheDesk,
    viewer: TheViewer,
    entry: Id,
    q: Typed = "",
    path: Annotated[str, Query(max_length=8000)] = "",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> HTMLResponse:
    """A document with the file at its page, the page's text and what was searched for in it."""
    with shelf_of(desk, viewer) as shelf:
        folder, name = shelf.entry(entry)
        told = document_of(folder, name, desk.rules)
        chosen = _chosen(told["files"], path)
        reading = reading_of(folder, chosen, page, q) if chosen else None
    shown = {
        **told,
        "q": q,
        "facts": labelled(_ENTITIES[told["kind"]], told["metadata"]),
        "head": _head(told),
        "chosen": chosen,
        "reading": reading,
        "view": _view(chosen, reading),
        "here": lambda **changes: _address(entry, q, changes),
        "may_dossier": folder.id in folder.seen,
        "file_code": folder.row["file_code"],
        "groups": grouped(told["findings"]),
        "like": [hit.as_dict() for hit in desk.like(entry, viewer).hits[:_LIKE]],
    }
    return HTMLResponse(rendered("document.html", **shown))


def labelled(entity: Entity, metadata: dict[str, str]) -> list[tuple[str, str]]:
    """Metadata as received, under the names its columns bear, in the order of the profile."""
    order = (name for one in PROFILE_IDS for name in load_profile(one).entities[entity].by_name)
    fields = {name: field_named(entity, name) for name in order}
    known = [(one.vi, metadata[name]) for name, one in fields.items() if one and metadata.get(name)]
    return known + [(name, value) for name, value in metadata.items() if name not in fields]


def grouped(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Findings of one rule and severity together, in the order they come."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in findings:
        groups.setdefault((row["severity"], row["rule"]), []).append(row)
    return [
        {"severity": severity, "rule": rule, "rows": rows, "words": rows[0]["vi"]}
        for (severity, rule), rows in groups.items()
    ]


def _listed(row: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """A document of the list: its main file, verdicts on signatures and how many have each."""
    files = [file for file in told["files"] if file["document"] == row["position"]]
    paths = {file["path"] for file in files}
    verdicts = Counter(one["verdict_vi"] for one in told["signatures"] if one["path"] in paths)
    return {
        **row,
        "symbol": symbol(row["number"], row["notation"]),
        "verdicts": dict(verdicts),
        "main": _chosen(files, ""),
    }


def _by_document(files: list[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in files:
        found.setdefault(row["document"], []).append(row)
    return found


def _chosen(files: list[dict[str, Any]], path: str) -> dict[str, Any] | None:
    """The file asked for, else the main one. Raises ``HosoError`` not-found."""
    if path:
        row = same_name(path, files)
        if row is None:
            raise HosoError("not-found", what=path[:200])
        return row
    main = [row for row in files if row["role"].strip().casefold() == "chính"]
    return next(iter([*main, *files]), None)


def _view(chosen: dict[str, Any] | None, reading: Reading | None) -> str:
    """How the chosen file is shown: "pdf", "image", or "" where a browser shows it not."""
    if chosen is None or reading is None or not media_of(chosen["format"]).inline:
        return ""
    return "pdf" if chosen["format"] == "pdf" else "image"


def _head(told: dict[str, Any]) -> dict[str, str]:
    row = told["row"]
    if told["kind"] == "document":
        return {
            "symbol": symbol(row["number"], row["notation"]),
            "title": row["subject"] or row["type_name"] or told["entry"],
            "type": row["type_name"],
            "issued": row["issued"],
            "organ": row["organ_name"],
            "signer": row["signer"],
        }
    values = told["metadata"]
    title = values.get("ImageTitle") or values.get("MovieTitle") or values.get("EventName")
    empty = dict.fromkeys(("symbol", "type", "issued", "organ", "signer"), "")
    return {**empty, "title": title or told["entry"]}


def _address(entry: str, q: str, changes: dict[str, Any]) -> str:
    values = {"id": entry, "q": q, **changes}
    return f"/van-ban?{urlencode({name: value for name, value in values.items() if value})}"
