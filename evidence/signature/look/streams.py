"""The decoded body of a stream object."""

from __future__ import annotations

from typing import Any

from evidence.signature.filters import decode
from evidence.signature.objects import PdfObjects
from evidence.signature.syntax import PdfDict, PdfSyntaxError, Ref

IMAGE_FILTERS = {
    "DCTDecode": "DCTDecode",
    "DCT": "DCTDecode",
    "JPXDecode": "JPXDecode",
    "CCITTFaxDecode": "CCITTFaxDecode",
    "CCF": "CCITTFaxDecode",
    "JBIG2Decode": "JBIG2Decode",
}
_FILTER_KEYS = ("Filter", "F", "DecodeParms", "DP")


def stream_of(objects: PdfObjects, reference: Any) -> tuple[PdfDict, bytes] | None:
    """Dictionary and raw bytes of the stream a reference leads to, None where there is none."""
    for _ in range(8):
        if not isinstance(reference, Ref):
            return None
        entry, value = objects.latest.get(reference.number), objects.value(reference.number)
        if isinstance(value, PdfDict) and entry is not None and entry.stream is not None:
            start, end = entry.stream
            return value, bytes(objects.data[start:end])
        reference = value
    return None


def filters_of(objects: PdfObjects, value: dict[str, Any]) -> PdfDict:
    """Only the filter entries of a stream dictionary, every reference in them resolved."""
    result = PdfDict()
    for key in _FILTER_KEYS:
        found = objects.resolve(value.get(key))
        if isinstance(found, list):
            found = [_plain(objects, item) for item in found]
        if found is not None and isinstance(found, list | dict | str):
            result[key] = _plain(objects, found)
    return result


def _plain(objects: PdfObjects, value: Any) -> Any:
    value = objects.resolve(value)
    if isinstance(value, dict):
        return {key: objects.resolve(item) for key, item in value.items()}
    return value


def body_of(objects: PdfObjects, value: dict[str, Any], raw: bytes, limit: int) -> bytes:
    """The decoded bytes. Raises :class:`PdfSyntaxError` beyond ``limit`` or for other filters."""
    return decode(raw, filters_of(objects, value), limit)


def split_image_filter(
    objects: PdfObjects, value: dict[str, Any], raw: bytes, limit: int
) -> tuple[str, dict[str, Any], bytes]:
    """Undo all filters but a last image filter.

    Returns its name (the last filter's, "" without any), its parameters, and the bytes before it;
    a last FlateDecode is left standing too, so that its predictor can be undone elsewhere.
    """
    entry = filters_of(objects, value)
    names = _listed(entry.get("Filter", entry.get("F")))
    parameters = _listed(entry.get("DecodeParms", entry.get("DP")))
    if not names:
        return "", {}, raw
    last = str(names[-1])
    before = PdfDict()
    before["Filter"], before["DecodeParms"] = names[:-1], parameters[: len(names) - 1]
    own = parameters[len(names) - 1] if len(parameters) >= len(names) else None
    kept = last in IMAGE_FILTERS or last in ("FlateDecode", "Fl")
    if not kept:
        return last, {}, decode(raw, entry, limit)
    parms = own if isinstance(own, dict) else {}
    return IMAGE_FILTERS.get(last, "FlateDecode"), parms, decode(raw, before, limit)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


__all__ = [
    "IMAGE_FILTERS",
    "PdfSyntaxError",
    "body_of",
    "filters_of",
    "split_image_filter",
    "stream_of",
]
