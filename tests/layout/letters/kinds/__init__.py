"""Correct documents, of each kind that the audit must know; every one follows the decree.

Their words are in ``data``, one file each.
"""

from letters.kinds.read import read
from letters.model import Document

BAO_CAO = read("bao-cao")
BAO_CAO_DAI = read("bao-cao-dai")  # six pages, and a table across the paper in its annex
BIEN_BAN = read("bien-ban")
CHI_THI = read("chi-thi")
CONG_DIEN = read("cong-dien")
CONG_VAN = read("cong-van")
CONG_VAN_KON_TUM = read("cong-van-kon-tum")  # in the months of its department's own regulation
CONG_VAN_NHIEU_NOI = read("cong-van-nhieu-noi")
GIAY_GIOI_THIEU = read("giay-gioi-thieu")
GIAY_MOI = read("giay-moi")
KE_HOACH = read("ke-hoach")
NGHI_QUYET = read("nghi-quyet")
QUYET_DINH = read("quyet-dinh")
QUYET_DINH_QUY_CHE = read("quyet-dinh-quy-che")
QUYET_DINH_SAO_Y = read("quyet-dinh-sao-y")
THONG_BAO = read("thong-bao")
TO_TRINH = read("to-trinh")

ALL: tuple[Document, ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Document)
)
