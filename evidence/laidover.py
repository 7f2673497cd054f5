"""Op of the worker: drawn pages laid over those of a PDF, and pages put behind them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from evidence.geometry import Matrix


def lay_over_op(
    path: str, pages: list[int], blobs: Sequence[bytes]
) -> tuple[dict[str, Any], tuple[bytes]]:
    """Op ``lay_over``: a copy of the PDF at ``path``, as one attachment.

    ``blobs``: two PDFs of ours. The pages of the first are laid over the ``pages`` (numbers from 1)
    of the file, in the space of the page as it is seen, origin at its bottom left; those of the
    second follow behind. Raises what pypdf raises on a file it cannot read.
    """
    from pypdf import PdfReader, PdfWriter, Transformation

    drawn, behind = (PdfReader(io.BytesIO(blob)).pages for blob in blobs)
    writer = PdfWriter(clone_from=PdfReader(path))
    for number, over in zip(pages, drawn, strict=False):
        page = writer.pages[number - 1]
        left, bottom, right, top = (float(side) for side in page.cropbox)
        matrix = _onto((left, bottom, right, top), page.rotation % 360)
        page.merge_transformed_page(over, Transformation(matrix), expand=False)
    for added in behind:
        writer.add_page(added)
    out = io.BytesIO()
    writer.write(out)
    return {}, (out.getvalue(),)


def _onto(area: tuple[float, float, float, float], rotation: int) -> Matrix:
    """From the page as it is seen to its own space (inverse of the turn in layout/sheet.py)."""
    left, bottom, right, top = area
    matrices: dict[int, Matrix] = {
        0: (1.0, 0.0, 0.0, 1.0, left, bottom),
        90: (0.0, 1.0, -1.0, 0.0, right, bottom),
        180: (-1.0, 0.0, 0.0, -1.0, right, top),
        270: (0.0, -1.0, 1.0, 0.0, left, top),
    }
    return matrices.get(rotation, matrices[0])
