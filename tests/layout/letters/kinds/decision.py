"""Quyết định: one that decides itself (template 1.2), one that issues a regulation (1.3)."""

from __future__ import annotations

from datetime import date

from letters.kinds.common import CLOSE, DIRECTOR, SNV, article, bases
from letters.model import Document, Para

QUYET_DINH = Document(
    kind="quyet-dinh",
    **SNV,
    number="86",
    symbol="QĐ-SNV",
    day=date(2026, 2, 9),
    type="QUYẾT ĐỊNH",
    abstract="Về việc thành lập Tổ công tác số hóa tài liệu lưu trữ lịch sử",
    body=(
        Para("power", "GIÁM ĐỐC SỞ NỘI VỤ"),
        *bases(
            "Căn cứ Luật Lưu trữ ngày 21 tháng 6 năm 2024;",
            "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác "
            "văn thư;",
            "Căn cứ Quyết định số 15/2025/QĐ-UBND ngày 10 tháng 7 năm 2025 của Ủy ban nhân dân "
            "tỉnh Quảng Ngãi quy định chức năng, nhiệm vụ, quyền hạn và cơ cấu tổ chức của Sở Nội "
            "vụ tỉnh Quảng Ngãi;",
            "Theo đề nghị của Trưởng phòng Văn thư - Lưu trữ.",
        ),
        Para("order", "QUYẾT ĐỊNH:"),
        article(
            1,
            "Thành lập Tổ công tác số hóa tài liệu lưu trữ lịch sử (sau đây gọi tắt là Tổ công "
            "tác), gồm các ông, bà có tên sau:",
        ),
        Para("clause", "1. Bà Trần Thị B, Phó Giám đốc Sở Nội vụ, Tổ trưởng;"),
        Para("clause", "2. Ông Nguyễn Văn E, Trưởng phòng Văn thư - Lưu trữ, Tổ phó;"),
        Para("clause", "3. Ông Lê Văn G, chuyên viên Phòng Văn thư - Lưu trữ, thành viên."),
        article(
            2,
            "Tổ công tác có nhiệm vụ giúp Giám đốc Sở Nội vụ lựa chọn tài liệu, lập kế hoạch, "
            "kiểm tra chất lượng ảnh và dữ liệu đặc tả của tài liệu được số hóa; tự giải thể sau "
            "khi hoàn thành nhiệm vụ.",
        ),
        article(3, "Quyết định này có hiệu lực thi hành kể từ ngày ký."),
        article(
            4,
            "Chánh Văn phòng, Trưởng phòng Văn thư - Lưu trữ, thủ trưởng các đơn vị có liên quan "
            "và các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.",
        ),
    ),
    signer=DIRECTOR,
    receivers=(
        "- Như Điều 4;",
        "- UBND tỉnh (báo cáo);",
        "- Trang thông tin điện tử Sở;",
        "- Lưu: VT, VTLT.",
    ),
    look=CLOSE,
)
