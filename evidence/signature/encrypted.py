"""Field names in a file that opens with the empty user password: its strings are encrypted."""

from __future__ import annotations

from typing import IO

from pyhanko.pdf_utils.generic import EncryptedObjAccess, IndirectObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from evidence.signature.limits import MAX_FIELDS, MAX_TEXT


def decrypted_names(handle: IO[bytes]) -> dict[int, str]:
    """Object number of each signature dictionary -> name of its field; empty where locked."""
    names: dict[int, str] = {}
    try:
        handle.seek(0)
        reader = PdfFileReader(handle, strict=False)
        reader.decrypt("")
        for name, _, reference in enumerate_sig_fields(reader):
            value = reference.get_object().raw_get("/V", decrypt=EncryptedObjAccess.RAW)
            if isinstance(value, IndirectObject) and len(names) < MAX_FIELDS:
                names[int(value.idnum)] = str(name)[:MAX_TEXT]
    except Exception:  # what cannot be opened has no names to tell
        return names
    return names
