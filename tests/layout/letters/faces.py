"""Liberation Serif under the names of other faces: a free stand-in with the same metrics.

The files are those the reports are printed with. Embedded under the PostScript names of Times New
Roman (or of a face the decree does not allow) they look to an auditor like a document from an
office. Only test data is made so.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

_FILES = ("Regular", "Bold", "Italic", "BoldItalic")
# Family -> PostScript names: regular, bold, italic, bold italic.
NAMES = {
    "Times New Roman": (
        "TimesNewRomanPSMT",
        "TimesNewRomanPS-BoldMT",
        "TimesNewRomanPS-ItalicMT",
        "TimesNewRomanPS-BoldItalicMT",
    ),
    "Arial": ("ArialMT", "Arial-BoldMT", "Arial-ItalicMT", "Arial-BoldItalicMT"),
    "Cambria": ("Cambria", "Cambria-Bold", "Cambria-Italic", "Cambria-BoldItalic"),
    "Liberation Serif": (
        "LiberationSerif",
        "LiberationSerif-Bold",
        "LiberationSerif-Italic",
        "LiberationSerif-BoldItalic",
    ),
    "VNI-Times": ("VNI-Times", "VNI-Times-Bold", "VNI-Times-Italic", "VNI-Times-BoldItalic"),
    ".VnTime": (".VnTime", ".VnTime-Bold", ".VnTime-Italic", ".VnTime-BoldItalic"),
}


class _Face(TTFont):
    """A face under another name; ``mute``: it does not say which characters its glyphs are."""

    def __init__(self, name: str, path: str, *, mute: bool) -> None:
        super().__init__(name, path)
        self.face.name = name.encode()
        self._mute = mute

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - the name is reportlab's
        """Called when the document is written."""
        super().addObjects(doc)
        if self._mute:
            for font in doc.idToObject["BasicFonts"].dict.values():
                if getattr(font, "ToUnicode", None) is not None:
                    del font.ToUnicode


@cache
def face(family: str, bold: bool, italic: bool, mute: bool = False) -> str:
    """The name by which reportlab knows the face; it is registered when first asked for."""
    place = bold + 2 * italic
    shown = NAMES[family][place]
    name = f"letters-{shown}{'-mute' if mute else ''}"
    with as_file(
        files("reports").joinpath("fonts", f"LiberationSerif-{_FILES[place]}.ttf")
    ) as path:
        made = _Face(name, str(path), mute=mute)
    pdfmetrics.registerFont(made)  # takes a face whose name it knows for the same
    made.face.name = shown.encode()
    return name


@cache
def width(text: str, family: str, bold: bool, italic: bool, size: float) -> float:
    """Width of ``text`` in points."""
    return float(pdfmetrics.stringWidth(text, face(family, bold, italic), size))
