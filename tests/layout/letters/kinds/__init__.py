"""Correct documents, one of each kind that the audit must know; every one follows the decree."""

from letters.kinds.decision import QUYET_DINH
from letters.kinds.letter import CONG_VAN
from letters.kinds.report import BAO_CAO
from letters.model import Document

ALL: tuple[Document, ...] = (CONG_VAN, QUYET_DINH, BAO_CAO)

__all__ = ["ALL", "BAO_CAO", "CONG_VAN", "QUYET_DINH"]
