"""F-060 to F-062: grounds and citations (cell 6)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.text import nfc
from validator.anatomy import Paragraph
from validator.layout.form.base import Fault, Form, on_form, on_line, table
from validator.layout.form.style import departures
from validator.layout.form.writing import BASIS, cut
from validator.registry import Skip, not_applicable

_MORE = re.compile(r"^(?:Xét|Thực hiện|Trên cơ sở|Theo)\s")
_KINDS = (
    "Nghị định|Nghị quyết|Thông tư|Thông tư liên tịch|Quyết định|Chỉ thị|Kế hoạch|Công văn|Kết luận"
)
_CITED = re.compile(r"^Căn cứ (?:Bộ luật|Luật|Pháp lệnh|Hiến pháp)\b")
_NUMBERED = re.compile(rf"^Căn cứ (?:các )?(?:{_KINDS})\b")
_UNNUMBERED = re.compile(r"^Căn cứ (?:các )?(?:Kế hoạch|Kết luận)\b")
_FULL = re.compile(r"số\s+\S+.*ngày\s+\d{1,2}\s*(?:tháng|/)\s*\d{1,2}\s*(?:năm|/)\s*\d{4}")
_CITATION = re.compile(
    rf"(?P<kind>{_KINDS}|Tờ trình|Báo cáo|Thông báo) số (?P<number>\d+/[\w&./-]*\w)"
    r"(?P<rest>.{0,160})"
)
_ABOUT = "về|quy định|hướng dẫn|ban hành|sửa đổi|phê duyệt|thành lập|triển khai|giao|công bố"
_ABOUT += "|tổ chức thực hiện|bổ nhiệm|điều chỉnh|bổ sung|kiện toàn|thực hiện|phân cấp|thông qua"
_ORGAN_WORDS = 9


@on_form("F-060")
def grounds(form: Form) -> list[Fault] | Skip:
    """Grounds: slanted, each on its own line, ";" behind each and "." behind the last."""
    found = list(grounds_of(form))
    if not found:
        return not_applicable("no-grounds")
    wanted = table()["styles"]["F-060"]
    faults = []
    for place, one in enumerate(found):
        last = place == len(found) - 1
        end = "." if last else ";"
        if not one.text.rstrip().endswith((end, ",") if last else (end,)):
            faults.append(on_line(one.lines[-1], "end-sign", found=one.text[-12:], wanted=end))
        faults += [
            on_line(one.lines[0], kind, None, **params)
            for kind, params in departures(wanted, one.lines)
        ]
    return cut(faults)


def grounds_of(form: Form) -> Iterator[Paragraph]:
    """The grounds at the head of the content: what is between them and it ends them."""
    found: list[Paragraph] = []
    for one in form.anatomy.paragraphs:
        if BASIS.match(nfc(one.text)) or (found and _goes_on(one)):
            found.append(one)
        elif found:
            break
    if any(_is_listed(one) for one in found) or form.type_id in table()["with_grounds"]:
        yield from found


def _goes_on(one: Paragraph) -> bool:
    """Whether a paragraph behind a ground is one too: "Xét Tờ trình …", or slanted as they are."""
    listed = _MORE.match(nfc(one.text)) and one.text.rstrip().endswith(";")
    return bool(listed) or all(line.italic for line in one.lines)


def _is_listed(one: Paragraph) -> bool:
    """Whether a ground stands for itself; else it opens a sentence of the content."""
    return one.text.rstrip().endswith(";") or all(line.italic for line in one.lines)


@on_form("F-061")
def grounds_full(form: Form) -> list[Fault] | Skip:
    """Grounds name number, day, organ and what the text is about; laws need no number."""
    found = list(grounds_of(form))
    if not found:
        return not_applicable("no-grounds")
    faults = []
    for one in found:
        text = nfc(one.text)
        if _CITED.match(text):
            if re.search(r"số\s+\d+/\d{4}/", text):
                faults.append(on_line(one.lines[0], "law-number", "info", found=text[:70]))
        elif _UNNUMBERED.match(text) and not re.search(r"\bsố\s", text):
            continue  # plans and conclusions often have no number
        elif _NUMBERED.match(text) and (lacking := _lacking(text)):
            faults.append(on_line(one.lines[0], lacking, found=text[:70]))
    return cut(faults)


def _lacking(text: str) -> str:
    """Kind of what a cited text lacks, "" where it is named in full."""
    if not _FULL.search(text):
        return "ground-short"
    behind = text[max(match.end() for match in _FULL.finditer(text)) :]
    organ = re.match(r"\s*của\s+(.+)", behind)
    if organ is None:
        return "ground-organ"
    told = re.search(rf"(?<!\w)(?:{_ABOUT})(?!\w)", organ[1])
    return "" if told or len(organ[1].split()) > _ORGAN_WORDS else "ground-title"


@on_form("F-062")
def first_citation(form: Form) -> list[Fault]:
    """A text is cited in full the first time, later by type and number alone."""
    told: set[str] = set()
    faults = []
    for one in form.paragraphs:
        if BASIS.match(nfc(one.text)):  # grounds are F-061's
            told |= {match["number"] for match in _CITATION.finditer(nfc(one.text))}
            continue
        for match in _CITATION.finditer(nfc(one.text)):
            shown = f"{match['kind']} số {match['number']}"
            full = re.match(r",?\s*(?:ngày\s+\d|năm\s+\d{4})", match["rest"]) is not None
            if match["number"] not in told and not full:
                faults.append(on_line(one.lines[0], "cited-short", found=shown))
            elif match["number"] in told and full:
                faults.append(on_line(one.lines[0], "cited-again", found=shown))
            told.add(match["number"])
    return cut(faults)
