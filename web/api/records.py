"""Dossiers, documents, files, their text and findings.

Ids and paths are given as parameters, not as parts of the address: they may hold any character, and
parts of an address are tidied on the way.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from schemas.errors import HosoError
from web.access import TheDesk, TheViewer
from web.answers import DocumentAnswer, DossierAnswer, Findings, PageText
from web.asked import MAX_TYPED
from web.files import file_answer
from web.found import told
from web.pagetext import marks, page_texts
from web.records import document_of, dossier_of
from web.routes import RESPONSES, reads
from web.shelf import shelf_of

router = APIRouter(tags=["hồ sơ / records"])
_DOSSIER = "urn:hoso:000.00.07.H99:000.00.07.H99.2024.03.TCCB"
_FILE = "03.TCCB - Bổ nhiệm Phó Trưởng phòng/05. Thông báo 44-TB-SNV.pdf"
_CODE = "Mã hồ sơ hoặc mã đối tượng. / FileCode or object id."
_ENTRY = "Mã mục, như trong kết quả tìm. / Id of an entry, as hits have it."
Id = Annotated[str, Query(alias="id", max_length=2000, description=_CODE, examples=[_DOSSIER])]
OfDossier = Annotated[
    str, Query(alias="dossier", max_length=2000, description=_CODE, examples=[_DOSSIER])
]
Entry = Annotated[
    str, Query(alias="id", max_length=2000, description=_ENTRY, examples=[f"{_DOSSIER}#5"])
]
Path = Annotated[
    str,
    Query(
        max_length=8000,
        description="Đường dẫn của tệp trong hồ sơ. / Logical path of a file.",
        examples=[_FILE],
    ),
]
Page = Annotated[int, Query(ge=1, le=1_000_000, description="Trang, từ 1. / Page, from 1.")]
Typed = Annotated[
    str,
    Query(
        max_length=MAX_TYPED,
        description="Câu tìm cần đánh dấu trong trang. / Query to be marked in the page.",
        examples=["quyết định"],
    ),
]


@reads(router, "/dossier", DossierAnswer)
def dossier(desk: TheDesk, viewer: TheViewer, code: Id) -> Any:
    """A dossier: metadata, documents, files, signatures, findings."""
    with shelf_of(desk, viewer) as shelf:
        return dossier_of(shelf.dossier(code), desk.rules)


@reads(router, "/document", DocumentAnswer)
def document(desk: TheDesk, viewer: TheViewer, entry: Entry) -> Any:
    """A document, photo or recording: metadata, files, signatures, findings."""
    with shelf_of(desk, viewer) as shelf:
        folder, name = shelf.entry(entry)
        return document_of(folder, name, desk.rules)


@reads(router, "/findings", Findings)
def findings(desk: TheDesk, viewer: TheViewer, code: OfDossier) -> Any:
    """What the checks found in a dossier, with article and remedy."""
    with shelf_of(desk, viewer) as shelf:
        return {"findings": told(shelf.dossier(code).findings(), desk.rules)}


@reads(router, "/text", PageText)
def text(
    desk: TheDesk,
    viewer: TheViewer,
    dossier: OfDossier,
    path: Path,
    page: Page = 1,
    q: Typed = "",
) -> Any:
    """The text of a page and where a query is in it; ``pages`` 0: the file has no text."""
    with shelf_of(desk, viewer) as shelf:
        folder = shelf.holder(dossier)
        row = folder.file(path)
        texts = page_texts(folder.aip, row["path"])
    if page > max(len(texts), 1):
        raise HosoError("not-found", what=f"{path[:200]} {page}")
    shown, sure = texts[page - 1] if texts else ("", None)
    return {
        "dossier": folder.id,
        "path": row["path"],
        "page": page,
        "pages": len(texts),
        "text": shown,
        "marks": marks(shown, q),
        "confidence": sure,
    }


@router.head("/file", include_in_schema=False, response_class=Response)
@router.get(
    "/file",
    response_class=Response,
    responses={
        **RESPONSES,
        200: {"description": "Cả tệp. / The whole file.", "content": {"*/*": {}}},
        206: {"description": "Một đoạn. / A range of it.", "content": {"*/*": {}}},
    },
)
def file(
    request: Request, desk: TheDesk, viewer: TheViewer, dossier: OfDossier, path: Path
) -> Response:
    """The bytes of a file as received; Range and If-Range are honoured."""
    with shelf_of(desk, viewer) as shelf:
        folder = shelf.holder(dossier)
        row = folder.file(path)
        return file_answer(request, folder.aip, row["path"], row["format"])
