"""Whom the list of recipients names, as the department's own regulation asks (SNV-9.2c)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import letters
import pytest
from letters import kinds
from letters.model import Document, Para

from evidence.collect import facts
from validator.anatomy import anatomy
from validator.anatomy.page import written
from validator.layout.form.agency import missing_recipients

PEOPLE = "Giám đốc, các Phó Giám đốc Sở, Trưởng phòng Hành chính - Tổng hợp"
KEPT = "- Lưu: VT, HCTH."
ALL = ["no-director", "no-deputies", "no-office"]


def missing(document: Document, folder: Path) -> list[str]:
    path = folder / "a.pdf"
    path.write_bytes(letters.pdf(document))
    pages = written(facts(str(path), "0" * 64, 1)["layout"])
    assert pages is not None
    return missing_recipients(anatomy(pages))


@pytest.mark.parametrize(
    ("receivers", "wanted"),
    [
        (("- GĐ, các PGĐ SNV;", "- P.HC-TH;", KEPT), []),
        (("- Giám đốc và các Phó Giám đốc Sở Nội vụ;", "- Phòng HCTH;", KEPT), []),
        (("- Ban Giám đốc Sở;", "- Phòng Hành chính, Tổng hợp;", KEPT), []),
        (("- Các Phó Giám đốc Sở;", "- P.HC-TH;", KEPT), ["no-director"]),
        (("- Giám đốc Sở Tài chính;", "- P.HC-TH;", KEPT), ["no-director", "no-deputies"]),
        (("- Giám đốc các sở, ngành;", KEPT), ALL),
        (("- Như trên;", KEPT), ALL),
        ((KEPT,), ALL),
    ],
)
def test_recipients_are_named_in_the_list(
    receivers: tuple[str, ...], wanted: list[str], tmp_path: Path
) -> None:
    assert missing(replace(kinds.CONG_VAN_KON_TUM, receivers=receivers), tmp_path) == wanted


def test_as_above_stands_for_the_addressees(tmp_path: Path) -> None:
    letter = replace(kinds.CONG_VAN_KON_TUM, to=(PEOPLE,), receivers=("- Như trên;", KEPT))
    assert missing(letter, tmp_path) == []


@pytest.mark.parametrize(
    ("receivers", "wanted"),
    [
        (("- Như Điều 4 (thực hiện);", KEPT), []),
        (("- Như Điều 3, 4;", KEPT), []),
        (("- Như Điều 3;", KEPT), ALL),
        (("- Như Điều 3;", "- P. HC-TH;", KEPT), ["no-director", "no-deputies"]),
    ],
)
def test_an_article_stands_for_the_persons_it_names(
    receivers: tuple[str, ...], wanted: list[str], tmp_path: Path
) -> None:
    articles = [block for block in kinds.QUYET_DINH.body if isinstance(block, Para)]
    last = replace(articles[-1], lead="Điều 4.", text=f"{PEOPLE} chịu trách nhiệm thi hành./.")
    kept = [block for block in kinds.QUYET_DINH.body if block != articles[-1]]
    decision = replace(kinds.QUYET_DINH, body=(*kept, last), receivers=receivers)
    assert missing(decision, tmp_path) == wanted
