"""The report of signed files, put together from facts and verdicts. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reports.signature.items import conclusion_state, eight_items
from reports.signature.model import (
    FileRow,
    Link,
    Moment,
    Pictures,
    Proof,
    SignatureReport,
    SignatureRow,
    SignedFile,
    Stamp,
    State,
    Step,
)
from reports.signature.wording import held, masked, path_of, say, signer_of
from schemas.clock import local_times
from schemas.judgement import SignatureVerdict
from validator.signature import reason_text, steps
from validator.signature.existence import proof_kinds
from validator.signature.sources import second_hand

_NOTE = "note:"


def signature_report(
    signed: Iterable[SignedFile],
    *,
    agency: str,
    checked_at: str,
    policy: str,
    rules_version: str,
    trust: str,
    kept: bool = True,
) -> SignatureReport:
    """The report of ``signed`` in its order; files of which nothing is known to be signed too.

    ``kept``: whether an archive holds the files; else there is no receipt and no custody to tell.
    """
    rows = tuple(_file(one, kept) for one in signed)
    said = Counter(row.verdict.verdict_vi for file in rows for row in file.signatures)
    return SignatureReport(
        agency=agency,
        checked_at=checked_at,
        policy=policy,
        rules_version=rules_version,
        trust=trust,
        files=rows,
        counts=dict(sorted(said.items())),
        second_hand=second_hand(_bases(rows)),
    )


def _bases(files: Iterable[FileRow]) -> Iterator[str]:
    for file in files:
        for row in file.signatures:
            yield from (step.basis for step in row.steps)
            yield from (proof.basis for proof in row.proofs)


def _file(one: SignedFile, kept: bool) -> FileRow:
    return FileRow(
        path=one.path,
        sha256=one.sha256,
        size=one.size,
        note_vi=_note(one, "vi"),
        note_en=_note(one, "en"),
        signatures=tuple(_signature(verdict, one, kept) for verdict in one.verdicts),
    )


def _note(one: SignedFile, lang: str) -> str:
    """What is to be said of the file as a whole, "" where there is nothing."""
    facts = one.facts or {}
    if one.verdicts:
        scans = [row for row in facts.get("shadow", ()) if row["kind"] == "scan_text"]
        return say("file-scanned", lang, pages=scans[0]["detail"]) if scans else ""
    if one.facts is None or any(not text.startswith(_NOTE) for text in facts.get("problems", ())):
        return say("file-not-read", lang)
    if one.printed is not None:
        page, text = one.printed
        return say("file-printed", lang, page=page, text=masked(text))
    return say("file-unsigned", lang)


def _signature(verdict: SignatureVerdict, one: SignedFile, kept: bool) -> SignatureRow:
    item = held(one.facts, verdict.position)
    return SignatureRow(
        number=verdict.position,
        heading=_heading(verdict, item),
        page=item.get("page"),
        kind=str(item.get("kind") or "signature"),
        state=conclusion_state(verdict.conclusion),
        items=eight_items(verdict, item),
        steps=tuple(_step(reason) for reason in verdict.reasons),
        certificate=_certificate(item),
        chain=tuple(_chain(path_of(one.facts, verdict.position))),
        stamps=tuple(_stamps(item)),
        moments=tuple(_moments(verdict, kept)),
        proofs=tuple(_proofs(verdict, kept)),
        verdict=verdict,
        pictures=one.pictures.get(verdict.position, Pictures()),
    )


def _heading(verdict: SignatureVerdict, item: Mapping[str, Any]) -> str:
    subject = signer_of(item).get("subject") or {}
    named = verdict.signer or subject.get("cn", "")
    return named or verdict.field or say("unnamed", "vi")


_STEP_MARKS: dict[bool | None, tuple[State, str]] = {
    True: ("good", "step-good"),
    False: ("bad", "step-bad"),
    None: ("unknown", "step-open"),
}


def _step(reason: Mapping[str, Any]) -> Step:
    names = steps()[reason["step"]]
    state, mark = _STEP_MARKS[reason["ok"]]
    if reason["ok"] is False and reason["conclusion"] == "INDETERMINATE":
        state, mark = "unknown", "step-doubt"  # a doubt is no fault (EN 319 102-1 §5.1.3)
    told = {
        lang: local_times(masked(reason_text(reason, lang))).removeprefix(f"{names[lang]}: ")
        for lang in ("vi", "en")
    }
    return Step(
        number=reason["number"],
        name_vi=names["vi"],
        name_en=names["en"],
        state=state,
        mark_vi=say(mark, "vi"),
        mark_en=say(mark, "en"),
        text_vi=told["vi"],
        text_en=told["en"],
        sub_indication=reason["sub_indication"],
        basis=reason["basis"],
    )


def _certificate(item: Mapping[str, Any]) -> dict[str, str]:
    facts = signer_of(item)
    if not facts:
        return {}
    key = facts.get("key") or {}
    return {
        "serial": facts["serial"],
        "sha256": facts["sha256"],
        "key": " ".join(str(part) for part in (key.get("type"), key.get("bits")) if part),
        "signature_algorithm": facts["signature_algorithm"],
    }


def _chain(path: Mapping[str, Any]) -> Iterator[Link]:
    for entry in path.get("chain", ()):
        yield Link(
            subject=masked(entry["subject"]),
            sha256=entry["sha256"],
            valid_from=entry["not_before"],
            valid_to=entry["not_after"],
        )


def _stamps(item: Mapping[str, Any]) -> Iterator[Stamp]:
    for stamp in item.get("timestamps") or ():
        subject = (stamp.get("signer_facts") or {}).get("subject") or {}
        yield Stamp(time=str(stamp.get("time") or ""), authority=subject.get("cn", ""))


def _moments(verdict: SignatureVerdict, kept: bool) -> Iterator[Moment]:
    """The verdict at the claimed time, at the best proof and at receipt, where there is such."""
    for name in ("claimed", "best", "receipt"):
        told = verdict.at.get(name)
        if told and told["time"]:
            label = "at-check" if name == "receipt" and not kept else f"at-{name}"
            yield Moment(
                name_vi=say(label, "vi"),
                name_en=say(label, "en"),
                time=told["time"],
                state=conclusion_state(told["conclusion"]),
                verdict_vi=told["verdict_vi"],
                verdict_en=say(f"verdict:{told['verdict_vi']}", "en"),
            )


def _proofs(verdict: SignatureVerdict, kept: bool) -> Iterator[Proof]:
    for row in verdict.proofs:
        if row["kind"] == "custody" and not kept:
            continue
        words = proof_kinds()[row["kind"]]
        yield Proof(
            name_vi=words["vi"],
            name_en=words["en"],
            time=row["time"],
            counted=row["counted"],
            basis=row["basis"],
            source=row["source"],
        )
