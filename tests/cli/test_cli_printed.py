"""A file whose page prints a signature block and that holds none is not plainly unsigned."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_support import hoso

GAZETTE = Path(__file__).parents[3] / "shared/corpora/vn-signed-pdf/cong-bao/100-2024-qd-ubnd.pdf"


@pytest.mark.skipif(not GAZETTE.is_file(), reason="skipped: no corpora")
def test_the_explanation_tells_of_the_printed_block() -> None:
    (file,) = hoso("--json", "explain", "--signature", GAZETTE).json["files"]
    assert "trang 1 in thông tin của một chữ ký số" in file["note_vi"]
    assert "Ký bởi: TRUNG TÂM CÔNG BÁO" in file["note_vi"]
    assert file["signatures"] == []
