"""A small document, revisions of it written by hand, and looks of stamps."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Mapping
from functools import cache
from typing import Any

from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

SUM = b"BT /F1 14 Tf 300 600 Td (So tien: 100 000 000 dong) Tj ET /Ov Do"
EVIL = b"BT /F1 14 Tf 300 600 Td (So tien: 900 000 000 dong) Tj ET"
PAGE = (
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[%s]"
    b"/Resources<</Font<</F1 5 0 R>>/XObject<</Ov 6 0 R>>>>>>"
)
FIELD = (
    b"<</Type/Annot/Subtype/Widget/FT/Tx/T(SoTien)/V(%s)/Rect[300 500 400 520]"
    b"/AP<</N 7 0 R>>/P 3 0 R>>"
)
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 100 20]"
LAYERS = b"<</OCGs[10 0 R]/D<</%s[10 0 R]/Order[10 0 R]>>>>"


def stream(body: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(body), body)


def catalogue(
    layer: bytes = b"ON", more: bytes = b"", pages: int = 2, form: bytes = b"8 0 R"
) -> bytes:
    head = b"<</Type/Catalog/Pages %d 0 R/AcroForm<</Fields[%s]>>/OCProperties " % (pages, form)
    return head + LAYERS % layer + more + b">>"


def objects() -> dict[int, bytes]:
    """Catalogue 1, pages 2, page 3, content 4, font 5, overlay 6, field 8 with look 7, layer 10."""
    return {
        1: catalogue(),
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: PAGE % b"8 0 R",
        4: stream(SUM),
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        6: stream(b"", FORM),
        7: stream(b"BT /F1 10 Tf 2 5 Td (100) Tj ET", FORM + b"/Resources<</Font<</F1 5 0 R>>>>"),
        8: FIELD % b"100",
        9: b"<</Producer(thu)>>",
        10: b"<</Type/OCG/Name(Lop)>>",
    }


def document(orphans: bytes = b"", **over: bytes) -> bytes:
    """The document; ``orphans`` stand in it unlisted, ``over``: ``n7=…`` replaces object 7."""
    listed = objects() | {int(key[1:]): value for key, value in over.items()}
    return _written(
        b"%PDF-1.7\n" + orphans, listed, b"/Root 1 0 R/Info 9 0 R/ID[<01><01>]", None, {}
    )


def revise(
    data: bytes,
    changed: Mapping[int, bytes],
    *,
    root: int = 1,
    places: Mapping[int, int] | None = None,
) -> bytes:
    """One more revision; ``places`` lists objects that stand elsewhere in the file already."""
    previous = int(data[data.rindex(b"startxref") :].split()[1])
    trailer = b"/Root %d 0 R/Info 9 0 R/ID[<01><02>]" % root
    return _written(data, changed, trailer, previous, places or {})


def _written(
    data: bytes,
    changed: Mapping[int, bytes],
    trailer: bytes,
    previous: int | None,
    places: Mapping[int, int],
) -> bytes:
    listed = dict(places)
    for number, body in changed.items():
        listed[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    rows = b"".join(b"%d 1\n%010d 00000 n \n" % (n, listed[n]) for n in sorted(listed))
    first = b"0 1\n0000000000 65535 f \n" if previous is None else b""
    prev = b"" if previous is None else b"/Prev %d" % previous
    sizes = map(int, re.findall(rb"/Size (\d+)", data))
    size = max([100, *sizes, *(number + 1 for number in listed)])  # never less than before
    table = b"xref\n%s%strailer\n<</Size %d%s%s>>\nstartxref\n%d\n%%%%EOF\n"
    return data + table % (first, rows, size, trailer, prev, start)


def revise_packed(data: bytes, changed: Mapping[int, bytes]) -> bytes:
    """One more revision whose objects lie in an object stream, listed by a stream too."""
    previous = int(data[data.rindex(b"startxref") :].split()[1])
    bodies = b" ".join(changed.values())
    places, at = [], 0
    for number, body in changed.items():
        places.append(b"%d %d" % (number, at))
        at += len(body) + 1
    index = b" ".join(places) + b" "
    packed = zlib.compress(index + bodies)
    head = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>"
    container = len(data)
    data += b"90 0 obj\n" + head % (len(changed), len(index), len(packed))
    data += b"\nstream\n" + packed + b"\nendstream\nendobj\n"
    start = len(data)
    rows = {90: (1, container, 0), 91: (1, start, 0)}
    rows |= {number: (2, 90, place) for place, number in enumerate(changed)}
    table = b"".join(
        bytes((kind,)) + a.to_bytes(4, "big") + bytes((b,))
        for _, (kind, a, b) in sorted(rows.items())
    )
    listed = b" ".join(b"%d 1" % number for number in sorted(rows))
    entries = b"/Type/XRef/W[1 4 1]/Index[%s]/Size 999/Root 1 0 R/Info 9 0 R/Prev %d"
    body = stream(table, entries % (listed, previous))
    return data + b"91 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (body, start)


def latest(data: bytes, number: int) -> bytes:
    """The last definition of an object, without its frame."""
    found = re.findall(rb"(?<!\d)%d 0 obj\s*(.*?)\s*endobj" % number, data, re.DOTALL)
    return bytes(found[-1])


def byte_range(data: bytes) -> tuple[re.Match[bytes], list[int]]:
    match = list(re.finditer(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+) *\]", data))[-1]
    return match, [int(n) for n in match.groups()]


@cache
def seal(colour: str = "red") -> Image.Image:
    """A ring of a colour on nothing."""
    image = Image.new("RGBA", (120, 120), (0, 0, 0, 0))
    ink = {"red": (220, 20, 30, 255), "blue": (20, 40, 200, 255), "white": (255, 255, 255, 255)}
    draw = ImageDraw.Draw(image)
    if colour == "white":
        draw.rectangle([0, 0, 119, 119], fill=ink[colour])
        draw.ellipse([30, 30, 90, 90], outline=ink["red"], width=12)
    else:
        draw.ellipse([4, 4, 115, 115], outline=ink[colour], width=10)
    return image


@cache
def ink(text: str, colour: str) -> Image.Image:
    """Figures of a colour on nothing, as a picture: what a colleague might add to a sum."""
    image = Image.new("RGBA", (120, 40), (0, 0, 0, 0))
    fill = {"blue": (20, 40, 200, 255), "black": (0, 0, 0, 255)}[colour]
    ImageDraw.Draw(image).text((2, 0), text, fill=fill, font_size=38)
    return image


@cache
def words(text: str, width: int, height: int) -> bytes:
    """A page of this size that holds a line of text: the look of a number or a date."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height), invariant=1)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(2, 4, text)
    canvas.save()
    return out.getvalue()


def why(verdict: Any) -> str:
    """What step 5 says."""
    return next(str(r["why"]) for r in verdict.reasons if r["step"] == "changes")


# Where the decree puts signatures, seals, number and copy stamps (cells 7c, 8, 3, 14).
CELL_8, CELL_7C, CELL_3, CELL_14 = (
    (330, 180, 420, 270),
    (420, 180, 500, 240),
    (90, 735, 200, 752),
    (470, 800, 590, 830),
)
