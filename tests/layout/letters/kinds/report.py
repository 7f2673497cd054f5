"""Báo cáo: one to the organ above, and one of six pages with a table across the paper."""

from __future__ import annotations

from datetime import date

from letters.kinds.common import DIRECTOR, SNV, WIDE, body, clause_title, part, points
from letters.model import Document

BAO_CAO = Document(
    kind="bao-cao",
    **SNV,
    number="07",
    symbol="BC-SNV",
    day=date(2026, 1, 12),
    type="BÁO CÁO",
    abstract="Kết quả công tác văn thư, lưu trữ năm 2025 và nhiệm vụ trọng tâm năm 2026",
    to=("Ủy ban nhân dân tỉnh Quảng Ngãi",),
    body=(
        *body(
            "Thực hiện Chương trình công tác năm 2025 của Ủy ban nhân dân tỉnh, Sở Nội vụ báo cáo "
            "kết quả công tác văn thư, lưu trữ năm 2025 và nhiệm vụ trọng tâm năm 2026 như sau:",
        ),
        part("I", "KẾT QUẢ THỰC HIỆN NĂM 2025"),
        clause_title(1, "Công tác chỉ đạo, điều hành"),
        *body(
            "Trong năm 2025, Sở Nội vụ đã tham mưu Ủy ban nhân dân tỉnh ban hành 04 văn bản chỉ "
            "đạo về quản lý văn thư, lưu trữ sau khi sắp xếp đơn vị hành chính; tổ chức 02 hội "
            "nghị tập huấn cho 312 công chức làm công tác văn thư của các cơ quan, đơn vị và của "
            "các xã, phường, đặc khu trên địa bàn tỉnh.",
            "Công tác kiểm tra được duy trì thường xuyên. Sở Nội vụ đã kiểm tra việc lập hồ sơ và "
            "nộp lưu tại 18 cơ quan, đơn vị; qua kiểm tra đã kịp thời hướng dẫn, chấn chỉnh những "
            "tồn tại, hạn chế trong việc trình bày thể thức văn bản và quản lý con dấu.",
        ),
        clause_title(2, "Kết quả lập hồ sơ và nộp lưu"),
        *points(
            "Tổng số hồ sơ công việc được lập trong năm là 12.486 hồ sơ, trong đó hồ sơ điện tử là "
            "9.731 hồ sơ, đạt tỷ lệ 77,9%;",
            "Tổng số hồ sơ đã nộp vào Lưu trữ cơ quan là 8.204 hồ sơ, tăng 1.120 hồ sơ so với "
            "năm 2024;",
            "Có 06 đơn vị chưa thực hiện việc nộp lưu hồ sơ điện tử do phần mềm chưa nâng cấp.",
        ),
        part("II", "TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN"),
        *body(
            "Một số cơ quan, đơn vị chưa bố trí công chức chuyên trách; người làm công tác văn thư "
            "kiêm nhiệm nhiều việc nên chất lượng hồ sơ còn hạn chế. Kho lưu trữ của một số xã mới "
            "thành lập chưa bảo đảm diện tích và trang thiết bị bảo quản tài liệu.",
            "Nguyên nhân chủ yếu là do khối lượng tài liệu bàn giao sau sắp xếp lớn, thời gian "
            "thực hiện ngắn; kinh phí chỉnh lý tài liệu chưa được bố trí đầy đủ, kịp thời.",
        ),
        part("III", "NHIỆM VỤ TRỌNG TÂM NĂM 2026"),
        *body(
            "Hoàn thành việc tiếp nhận, chỉnh lý tài liệu tồn đọng của các cơ quan, đơn vị kết "
            "thúc hoạt động; số hóa 20.000 hồ sơ có giá trị bảo quản vĩnh viễn tại Lưu trữ lịch sử "
            "tỉnh và đưa vào phục vụ khai thác trực tuyến.",
            "Tiếp tục tập huấn nghiệp vụ cho công chức văn thư cấp xã; tăng cường kiểm tra việc "
            "lập hồ sơ điện tử, bảo đảm 100% hồ sơ công việc của cơ quan cấp tỉnh được lập trên Hệ "
            "thống quản lý văn bản và điều hành.",
        ),
        part("IV", "KIẾN NGHỊ, ĐỀ XUẤT"),
        *body(
            "Đề nghị Ủy ban nhân dân tỉnh xem xét, bố trí kinh phí chỉnh lý tài liệu tồn đọng và "
            "nâng cấp kho lưu trữ chuyên dụng trong kế hoạch đầu tư công năm 2026.",
            "Trên đây là báo cáo kết quả công tác văn thư, lưu trữ năm 2025 và nhiệm vụ trọng tâm "
            "năm 2026, Sở Nội vụ kính báo cáo Ủy ban nhân dân tỉnh xem xét, chỉ đạo./.",
        ),
    ),
    signer=DIRECTOR,
    receivers=(
        "- Như trên;",
        "- Bộ Nội vụ (báo cáo);",
        "- Giám đốc, các Phó Giám đốc Sở;",
        "- Các phòng, đơn vị thuộc Sở;",
        "- Lưu: VT, VTLT.",
    ),
    look=WIDE,
)
