"""The intake receipt: what was received, archived, held back, refused, withheld, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from archive.operations.model import Decision, FileAccount, Transfer
from reports.cells import visible
from reports.decisions import reason_words, reasons_of
from reports.labels import Labels, Lang
from reports.phrases import OUTCOMES
from reports.rulebook import rule_book
from reports.words import RuleBook
from schemas.clock import from_iso, iso, vn_time
from validator.catalogue import Catalogue, load_catalogue

FORMAT: Final = "hoso-receipt/1"
_MARKS: Final = {"archived": "✓", "already_archived": "=", "quarantined": "!", "refused": "✗"}
_LANGS: Final[tuple[Lang, ...]] = ("vi", "en")
_KEPT: Final = ("title", "unit", "object_id", "version")
# Facts of the transfer that are shown as they stand.
_HEAD: Final = (
    "sender",
    "source",
    "operator",
    "profile",
    "rules_version",
    "policy",
    "law_in_force",
)


def receipt(
    transfer: Transfer,
    decisions: Sequence[Decision],
    accounts: Sequence[FileAccount],
    catalogue: Catalogue | RuleBook,
) -> dict[str, Any]:
    """The receipt of a transfer from the ledger, JSON-ready; the same ledger gives the same one.

    Titles, units, the sender and what staging counted come from the receipt that intake wrote into
    the ledger (``transfer.receipt``). Keys: see :func:`complete`.
    """
    written = transfer.receipt
    titles = {item["position"]: item for item in written.get("items", ())}
    items = [
        {**titles.get(row.position, {}), **_decided(row)}
        for row in sorted(decisions, key=lambda row: row.position)
        if row.position > 0
    ]
    raw = {
        **written,
        "transfer_id": transfer.transfer_id,
        "received_at": iso(transfer.received_at),
        "operator": transfer.operator,
        "source": transfer.source,
        "items": items,
    }
    return complete(raw, catalogue, accounts)


def complete(
    written: Mapping[str, Any],
    catalogue: Catalogue | RuleBook,
    accounts: Sequence[FileAccount] = (),
) -> dict[str, Any]:
    """Put the receipt that intake wrote into words.

    ``written``: transfer_id, received_at, items ``{position, file_code, title, unit, outcome,
    reason, findings}``, dossiers and files ``{received, <outcome>…}``, others, findings.
    ``accounts``: the files of the ledger; without them the counts written by intake stand.

    Keys: transfer_id, received_at, sender, operator, source, profile, rules_version, policy;
    dossiers and files ``{received, archived, already_archived, quarantined, refused, withheld,
    unaccounted}``; signatures (state -> count); balanced; items, each with ``reasons`` and
    ``reasons_en`` (rule, text, place, remedy, source); not_archived (files); transfer_reasons,
    transfer_reasons_en.
    Of withheld dossiers it holds neither title nor what was found in them.
    """
    book = rule_book(catalogue)
    items = [_item(item, accounts, book) for item in written.get("items", ())]
    counts = {
        "dossiers": _counts(written.get("dossiers", {}), (item["outcome"] for item in items)),
        "files": _counts(written.get("files", {}), (row.outcome for row in accounts)),
    }
    found = written.get("findings", ())
    return {
        "format": FORMAT,
        "transfer_id": written["transfer_id"],
        "received_at": written["received_at"],
        **{name: str(written.get(name, "")) for name in _HEAD},
        **counts,
        "signatures": {state: int(count) for state, count in written.get("signatures", {}).items()},
        "balanced": not any(row["unaccounted"] for row in counts.values()),
        "items": items,
        "not_archived": _not_archived(written, accounts, book),
        "transfer_reasons": reasons_of(found, book, Labels("vi")),
        "transfer_reasons_en": reasons_of(found, book, Labels("en")),
    }


def _decided(row: Decision) -> dict[str, Any]:
    return {
        "position": row.position,
        "file_code": row.file_code,
        "outcome": row.outcome,
        "reason": row.reason,
        "findings": [dict(finding) for finding in row.findings],
        "object_id": row.object_id,
        "version": row.version,
    }


def _counts(written: Mapping[str, int], outcomes: Iterable[str]) -> dict[str, int]:
    """Counts by outcome: of the rows where there are any, else as they were written."""
    counted = dict(Counter(outcomes)) or dict(written)
    row = {name: int(counted.get(name, 0)) for name in OUTCOMES}
    received = int(written.get("received", sum(row.values())))
    return {"received": received, **row, "unaccounted": received - sum(row.values())}


def _item(
    item: Mapping[str, Any], accounts: Sequence[FileAccount], book: RuleBook
) -> dict[str, Any]:
    outcome, code = str(item["outcome"]), str(item.get("file_code", ""))
    withheld = outcome == "withheld"
    reasons = {
        lang: reasons_of(item.get("findings", ()), book, Labels(lang), withheld=withheld)
        for lang in _LANGS
    }
    kept = {name: str(item.get(name, "")) for name in _KEPT}
    return {
        **kept,
        "title": "" if withheld else kept["title"],
        "position": int(item.get("position", 0)),
        "file_code": code,
        "outcome": outcome,
        "reason": "" if withheld else str(item.get("reason", "")),
        "reasons": reasons["vi"],
        "reasons_en": reasons["en"],
        "files": dict(Counter(row.outcome for row in accounts if code and row.dossier == code)),
    }


def _not_archived(
    written: Mapping[str, Any], accounts: Sequence[FileAccount], book: RuleBook
) -> list[dict[str, Any]]:
    """Files that are not in the archive, by path; without a ledger those of no dossier."""
    rows: Iterable[Mapping[str, Any]] = written.get("others", ())
    if accounts:
        rows = (
            {
                "path": row.path,
                "size": row.size,
                "account": row.account,
                "file_code": row.dossier,
                "reason": row.reason,
            }
            for row in accounts
        )
    return [
        {
            "path": row["path"],
            "size": int(row["size"]),
            "account": row["account"],
            "file_code": row.get("file_code", ""),
            "reason": reason_words(_reason(row), book, Labels("vi")),
            "reason_en": reason_words(_reason(row), book, Labels("en")),
        }
        for row in sorted(rows, key=lambda row: str(row["path"]))
        if row["account"] != "archived"
    ]


def _reason(row: Mapping[str, Any]) -> str:
    reason = str(row.get("reason", ""))
    of_metadata = reason == "submission" and row["account"] == "withheld"
    return "submission_withheld" if of_metadata else reason


def render_receipt(
    receipt: Mapping[str, Any], lang: Lang = "vi", catalogue: Catalogue | RuleBook | None = None
) -> str:
    """The receipt as plain text for a terminal or a file: counts first, then dossier by dossier.

    Takes a receipt of this module or the one intake wrote (put into words with ``catalogue``, by
    default the shipped one). Dossiers that were archived take a line or two; the others say why
    and what to do.
    """
    shown = as_complete(receipt, catalogue)
    labels = Labels(lang)
    lines = [labels("receipt.title"), ""]
    lines += head_lines(shown, labels)
    lines += ["", *(count_line(shown, kind, labels) for kind in ("dossiers", "files"))]
    lines += [balance_line(shown, labels), *signature_lines(shown, labels), ""]
    if found := reasons_in(shown, "transfer_reasons", labels):
        lines += [labels("receipt.transfer_findings"), *_reason_lines(found, labels, "  "), ""]
    lines.append(labels("receipt.outcomes"))
    for item in shown["items"]:
        lines += _item_lines(item, labels)
    lines += ["", *_file_lines(shown, labels), "", labels("receipt.note")]
    return "\n".join(visible(line) for line in lines) + "\n"


def as_complete(
    receipt: Mapping[str, Any], catalogue: Catalogue | RuleBook | None = None
) -> Mapping[str, Any]:
    """``receipt`` itself when it is one of this module, else put into words."""
    if receipt.get("format") == FORMAT:
        return receipt
    return complete(receipt, catalogue or load_catalogue())


def head_lines(receipt: Mapping[str, Any], labels: Labels) -> list[str]:
    """Who gave what to whom, when."""
    shown = dict(receipt)
    shown["received_at"] = vn_time(from_iso(receipt["received_at"]))
    names = ("transfer", "received_at", "sender", "operator", "source", "rules")
    keys = {"transfer": "transfer_id", "rules": "rules_version"}
    values = [(name, shown.get(keys.get(name, name), "")) for name in names]
    return [labels(f"receipt.{name}", value=value) for name, value in values if value]


def count_line(receipt: Mapping[str, Any], kind: str, labels: Labels) -> str:
    """``Hồ sơ: đã nhận 12 = đã nhập kho 9 + tạm giữ 2 + …``, all outcomes with a count."""
    counts = receipt[kind]
    parts = [
        labels("receipt.part", outcome=_lower(labels(f"outcome.{name}")), count=counts[name])
        for name in OUTCOMES
        if counts[name] or name == "archived"
    ]
    return labels(
        "receipt.line",
        kind=labels(f"intake.kind.{kind}"),
        received=counts["received"],
        parts=" + ".join(parts),
    )


def balance_line(receipt: Mapping[str, Any], labels: Labels) -> str:
    """Whether every dossier and file has an outcome."""
    if receipt["balanced"]:
        return labels("receipt.balanced")
    left = {kind: receipt[kind]["unaccounted"] for kind in ("dossiers", "files")}
    return labels("receipt.unbalanced", **left)


def signature_lines(receipt: Mapping[str, Any], labels: Labels) -> list[str]:
    """``Chữ ký số: hợp lệ 3, chưa đủ căn cứ 2``, each state apart; nothing without signatures."""
    states = {state: count for state, count in receipt.get("signatures", {}).items() if count}
    parts = [
        labels("receipt.part", outcome=_lower(labels(f"state.{state}")), count=count)
        for state, count in states.items()
    ]
    return [labels("receipt.signatures", parts="; ".join(parts))] if parts else []


def reasons_in(holder: Mapping[str, Any], key: str, labels: Labels) -> list[dict[str, Any]]:
    """The reasons under ``key`` in the language of ``labels``."""
    found: list[dict[str, Any]] = holder[key if labels.lang == "vi" else f"{key}_en"]
    return found


def _item_lines(item: Mapping[str, Any], labels: Labels) -> Iterator[str]:
    outcome = item["outcome"]
    code = item["file_code"] or labels("receipt.code_missing")
    words = labels.of("outcome", outcome)
    yield "  " + labels(
        "receipt.dossier_line", mark=_MARKS.get(outcome, "✗"), code=code, outcome=words
    )
    if item["title"]:
        yield f"      {item['title']}"
    reasons = reasons_in(item, "reasons", labels)
    yield from _reason_lines(reasons, labels, "      ")
    if not reasons and item["reason"]:
        yield "      " + labels("receipt.reason", value=item["reason"])


def _reason_lines(reasons: list[dict[str, Any]], labels: Labels, indent: str) -> Iterator[str]:
    for reason in reasons:
        place = f" ({reason['place']})" if reason["place"] else ""
        value = f"[{reason['rule']}] {reason['text']}{place}".replace("\n", "; ")
        yield indent + labels("receipt.reason", value=value)
        if reason["remedy"]:
            yield indent + labels("receipt.remedy", value=reason["remedy"])


def _file_lines(receipt: Mapping[str, Any], labels: Labels) -> Iterator[str]:
    rows = receipt["not_archived"]
    if not rows:
        yield labels("receipt.no_loose")
        return
    head = labels("receipt.loose" if any(r["file_code"] for r in rows) else "receipt.loose_only")
    yield f"{head} ({len(rows)})"
    for row in rows:
        why = row["reason" if labels.lang == "vi" else "reason_en"]
        yield f"  {row['path']} – {labels.of('outcome', row['account'])}{f': {why}' if why else ''}"
    if any(row["account"] == "withheld" for row in rows):
        yield labels("receipt.withheld_files")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
