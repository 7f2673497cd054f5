"""All facts of one file, in one task of a worker. A collector that fails hides no other."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from evidence import encoding, formats, media, office, pdf, secrecy
from evidence.docx.layout import fonts_in_use, read_layout
from evidence.docx.package import Package
from evidence.docx.text import read_encoding, read_text
from evidence.exchange import read as exchange
from evidence.exchange.folded import text_of
from evidence.exchange.recognise import MESSAGE
from evidence.facts import (
    SIGNED_KINDS,
    FileFacts,
    FormatFacts,
    PdfFacts,
    Problem,
    SecrecyMark,
    TextFacts,
)
from evidence.layout import sheet

COLLECTORS = {
    "format": formats.VERSION,
    "pdf": pdf.VERSION,
    "office": office.VERSION,
    "layout": sheet.VERSION,
    "encoding": encoding.VERSION,
    "media": media.VERSION,
    "exchange": exchange.VERSION,
    "secrecy": secrecy.VERSION,
}
_DETAIL = 300
_T = TypeVar("_T")
# Kinds that carry text besides PDF, and who reads it. Others are kept and reported without text.
_TEXT_READERS: dict[str, Callable[[Path], TextFacts]] = {
    "xlsx": office.read_xlsx,
    "odt": office.read_odt,
    "html": office.read_html,
    "text": office.read_plain,
}


def facts(
    path: str,
    sha256: str,
    size: int,
    trust: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Facts of the file at ``path`` (its staged copy); ``sha256`` and ``size`` are known already.

    ``trust``: anchors and intermediates for signature paths.
    Returns the JSON of :class:`FileFacts`.
    """
    staged = Path(path)
    problems: list[Problem] = []
    format_ = _guard(problems, "format", lambda: formats.identify(staged, size)) or FormatFacts(
        kind="other"
    )
    read = _read(staged, format_, problems)
    collected = FileFacts(
        sha256=sha256,
        size=size,
        format=format_,
        pdf=read.pdf,
        text=read.text,
        secrecy=read.marks,
        signatures=_signatures(staged, format_, trust, problems),
        layout=read.layout,
        encoding=read.encoding,
        media=_media(staged, format_, problems),
        exchange=read.exchange,
        problems=tuple(problems),
        collectors=dict(COLLECTORS),
    )
    return collected.as_dict()


def least_facts(
    path: str, sha256: str, size: int, lost: dict[str, Any], **_: object
) -> dict[str, Any]:
    """Facts of a file that twice ended the worker reading it: format at first look, and why.

    ``lost`` is the JSON of the :class:`Problem`.
    """
    collected = FileFacts(
        sha256=sha256,
        size=size,
        format=formats.first_look(Path(path), size),
        problems=(Problem(**lost),),
        collectors={"format": formats.VERSION},
    )
    return collected.as_dict()


class _Content(NamedTuple):
    """What was read of a file besides its format and signatures."""

    pdf: PdfFacts | None = None
    text: TextFacts | None = None
    marks: tuple[SecrecyMark, ...] = ()
    layout: dict[str, Any] | None = None
    encoding: dict[str, Any] | None = None
    exchange: dict[str, Any] | None = None


def _read(path: Path, format_: FormatFacts, problems: list[Problem]) -> _Content:
    if format_.kind == "pdf":
        read = _guard(problems, "pdf", lambda: pdf.read_pdf(path))
        if read is None:
            return _Content()
        problems.extend(read.problems)
        return _Content(read.facts, read.text, read.marks, read.layout, read.encoding)
    if format_.kind == "docx":
        return _read_docx(path, problems)
    if format_.kind == MESSAGE:
        return _read_message(path, problems)
    reader = _TEXT_READERS.get(format_.kind)
    text = _guard(problems, "text", lambda: reader(path)) if reader else None
    if text is None:
        return _Content()
    return _Content(text=text, marks=secrecy.secrecy_marks(text))


def _read_docx(path: Path, problems: list[Problem]) -> _Content:
    package = _guard(problems, "text", lambda: Package(path))
    if package is None:
        return _Content()
    with closing(package):
        text = _guard(problems, "text", lambda: read_text(package))
        if text is None:
            return _Content()
        layout = _guard(problems, "layout", lambda: read_layout(package))
        fonts = fonts_in_use(layout)
        signs = _guard(problems, "encoding", lambda: read_encoding(package, fonts))
    return _Content(None, text, secrecy.secrecy_marks(text), layout, signs)


def _read_message(path: Path, problems: list[Problem]) -> _Content:
    message = _guard(problems, "exchange", lambda: exchange.read_message(path))
    if message is None:
        return _Content()
    text = text_of(message)
    return _Content(text=text, marks=secrecy.secrecy_marks(text), exchange=message)


def _media(path: Path, format_: FormatFacts, problems: list[Problem]) -> dict[str, Any] | None:
    if format_.kind not in media.KINDS:
        return None
    return _guard(problems, "media", lambda: media.read_media(path, format_.kind))


def _signatures(
    path: Path, format_: FormatFacts, trust: dict[str, Any] | None, problems: list[Problem]
) -> dict[str, Any] | None:
    if format_.kind not in SIGNED_KINDS:
        return None
    from evidence.signature.kinds import read_signatures

    kind = format_.kind
    return _guard(problems, "signature", lambda: read_signatures(path, kind=kind, trust=trust))


def _guard(problems: list[Problem], collector: str, read: Callable[[], _T]) -> _T | None:
    try:
        return read()
    except MemoryError:
        raise
    except BaseException as error:
        detail = f"{type(error).__name__}: {error}"[:_DETAIL]
        problems.append(Problem(collector=collector, kind="error", detail=detail))
        return None
