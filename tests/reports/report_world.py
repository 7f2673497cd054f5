"""A synthetic archive for the report tests: 3 units, 2 organs, 200 documents, planted cases."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from typing import Any

from reports.compliance import Agency, compliance
from reports.frames import Frames
from reports.model import Compliance
from reports.rulebook import rule_book
from reports.snapshot import snapshot_of
from reports.words import RuleBook
from schemas.ladder import LADDER
from schemas.ladder import STATES as VERDICTS
from validator.catalogue import load_catalogue

UNITS = ["Phòng Tổ chức cán bộ", "Phòng Cải cách hành chính", "Văn phòng Sở"]
OWN_ORGAN = "Sở Nội vụ tỉnh Kon Tum"
OTHER_ORGAN = "Ủy ban nhân dân tỉnh Kon Tum"
ORGAN_ID = "000.00.21.H34"
NOW = datetime(2026, 3, 5, 2, 30, tzinfo=UTC)
AGENCY = Agency(name=OWN_ORGAN, parent="Ủy ban nhân dân tỉnh Kon Tum", place="Kon Tum")
STATUSES = ["passed", "passed", "passed", "failed", "not_evaluated", "not_applicable"]
STATES = [*LADDER, "none", ""]
WORDS = {state: words for words, state in VERDICTS.items()}
_MISSING = '[{"party":"organ","why":"absent"}]'
CONCLUSIONS = {"valid": "TOTAL-PASSED", "invalid": "TOTAL-FAILED"}


@cache
def book() -> RuleBook:
    return rule_book(load_catalogue())


def rule_ids(count: int = 12) -> list[str]:
    """Implemented rules of several bases, the same on every run."""
    known = [w for _, w in sorted(book().words.items()) if w.status == "implemented"]
    bases: dict[str, list[str]] = {}
    for words in known:
        bases.setdefault(words.basis, []).append(words.id)
    picked: list[str] = []
    while len(picked) < count:
        for ids in bases.values():
            if ids and len(picked) < count:
                picked.append(ids.pop(0))
    return picked


def make_frames(dossiers: int = 20, documents: int = 10, seed: int = 7) -> Frames:
    world = _World(seed)
    for number in range(1, dossiers + 1):
        world.add_dossier(number, documents)
    world.add_refusals()
    world.add_plan()
    return Frames.of(**world.rows)


def make_report(frames: Frames | None = None, **changes: Any) -> Compliance:
    frames = frames or make_frames()
    asked: dict[str, Any] = {"period_from": None, "period_to": None, "unit": None, **changes}
    lang = asked.pop("lang", "vi")
    period = (asked["period_from"], asked["period_to"])
    shot = snapshot_of(frames, book().version, period, asked["unit"], book())
    return compliance(
        frames, catalogue=book(), now=NOW, agency=AGENCY, snapshot=shot, lang=lang, **asked
    )


_SUM = re.compile(r"=SUM\(([A-Z]+\d+:[A-Z]+\d+)\)")
_SUMIF = re.compile(r"=SUMIF\(([A-Z]+\d+:[A-Z]+\d+),([A-Z]+\d+),([A-Z]+\d+:[A-Z]+\d+)\)")
_SHARE = re.compile(r'=IF\((\S+)=0,"",\((\S+)\)/\(\1\)\)')


def reckoned(cell: Any) -> Any:
    """The value of a cell, a sum or a share of ours as Excel would reckon it."""
    if cell.data_type != "f":
        return cell.value
    sheet = cell.parent
    if told := _SUM.fullmatch(cell.value):
        return sum(reckoned(one) or 0 for (one,) in sheet[told[1]])
    if told := _SUMIF.fullmatch(cell.value):
        pairs = zip(sheet[told[1]], sheet[told[3]], strict=True)
        wanted = sheet[told[2]].value
        return sum(reckoned(one) or 0 for (by,), (one,) in pairs if by.value == wanted)
    if told := _SHARE.fullmatch(cell.value):
        part, whole = (
            sum(reckoned(sheet[name]) or 0 for name in names.split("+"))
            for names in told.groups()[::-1]
        )
        return part / whole if whole else None
    return cell.value


class _World:
    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.book = book()
        self.rules = rule_ids()
        self.found: Counter[str] = Counter()  # findings of a dossier so far
        names = "fonds dossier document file signature finding result"
        names += " transfer decision account planned"
        self.rows: dict[str, list[Any]] = {name: [] for name in names.split()}
        self.rows["fonds"].append({"organ_id": ORGAN_ID, "name": OWN_ORGAN})
        for index, day in enumerate(["2024-03-01T02:00:00Z", "2025-03-01T18:30:00Z"], start=1):
            self.rows["transfer"].append(
                {
                    "transfer_id": f"T-{index}",
                    "received_at": day,
                    "operator": "Nguyễn Thị Lưu",
                    "sender": "Văn phòng Sở",
                    "source": f"/gui/{index}",
                    "state": "finished",
                }
            )

    def add_dossier(self, number: int, documents: int) -> None:
        year = 2023 + number % 2
        code = f"{ORGAN_ID}.{year}.{number:02d}.TCCB"
        object_id = f"urn:hoso:{code}"
        unit = UNITS[number % 3]
        self.rows["dossier"].append(
            {
                "object_id": object_id,
                "version": "v1",
                "file_code": code,
                "organ_id": ORGAN_ID,
                "catalog": str(year),
                "notation": f"{number:02d}.TCCB",
                "title": f"Hồ sơ tuyển dụng, bổ nhiệm công chức năm {year}, tập {number}",
                "maintenance": "Vĩnh viễn",
                "unit": unit,
                "creator": "Trần Văn Bình",
                "start_date": f"{year}-01-05",
                "end_date": f"{year}-11-20" if number % 7 else "",
                "work_closed": f"{year}-12-{number:02d}" if number % 3 else "",
                "documents": documents,
                "files": documents,
                "pages": documents * 3,
                "size": 1000 * documents,
                "transfer_id": f"T-{1 + number % 2}",
                "rules_version": "rules-a" if number % 4 else "rules-b",
            }
        )
        self._decide(number, code, "archived", object_id=object_id, files=documents)
        self._judge(object_id, 0)
        for position in range(1, documents + 1):
            self._add_document(object_id, position, year)

    def _add_document(self, object_id: str, position: int, year: int) -> None:
        own = self.dice.random() < 0.6
        state = self.dice.choice(STATES)
        path = f"van-ban/{position:02d}.pdf"
        self.rows["document"].append(
            {
                "object_id": object_id,
                "position": position,
                "ordinal": str(position),
                "number": f"{position:02d}",
                "notation": "QĐ-SNV" if own else "UBND-NC",
                "issued": f"{year}-0{1 + position % 9}-15",
                "organ_name": OWN_ORGAN if own else OTHER_ORGAN,
                "subject": "Về việc tuyển dụng công chức và phân công nhiệm vụ năm kế hoạch",
                "direction": "di" if own else "den",
                "carrier": "paper" if state == "" and position % 2 else "electronic",
                "own": int(own),
                "signature_state": state,
            }
        )
        if state:
            self.rows["file"].append(
                {
                    "object_id": object_id,
                    "path": path,
                    "document": position,
                    "role": "chính",
                    "pages": 3,
                    "legal_value": "electronic_original" if state == "valid" else "not_enough",
                    "legal_missing": "[]" if state == "valid" else _MISSING,
                }
            )
        if state in LADDER:
            self._sign(object_id, path, state)
        self._judge(object_id, position)

    def _sign(self, object_id: str, path: str, state: str) -> None:
        why = [{"step": "integrity", "ok": state != "invalid", "why": "sửa sau khi ký"}]
        self.rows["signature"].append(
            {
                "object_id": object_id,
                "path": path,
                "position": 1,
                "conclusion": CONCLUSIONS.get(state, "INDETERMINATE"),
                "sub_indication": "NO_CERTIFICATE_CHAIN_FOUND" if state == "insufficient" else "",
                "verdict_vi": WORDS[state],
                "signer": "Lê Thị Hoa",
                "organisation": OWN_ORGAN,
                "claimed_time": "2024-02-01T01:02:03Z",
                "reasons": json.dumps(why),
            }
        )

    def _judge(self, object_id: str, document: int) -> None:
        for rule in self.rules:
            status = self.dice.choice(STATUSES)
            reason = {"not_evaluated": "not-readable", "not_applicable": "paper"}.get(status, "")
            self.rows["result"].append(
                {
                    "object_id": object_id,
                    "document": document,
                    "rule": rule,
                    "status": status,
                    "reason": reason,
                }
            )
            if status == "failed":
                for _ in range(1 + (self.dice.random() < 0.2)):
                    self._find(object_id, document, rule)

    def _find(self, object_id: str, document: int, rule: str) -> None:
        self.found[object_id] += 1
        place = {"sheet": "Văn bản", "row": 4 + document, "column": "C", "field": "IssuedDate"}
        self.rows["finding"].append(
            {
                "object_id": object_id,
                "position": self.found[object_id],
                "document": document,
                "rule": rule,
                "severity": self.book.rule(rule).severity,
                "place": json.dumps(place),
                "evidence": "2024-13-45",
                "params": json.dumps({"found": "2024-13-45", "law_date": "2024-05-01"}),
            }
        )

    def _decide(self, number: int, code: str, outcome: str, **more: Any) -> None:
        files = more.pop("files", 3)
        transfer = f"T-{1 + number % 2}"
        self.rows["decision"].append(
            {
                "transfer_id": transfer,
                "position": number,
                "file_code": code,
                "outcome": outcome,
                **more,
            }
        )
        for index in range(files):
            self.rows["account"].append(
                {
                    "transfer_id": transfer,
                    "path": f"{number:02d}/{index:02d}.pdf",
                    "size": 100,
                    "file_code": code,
                    "outcome": "archived" if outcome == "already_archived" else outcome,
                }
            )

    def add_refusals(self) -> None:
        finding = {"rule": self.rules[0], "severity": "error", "evidence": "", "params": {}}
        found = json.dumps([{**finding, "where": {"sheet": "Hồ sơ", "row": 9}}])
        for number, outcome in enumerate(["quarantined", "refused", "withheld"], start=21):
            code = f"{ORGAN_ID}.2024.{number}.TCCB"
            more = {"unit": UNITS[0], "findings": found, "title": "Hồ sơ chờ xử lý"}
            if outcome == "withheld":
                more["title"] = ""
            self._decide(number, code, outcome, **more)

    def add_plan(self) -> None:
        for number in range(1, 25):
            self.rows["planned"].append(
                {
                    "transfer_id": "T-2",
                    "unit": UNITS[number % 3],
                    "year": str(2023 + number % 2) if number <= 20 else "2024",
                    "notation": f"{number:02d}.TCCB",
                    "title": f"Hồ sơ theo danh mục số {number}",
                    "maintenance": "20 năm",
                }
            )
        del self.rows["planned"][4]  # dossier 5 is outside the plan
