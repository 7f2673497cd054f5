"""Facts: what a file's bytes show, and nothing else.

Facts are keyed by (SHA-256, collector, version) and depend on bytes alone. They are kept in the AIP
as one canonical JSON line per file, so a shipped version stays readable for ever: new keys may be
added, old ones keep their meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, Literal

# Kinds of files (``FormatFacts.kind``) in which signatures are looked for. Text: XML that is not
# declared as such; zip: packages of kinds we do not name. Older facts may lack them.
SIGNED_KINDS = frozenset(
    {"pdf", "xml", "edxml", "docx", "xlsx", "odt", "doc", "xls", "zip", "text"}
)
ProblemKind = Literal["timeout", "memory", "crash", "error", "limit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that could not be evaluated, and why (becomes a K-nnn finding)."""

    collector: str
    kind: ProblemKind
    detail: str

    def as_dict(self) -> dict[str, str]:
        """JSON form."""
        return {"collector": self.collector, "kind": self.kind, "detail": self.detail}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatFacts:
    """Format by content. ``puid`` is the PRONOM id, or "" where none matched.

    ``kind`` is our coarse class: pdf | docx | doc | xlsx | xls | odt | rtf | text | xml | edxml |
    html | jpeg | png | tiff | gif | mp4 | avi | wmv | mp3 | wma | wav | zip | tar | gzip | rar |
    7z | email | executable | empty | other. ``basis`` says which bytes or signature decided.
    """

    kind: str
    mime: str = ""
    puid: str = ""
    name: str = ""
    version: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfFacts:
    """Structure of a PDF. ``pages`` is None where it could not be counted.

    ``version`` = the higher of header and catalogue /Version. ``encrypted``: an /Encrypt dictionary
    is there; ``needs_password``: it does not open with the empty user password. ``opened``: at
    least the page tree was read. ``all_pages_read``: every page loaded without error.
    ``pdfa``: part and level of PDF/A the file says it conforms to ("1B", "2U", "4"), "" for none;
    whether it does is not looked at. None: not read (facts before version 2 of this collector).
    """

    pages: int | None
    version: str
    encrypted: bool
    needs_password: bool
    opened: bool
    all_pages_read: bool
    error: str = ""
    pdfa: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFacts:
    """Text per page (one item for formats without pages), NFC. ``image_only`` pages carry no text
    but at least one image: scans, "secrecy not checked".
    """

    pages: tuple[str, ...] = ()
    image_only: tuple[int, ...] = ()
    truncated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SecrecyMark:
    """A secrecy stamp standing alone: its level (MẬT | TỐI MẬT | TUYỆT MẬT), page and basis."""

    level: str
    page: int
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """All facts of one file.

    ``signatures`` is the JSON of ``evidence.signature`` (see there): ``{"version": int,
    "count": int, "items": [...]}``, None where none was looked for (see ``SIGNED_KINDS``).
    ``layout`` is ``{"version": int, "styles": [...], "pages": [...]}``: styles as told by
    ``evidence.layout.styles`` (since version 2), each page as told by ``evidence.layout.sheet``, or
    None where it could not be read. A DOCX has no pages before it is set; it has sections and
    paragraphs (since version 2; tab stops and places of text boxes since 3), as told by
    ``evidence.docx.layout``.
    ``encoding``: signs of other encodings than Unicode, see ``evidence.encoding.signs``.
    ``media``: density of a picture, bit rate of sound and film, see ``evidence.media``.
    ``exchange``: what a message of the document exchange says and carries, see
    ``evidence.exchange.read``; each carried file has ``facts`` where they were collected.
    """

    sha256: str
    size: int
    format: FormatFacts
    pdf: PdfFacts | None = None
    text: TextFacts | None = None
    secrecy: tuple[SecrecyMark, ...] = ()
    signatures: dict[str, Any] | None = None
    layout: dict[str, Any] | None = None
    encoding: dict[str, Any] | None = None
    media: dict[str, Any] | None = None
    exchange: dict[str, Any] | None = None
    problems: tuple[Problem, ...] = ()
    collectors: dict[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """JSON form; stable: this is what is kept in the AIP.

        Nested JSON (``signatures``, ``layout``) is handed on, not copied: do not change it.
        """
        return {
            "sha256": self.sha256,
            "size": self.size,
            "format": _fields(self.format),
            "pdf": _fields(self.pdf) if self.pdf else None,
            "text": _fields(self.text) if self.text else None,
            "secrecy": [_fields(mark) for mark in self.secrecy],
            "signatures": self.signatures,
            "layout": self.layout,
            "encoding": self.encoding,
            "media": self.media,
            "exchange": self.exchange,
            "problems": [problem.as_dict() for problem in self.problems],
            "collectors": self.collectors,
        }

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> FileFacts:
        """Inverse of :meth:`as_dict`; unknown keys of newer versions are ignored."""
        pdf, text = raw.get("pdf"), raw.get("text")
        return cls(
            sha256=raw["sha256"],
            size=raw["size"],
            format=FormatFacts(**raw["format"]),
            pdf=PdfFacts(**pdf) if pdf else None,
            text=TextFacts(
                pages=tuple(text["pages"]),
                image_only=tuple(text.get("image_only", ())),
                truncated=bool(text.get("truncated", False)),
            )
            if text
            else None,
            secrecy=tuple(SecrecyMark(**mark) for mark in raw.get("secrecy", ())),
            signatures=raw.get("signatures"),
            layout=raw.get("layout"),
            encoding=raw.get("encoding"),
            media=raw.get("media"),
            exchange=raw.get("exchange"),
            problems=tuple(Problem(**p) for p in raw.get("problems", ())),
            collectors=dict(raw.get("collectors", {})),
        )


def _fields(item: FormatFacts | PdfFacts | TextFacts | SecrecyMark) -> dict[str, Any]:
    """One level of ``dataclasses.asdict``, which would copy every page of text."""
    return {entry.name: getattr(item, entry.name) for entry in fields(item)}
