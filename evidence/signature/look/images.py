"""What an image of a content stream is: its pixels, its hue, whether paper shows through.

Pixels are decoded within bounds and only to name the hue; nothing of them is kept.
"""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from itertools import accumulate
from typing import Any

from PIL import Image

from evidence.signature.look.hues import OTHER, bounds, dominant, hue_of
from evidence.signature.look.streams import body_of, split_image_filter, stream_of
from evidence.signature.objects import PdfObjects
from evidence.signature.syntax import PdfSyntaxError

MAX_PIXELS = 24_000_000
_MAX_BYTES = 100 << 20  # decoded samples of one image
_MAX_DIFFERENCES = 12 << 20  # samples undone one by one
_LOOK = 200  # pixels a side that are looked at
_SAMPLES = {"gray": 1, "rgb": 3, "cmyk": 4, "palette": 1}
_MODES = {"gray": "L", "rgb": "RGB", "cmyk": "CMYK", "palette": "P"}
_SPACES = {
    "DeviceGray": "gray",
    "CalGray": "gray",
    "G": "gray",
    "DeviceRGB": "rgb",
    "CalRGB": "rgb",
    "RGB": "rgb",
    "DeviceCMYK": "cmyk",
    "CMYK": "cmyk",
}
_BY_COUNT = {1: "gray", 3: "rgb", 4: "cmyk"}


def image_facts(
    objects: PdfObjects, value: dict[str, Any], raw: bytes, *, fill: str = "#000000"
) -> dict[str, Any]:
    """``{"pixels", "hue", "alpha", "filter"}`` of an image dictionary and its bytes.

    ``fill`` is the colour a stencil mask is painted with. ``alpha``: parts of it are transparent.
    ``hue`` is "other" with an ``"error"`` where the pixels cannot be read.
    """
    width, height = _size(objects, value)
    facts: dict[str, Any] = {"pixels": [width, height], "hue": OTHER, "alpha": False, "filter": ""}
    try:
        if objects.resolve(value.get("ImageMask", value.get("IM"))) is True:
            facts["filter"] = _filter_name(objects, value)
            facts.update(hue=hue_of(*rgb_of(fill)), alpha=True)
            return facts
        picture, facts["filter"] = _picture(objects, value, raw, (width, height))
        mask = _mask(objects, value)
        keyed = isinstance(objects.resolve(value.get("Mask")), list)  # a colour left out
        facts["alpha"] = keyed or (mask is not None and _see_through(mask))
        facts["hue"] = _hue(picture, mask)
    except (PdfSyntaxError, OSError, ValueError, SyntaxError, zlib.error, struct.error) as error:
        facts["filter"] = facts["filter"] or _filter_name(objects, value)
        facts["error"] = f"{type(error).__name__}: {error}"[:200]
    return facts


def rgb_of(colour: str) -> tuple[int, int, int]:
    """The parts of ``#rrggbb``; black where the colour is not known."""
    digits = colour[1:] if len(colour) == 7 else "000000"
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def _size(objects: PdfObjects, value: dict[str, Any]) -> tuple[int, int]:
    found = [
        objects.resolve(value.get(k, value.get(s))) for k, s in (("Width", "W"), ("Height", "H"))
    ]
    width, height = (n if isinstance(n, int) and 0 < n < 1 << 20 else 0 for n in found)
    return width, height


def _filter_name(objects: PdfObjects, value: dict[str, Any]) -> str:
    found = objects.resolve(value.get("Filter", value.get("F")))
    names = found if isinstance(found, list) else [found] if found else []
    return str(objects.resolve(names[-1])) if names else ""


def _picture(
    objects: PdfObjects, value: dict[str, Any], raw: bytes, size: tuple[int, int]
) -> tuple[Image.Image, str]:
    """A small RGB copy of the image, and the name of its filter."""
    _within(size)
    name, parms, body = split_image_filter(objects, value, raw, _MAX_BYTES)
    if name in ("DCTDecode", "JPXDecode"):
        return _small(_open(body, ("JPEG",) if name == "DCTDecode" else ("JPEG2000",))), name
    if name in ("CCITTFaxDecode", "JBIG2Decode"):
        return Image.new("RGB", (1, 1), (0, 0, 0)), name  # two-coloured: black on white
    space = objects.resolve(value.get("ColorSpace", value.get("CS")))
    kind = _kind(objects, space)
    bits = objects.resolve(value.get("BitsPerComponent", value.get("BPC"))) or 8
    picture = _samples(kind, bits, size, name, parms, body)
    if kind == "palette":
        picture = _with_palette(objects, picture, space)
    return _small(picture), name


def _within(size: tuple[int, int]) -> None:
    if not 0 < size[0] * size[1] <= MAX_PIXELS:
        raise PdfSyntaxError(f"an image of {size[0]} x {size[1]} pixels is not looked at")


def _open(body: bytes, formats: tuple[str, ...]) -> Image.Image:
    picture = Image.open(BytesIO(body), formats=formats)
    _within(picture.size)
    picture.draft("RGB", (_LOOK, _LOOK))
    picture.load()
    return picture


def _small(picture: Image.Image) -> Image.Image:
    width, height = picture.size
    small = picture.resize(
        (min(width, _LOOK), min(height, _LOOK)), resample=Image.Resampling.NEAREST
    )
    return small if small.mode == "RGB" else small.convert("RGB")


def _kind(objects: PdfObjects, space: Any) -> str:
    if isinstance(space, list) and space:
        family = objects.resolve(space[0])
        if family in ("Indexed", "I"):
            return "palette"
        if family == "ICCBased" and len(space) > 1:
            return _BY_COUNT.get(objects.get(space[1], "N"), "")
        return _SPACES.get(str(family), "")
    return _SPACES.get(str(space), "")


def _samples(
    kind: str, bits: Any, size: tuple[int, int], name: str, parms: dict[str, Any], body: bytes
) -> Image.Image:
    if not kind:
        raise PdfSyntaxError("colour space is not read here")
    predictor = parms.get("Predictor", 1)
    if name == "FlateDecode" and isinstance(predictor, int) and predictor >= 10:
        return _through_png(kind, bits, size, body)
    if name == "FlateDecode":
        body = _inflate(body)
    width, height = size
    if predictor == 2 and name == "FlateDecode":
        body = _undo_differences(body, width, _SAMPLES[kind], bits)
    if bits == 16:
        body, bits = body[::2], 8
    row = (width * _SAMPLES[kind] * bits + 7) // 8
    need = row * height
    if len(body) < need:
        body += bytes(need - len(body))
    mode = _MODES[kind]
    packed = {(8, "L"): "L", (8, "P"): "P", (1, "L"): "L;1", (1, "P"): "P;1"}
    packed |= {(2, "L"): "L;2", (2, "P"): "P;2", (4, "L"): "L;4", (4, "P"): "P;4"}
    raw_mode = mode if bits == 8 else packed.get((bits, mode))
    if raw_mode is None:
        raise PdfSyntaxError(f"{bits} bits of {kind} are not read here")
    return Image.frombytes(mode, size, body[:need], "raw", raw_mode)


def _undo_differences(body: bytes, width: int, samples: int, bits: Any) -> bytes:
    """TIFF predictor 2: each sample is the difference to the one on its left."""
    if bits != 8 or len(body) > _MAX_DIFFERENCES:
        raise PdfSyntaxError(f"predictor 2 over {bits} bits and {len(body)} bytes is not read here")
    out, row = bytearray(body), width * samples
    for start in range(0, len(body) - row + 1, row):
        for sample in range(start, start + samples):
            part = accumulate(body[sample : start + row : samples], lambda a, b: (a + b) & 0xFF)
            out[sample : start + row : samples] = bytes(part)
    return bytes(out)


def _inflate(body: bytes) -> bytes:
    decoder = zlib.decompressobj()
    out = decoder.decompress(body, _MAX_BYTES)
    if decoder.unconsumed_tail:
        raise PdfSyntaxError("decoded image beyond the limit")
    return out


def _through_png(kind: str, bits: Any, size: tuple[int, int], body: bytes) -> Image.Image:
    """Samples under PNG predictors are the IDAT of a PNG: let its decoder undo them."""
    colour_type = {"gray": 0, "rgb": 2, "palette": 0, "cmyk": 6}[kind]
    if bits not in (8, 16) and kind in ("rgb", "cmyk"):
        raise PdfSyntaxError(f"{bits} bits of {kind} are not read here")
    header = struct.pack(">IIBBBBB", *size, int(bits), colour_type, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", body), (b"IEND", b""))
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data))
        for tag, data in chunks
    )
    picture = _open(png, ("PNG",))
    if kind == "cmyk":
        return Image.frombytes("CMYK", size, picture.tobytes())
    if kind != "palette":
        return picture
    steps = (1 << int(bits)) - 1  # grey levels were stretched to 0..255: back to indexes
    indexes = picture.convert("L").point([round(level * steps / 255) for level in range(256)])
    return Image.frombytes("P", size, indexes.tobytes())


def _with_palette(objects: PdfObjects, picture: Image.Image, space: list[Any]) -> Image.Image:
    base = _kind(objects, objects.resolve(space[1])) if len(space) > 3 else ""
    found = stream_of(objects, space[3]) if len(space) > 3 else None
    if found is not None:
        table = body_of(objects, *found, 1 << 20)
    else:
        plain = objects.resolve(space[3]) if len(space) > 3 else b""
        table = plain if isinstance(plain, bytes) else b""
    if base not in ("rgb", "gray", "cmyk"):
        raise PdfSyntaxError("palette is not read here")
    count = _SAMPLES[base]
    colours = Image.frombytes(
        _MODES[base], (256, 1), table[: 256 * count].ljust(256 * count, b"\0")
    )
    picture.putpalette(colours.convert("RGB").tobytes())
    return picture


def _mask(objects: PdfObjects, value: dict[str, Any]) -> Image.Image | None:
    """The opacity of the image, small; None where all of it is opaque."""
    for key in ("SMask", "Mask"):
        found = stream_of(objects, value.get(key))
        if found is None:
            continue
        entry, raw = found
        entry_copy = dict(entry)
        entry_copy.setdefault("ColorSpace", "DeviceGray")
        if key == "Mask":
            entry_copy["BitsPerComponent"] = 1
        picture, _ = _picture(objects, entry_copy, raw, _size(objects, entry))
        grey = picture.convert("L")
        decode = objects.resolve(entry.get("Decode"))
        turned = isinstance(decode, list) and decode[:1] == [1]
        return grey.point([255 - n for n in range(256)]) if (key == "Mask") != turned else grey
    return None


def _see_through(mask: Image.Image) -> bool:
    levels = mask.histogram()
    clear = sum(levels[: bounds()["opaque_from_alpha"]])
    return bool(clear >= bounds()["transparent_share"] * max(1, sum(levels)))


def _hue(picture: Image.Image, mask: Image.Image | None) -> str:
    size = picture.size
    if mask is None:
        return dominant(_colours(picture))
    mask = mask.resize(size, resample=Image.Resampling.NEAREST)
    opaque = mask.point([255 if n >= bounds()["opaque_from_alpha"] else 0 for n in range(256)])
    shown = Image.composite(picture, Image.new("RGB", size, (255, 255, 255)), opaque)
    return dominant(_colours(shown))


def _colours(picture: Image.Image) -> list[tuple[int, tuple[int, ...]]]:
    found = picture.getcolors(picture.size[0] * picture.size[1]) or []
    return [(count, colour[:3]) for count, colour in found if isinstance(colour, tuple)]
