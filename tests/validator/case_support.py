"""Reads a case of ``tests/cases``: a compact JSON dossier, laid over one that passes every rule.

Keys of a case: ``about``; ``dossier`` and ``fonds`` (field -> value, null removes); ``documents``
(each: fields, plus ``files``); ``loose`` (files); ``context`` (received_at, profile, packs,
options, transfer_codes, transfer_documents, organs, planned); ``reader`` (rule ids the reader
reported); ``expect``. ``base``: a file of tests/cases laid between, its ``document`` under each.
A file: path, role, match, and ``facts`` laid over a sound PDF; ``signature``, or ``signatures`` in
their order, laid over a good one (``"appearance": false``: nothing is seen of it), ``certificates``
carried, by default the signers' own, and ``shadow``: what lies unseen beside them.
``letter``: a document of tests/layout/letters that is read for the facts, with the departure
``departure`` (its name) from rule ``from`` planted in it; ``form``: pdf (as if not said) or docx.
``message``: the file is a message of the exchange, see ``message_facts``.
A case of a whole transfer has ``transfer`` instead of all these, see transfer_support; one of a
list that another system exported has ``rows``, see tests/registers.
"""

from __future__ import annotations

import json
from collections.abc import ItemsView, Iterable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evidence.collect import facts
from evidence.exchange.folded import with_files
from evidence.facts import FileFacts
from schemas.canonical import sha256_hex
from schemas.clock import office_date
from schemas.finding import Finding, Place
from schemas.organs import load_register
from schemas.record import Record
from validator.catalogue import LANGUAGES, load_catalogue
from validator.view import DocumentView, DossierView, FileView, JudgeContext, ReceivedFile

CASES = Path(__file__).parents[1] / "cases"
BASE: dict[str, Any] = json.loads((CASES / "base.json").read_text("utf-8"))


def load_case(path: Path) -> dict[str, Any]:
    case: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return case


def of_dossier(path: Path) -> bool:
    """Whether the case at ``path`` is laid over the dossier that passes every rule."""
    return not load_case(path).keys() & {"transfer", "rows", "papers", "archive"}


def of_transfer(path: Path) -> bool:
    """Whether the case at ``path`` describes a whole transfer, not a dossier."""
    return "transfer" in load_case(path)


def matches(finding: Finding, expected: dict[str, Any]) -> bool:
    """Severity and case are equal; so are evidence, parameters and parts of the place, if named."""
    place = finding.where.as_dict()
    return (
        finding.severity == expected["severity"]
        and finding.evidence == expected.get("evidence", finding.evidence)
        and finding.params.get("case", "") == expected.get("case", "")
        and all(finding.params.get(key) == value for key, value in _named(expected, "params"))
        and all(place.get(key) == value for key, value in _named(expected, "where"))
    )


def _named(expected: dict[str, Any], part: str) -> ItemsView[str, Any]:
    items: dict[str, Any] = expected.get(part, {})
    return items.items()


def messages_fault(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """Messages that show an ellipsis where a parameter is missing, with their rule."""
    catalogue = load_catalogue()
    told = (
        (finding.rule, catalogue.rule(finding.rule).message(finding, lang))
        for finding in findings
        for lang in LANGUAGES
    )
    return [(rule, text) for rule, text in told if "…" in text.replace("“…”", "").removesuffix("…")]


def laid_over(base: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """``change`` over ``base``; null removes a key, dictionaries are laid over in depth."""
    result = dict(base)
    for key, value in change.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = laid_over(result[key], value)
        else:
            result[key] = value
    return result


def facts_of(path: str, change: dict[str, Any]) -> FileFacts:
    raw = laid_over({**BASE["facts"], "sha256": sha256_hex(path.encode())}, change)
    return FileFacts.from_dict(raw)


def letter_facts(raw: dict[str, Any]) -> dict[str, Any]:
    """Facts of the generated letter a file of a case names, read as any file is; {} without one."""
    if "letter" not in raw:
        return {}
    import letters
    from letters import faults, kinds

    document, form = getattr(kinds, raw["letter"]), raw.get("form", "pdf")
    if "departure" in raw:
        rows = (row for row in faults.of(raw["from"]) if row.name == raw["departure"])
        document = next(row for row in rows if document in row.kinds).planted(document)
    data = letters.docx(document) if form == "docx" else letters.pdf(document)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{form}"
        path.write_bytes(data)
        found = facts(str(path), sha256_hex(data), len(data))
    return {key: found[key] for key in ("format", "pdf", "text", "layout", "encoding")}


def message_facts(raw: dict[str, Any]) -> dict[str, Any]:
    """Facts of the message of the exchange a file of a case is, read as any file; {} without one.

    ``header``, ``trace``: laid over those of a sound message; ``status``: over a status message;
    ``replace``: pairs of text in its bytes; ``carried``: name -> what a file of a case says.
    """
    if "message" not in raw:
        return {}
    from exchange_support import HEADER, STATUS, TRACE, message

    spec, carried = raw["message"], raw["message"].get("carried", {})
    if "status" in spec:
        data = message(laid_over(STATUS, spec["status"]), None)
    else:
        contents = {name: b"%PDF-1.7 " + name.encode() for name in carried}
        header, trace = (spec.get(name, {}) for name in ("header", "trace"))
        data = message(laid_over(HEADER, header), laid_over(TRACE, trace), contents)
    for old, new in spec.get("replace", ()):
        data = data.replace(old.encode(), new.encode())
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.edxml"
        path.write_bytes(data)
        found = FileFacts.from_dict(facts(str(path), sha256_hex(data), len(data)))
    inner = {
        (number, 1): carried_facts(name, carried[name]) for number, name in enumerate(carried, 1)
    }
    of_pdf = dict.fromkeys(("pdf", "layout", "encoding"))
    return {**with_files(found, inner).as_dict(), **of_pdf}


def carried_facts(name: str, raw: dict[str, Any]) -> FileFacts:
    """Facts of a file inside a message; its content is that of ``message_facts``."""
    digest = {"sha256": sha256_hex(b"%PDF-1.7 " + name.encode())}
    return facts_of(name, {**digest, **letter_facts(raw), **raw.get("facts", {}), **signed(raw)})


def signed(raw: dict[str, Any]) -> dict[str, Any]:
    """Facts of its signatures (each: item and path laid over a good one), if any are told."""
    if "signature" not in raw and "signatures" not in raw:
        return {}
    changes = raw.get("signatures", [raw.get("signature")])
    wholes = [_numbered(laid_over(BASE["signature"], one), n) for n, one in enumerate(changes, 1)]
    facts = {
        "version": 1,
        "count": len(wholes),
        "items": [whole["item"] for whole in wholes],
        "certificates": raw.get("certificates", {w["item"]["signer"]: "" for w in wholes}),
        "document": {},
        "shadow": raw.get("shadow", []),
        "problems": [],
        "paths": {"trust": "", "items": [whole["path"] for whole in wholes]},
    }
    return {"signatures": facts}


def _numbered(whole: dict[str, Any], number: int) -> dict[str, Any]:
    """The signature at its place in the file; each covers more than the one before."""
    own = {"position": number, "field": f"Sig{number}", "fields": [f"Sig{number}"]}
    covered = {"covered_end": whole["item"]["coverage"]["covered_end"] + number - 1}
    item = laid_over(whole["item"], {**own, "coverage": covered})
    if item.get("appearance") is False:
        item["appearance"] = None
    return {"item": item, "path": {**whole["path"], "position": number}}


def file_of(raw: dict[str, Any], row: int, code: str, ordinal: str) -> FileView:
    match = raw.get("match", "exact")
    values = {"FileCode": code, "Path": raw["path"], "Role": raw.get("role", "chính")}
    if ordinal:
        values["DocOrdinal"] = ordinal
    values = {key: value for key, value in values.items() if value}
    return FileView(
        path=raw["path"],
        role=values.get("Role", ""),
        record=Record(entity="file", values=values, where=Place(sheet="Tệp", row=row)),
        facts=facts_of(
            raw["path"],
            {**letter_facts(raw), **message_facts(raw), **raw.get("facts", {}), **signed(raw)},
        )
        if match in ("exact", "nfc")
        else None,
        match=match,
    )


def whole(case: dict[str, Any]) -> dict[str, Any]:
    """The case over the base it names, if it names one; what it takes away it still does."""
    if "base" not in case:
        return case
    base = load_case(CASES / case["base"])
    parts = [key for key, value in base.items() if isinstance(value, dict)]
    return {**base, **case, **{key: {**base[key], **case.get(key, {})} for key in parts}}


def document_of(position: int, change: dict[str, Any], base_of: dict[str, Any]) -> DocumentView:
    number = f"{position:03d}"
    base = laid_over(BASE["document"], base_of)
    base = {key: value.replace("{n}", number) for key, value in base.items()}
    base["DocOrdinal"] = str(position)
    files = change.get("files", [{"path": f"{base['FileCode']}.{number}.pdf"}])
    values = laid_over(base, {k: v for k, v in change.items() if k != "files"})
    ordinal = values.get("DocOrdinal", "")
    return DocumentView(
        position=position,
        record=Record(
            entity="document", values=values, where=Place(sheet="Văn bản", row=position + 1)
        ),
        files=tuple(
            file_of(item, row, BASE["dossier"]["FileCode"], ordinal)
            for row, item in enumerate(files, start=2)
        ),
    )


def view_of(case: dict[str, Any]) -> DossierView:
    case = whole(case)
    fonds = laid_over(BASE["fonds"], case.get("fonds", {}))
    documents = case.get("documents", [{}, {}])
    code = BASE["dossier"]["FileCode"]
    return DossierView(
        record=Record(
            entity="dossier",
            values=laid_over(BASE["dossier"], case.get("dossier", {})),
            where=Place(sheet="Hồ sơ", row=2),
        ),
        fonds=Record(entity="fonds", values=fonds, where=Place(sheet="Phông", row=2)),
        documents=tuple(
            document_of(n, item, case.get("document", {}))
            for n, item in enumerate(documents, start=1)
        ),
        loose_files=tuple(
            file_of(item, row, code, "") for row, item in enumerate(case.get("loose", []), start=50)
        ),
        reader_problems=tuple(
            Finding(rule=rule, severity="info", where=Place(sheet="Hồ sơ", row=1))
            for rule in case.get("reader", [])
        ),
    )


def context_of(case: dict[str, Any]) -> JudgeContext:
    raw = laid_over(BASE["context"], whole(case).get("context", {}))
    if "organs" in raw:
        raw["organs"] = load_register({"schema_version": 1, "organs": raw["organs"]})
    if "planned" in raw:
        raw["planned"] = tuple(
            Record(entity="planned_dossier", values=row, where=Place(sheet="Danh mục", row=n))
            for n, row in enumerate(raw["planned"], start=2)
        )
    received = datetime.fromisoformat(raw.pop("received_at")).astimezone(UTC)
    return JudgeContext(received_at=received, today=office_date(received), **raw)


def entries_of(case: dict[str, Any]) -> list[ReceivedFile]:
    return [
        ReceivedFile(
            path=raw["path"],
            size=raw.get("size", 1000),
            sha256=sha256_hex(raw["path"].encode("utf-8", "replace")),
            kind=raw.get("kind", "file"),
            raw_name_hex=raw.get("raw_name_hex", ""),
            named_by=tuple(raw.get("named_by", ())),
        )
        for raw in case["entries"]
    ]
