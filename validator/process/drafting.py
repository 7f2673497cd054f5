"""V-040, SNV-9.1a to -9.2a, -9.4: drafts checked, initialled, submitted and signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from schemas.text import fold
from schemas.trace import Event, Paper
from validator.process.case import PaperCase, RegisterCase
from validator.process.lacking import first_place, named, tells, told_of_some
from validator.process.registry import on_each, on_paper
from validator.process.table import Approval, process_table
from validator.registry import Hit, Verdict, hit, not_applicable, summed

# What a draft states when it is first submitted (Quy chế SNV Đ9.1b), with the words for it.
_FIELDS: tuple[tuple[str, str, Callable[[Paper], object]], ...] = (
    ("loại văn bản", "type", lambda paper: paper.type),
    ("trích yếu", "abstract", lambda paper: paper.subject),
    ("hạn xử lý", "due date", lambda paper: paper.due),
    ("độ khẩn", "urgency", lambda paper: paper.urgency),
)


@on_each("V-040")
def approved(register: RegisterCase) -> Verdict:
    """Content and form were checked before the signature (NĐ 30/2020 Đ11, Đ12)."""
    if register.direction != "draft":
        return not_applicable("other-direction")
    return summed(_step(register, approval) for approval in process_table().approvals)


def _step(register: RegisterCase, approval: Approval) -> Verdict:
    def in_time(case: PaperCase) -> bool:
        done, signed = first_place(case, approval.kinds), first_place(case, ("signed",))
        return done is not None and (signed is None or done < signed)

    def fault(case: PaperCase) -> Hit:
        return hit(case.paper.place, approval.severity, case=approval.case, **case.names)

    return told_of_some(register, tells("signed"), in_time, fault)


@on_each("SNV-9.1a")
def slips(register: RegisterCase) -> Verdict:
    """A submission slip before the unit's head initials, but for five kinds (Quy chế SNV Đ9.1a)."""
    if register.direction != "draft":
        return not_applicable("other-direction")

    def in_time(case: PaperCase) -> bool:
        slip, begun = first_place(case, ("slip",)), first_place(case, ("initialled", "signed"))
        return slip is not None and (begun is None or slip < begun)

    return told_of_some(register, _needs_slip, in_time, lambda case: named(case))


def _needs_slip(case: PaperCase) -> bool:
    table, subject = process_table(), fold(case.paper.subject)
    by_type = fold(case.paper.type) in map(fold, table.without_slip_types)
    by_words = any(fold(words) in subject for words in table.without_slip)
    return bool(case.paper.type) and not by_type and not by_words


@on_each("SNV-9.1b")
def stated(register: RegisterCase) -> Verdict:
    """Type, abstract, term and urgency are stated (Quy chế SNV Đ9.1b)."""
    if register.direction != "draft":
        return not_applicable("other-direction")
    return summed(_field(register, *row) for row in _FIELDS)


def _field(register: RegisterCase, vi: str, en: str, value: Callable[[Paper], object]) -> Verdict:
    return told_of_some(
        register,
        lambda _: True,
        lambda case: bool(value(case.paper)),
        lambda case: named(case, field=vi, field_en=en, about=en),
    )


@on_each("SNV-9.1b2")
def uploaded(register: RegisterCase) -> Verdict:
    """The draft itself is among the files (Quy chế SNV Đ9.1b)."""
    if register.direction != "draft":
        return not_applicable("other-direction")
    return told_of_some(register, lambda case: bool(case.paper.subject), _has_draft, named)


def _has_draft(case: PaperCase) -> bool:
    names = (name.strip().lower() for name in case.paper.attachments)
    return any(name.endswith(process_table().draft_files) for name in names)


@on_paper("SNV-9.1d")
def reworked(case: PaperCase) -> Verdict:
    """What was sent back is revised and initialled again before it goes on (Quy chế SNV Đ9.1d)."""
    back = [place for place, event in enumerate(case.events) if event.kind == "returned"]
    if case.paper.direction != "draft" or not back:
        return not_applicable("not-returned")
    return list(_unmended(case, case.events[back[-1] + 1 :]))


def _unmended(case: PaperCase, after: tuple[Event, ...]) -> Iterator[Hit]:
    kinds = [event.kind for event in after]
    on = next((n for n, kind in enumerate(kinds) if kind in ("submitted", "signed")), None)
    if on is None:
        return
    if "revised" not in kinds[:on]:
        yield named(case, case="version")
    if "initialled" not in kinds[:on]:
        yield named(case, case="initials")


@on_each("SNV-9.2a")
def initialled(register: RegisterCase) -> Verdict:
    """The head of the unit initials what goes to the leaders (Quy chế SNV Đ9.2)."""
    if register.direction != "draft":
        return not_applicable("other-direction")
    return told_of_some(
        register,
        tells("submitted", "signed"),
        tells("initialled"),
        lambda case: named(case, case="initials"),
    )


@on_paper("SNV-9.4")
def signed_or_sent_back(case: PaperCase) -> Verdict:
    """Signed goes to the clerk; what is sent back says why (Quy chế SNV Đ9.4)."""
    signed = first_place(case, ("signed",))
    back = case.of("returned")
    if case.paper.direction != "draft" or (signed is None and not back):
        return not_applicable("not-decided")
    wordless = [named(case, case="comment") for event in back if not event.text.strip()]
    after = case.events[signed + 1 :] if signed is not None else ()
    onward = next((event for event in after if event.to.role), None)
    astray = onward is not None and onward.to.role != "clerk"
    return [*wordless, *([named(case, case="receiver")] if astray else [])]
