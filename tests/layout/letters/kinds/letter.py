"""Công văn: to one, to several, and one of Kon Tum from the months of its own regulation."""

from __future__ import annotations

from datetime import date

from letters.kinds.common import DEPUTY, PLAIN, SNV, body
from letters.model import Document

CONG_VAN = Document(
    kind="cong-van",
    **SNV,
    number="1245",
    symbol="SNV-VTLT",
    day=date(2025, 11, 5),
    abstract="V/v lập hồ sơ điện tử và nộp lưu hồ sơ, tài liệu năm 2025",
    to=("Văn phòng Ủy ban nhân dân tỉnh Quảng Ngãi",),
    body=body(
        "Thực hiện Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác "
        "văn thư, Sở Nội vụ đã hướng dẫn các cơ quan, đơn vị lập hồ sơ công việc trên Hệ thống "
        "quản lý văn bản và điều hành của tỉnh. Qua kiểm tra trong tháng 10 năm 2025, việc lập hồ "
        "sơ tại một số đơn vị còn chậm; nhiều hồ sơ đã giải quyết xong nhưng chưa được kết thúc và "
        "chưa nộp vào Lưu trữ cơ quan đúng thời hạn.",
        "Để bảo đảm việc quản lý tài liệu được thống nhất, Sở Nội vụ đề nghị Văn phòng Ủy ban nhân "
        "dân tỉnh quan tâm, chỉ đạo thực hiện một số nội dung sau:",
        "Rà soát toàn bộ hồ sơ công việc được mở từ ngày 01 tháng 01 năm 2025 đến ngày 31 tháng 10 "
        "năm 2025; kết thúc các hồ sơ đã giải quyết xong, bổ sung văn bản, tài liệu còn thiếu và "
        "biên mục đầy đủ trước khi nộp lưu theo quy định tại Nghị định số 30/2020/NĐ-CP.",
        "Phân công công chức làm đầu mối theo dõi, hướng dẫn các phòng, đơn vị trực thuộc lập hồ "
        "sơ điện tử; kịp thời trao đổi với Sở Nội vụ các khó khăn, vướng mắc trong quá trình thực "
        "hiện để được hướng dẫn, giải quyết.",
        "Báo cáo kết quả thực hiện về Sở Nội vụ trước ngày 15 tháng 12 năm 2025 để tổng hợp, trình "
        "Ủy ban nhân dân tỉnh xem xét.",
        "Sở Nội vụ đề nghị Văn phòng Ủy ban nhân dân tỉnh quan tâm, phối hợp thực hiện./.",
    ),
    signer=DEPUTY,
    receivers=(
        "- Như trên;",
        "- Chủ tịch, các Phó Chủ tịch UBND tỉnh (báo cáo);",
        "- Giám đốc, các Phó Giám đốc Sở;",
        "- Lưu: VT, VTLT.",
    ),
    look=PLAIN,
)
