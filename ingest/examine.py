"""Everything but keeping: a source is staged, its metadata read, its files judged.

``hoso validate`` ends here; ``hoso ingest`` goes on from here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from archive import fs
from evidence.bag import BagReport, Profile, form_of, read_bag
from evidence.facts import FileFacts, FormatFacts, Problem
from evidence.pool import Pool, Task, TaskResult
from ingest.carried import with_carried
from ingest.carrier import base_of, read_submission, says_nothing
from ingest.examined import Examined, Unnamed, spill, spill_unnamed
from ingest.matching import DossierPlan, NameIndex
from ingest.plans import Plans, Survey, survey
from ingest.policy import IntakePolicy
from ingest.readings import Page, Reading
from ingest.scans.look import ReadScans, pages_of
from ingest.staging import Report, Staged, StagedFile, stage
from schemas.calendar import Calendar, shipped_calendar
from schemas.clock import office_date
from schemas.finding import Finding, Place
from schemas.organs import Register, shipped_register
from schemas.record import RECORD_LISTS, Record, Submission
from validator.catalogue import Catalogue
from validator.judge import judge, judge_transfer
from validator.organs import marked, sender_dissolved
from validator.report import validation_report
from validator.transfer import is_junk
from validator.view import JudgeContext, ReceivedFile

_CHECK = "Kiểm tra tệp"
_SURPLUS = "X-010"
_SHEET_MISSING = "X-101"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What an examination depends on besides the source.

    ``known``: FileCode -> content key of what the archive holds. ``organs``: who existed when.
    ``calendar``: working days. ``trust``: anchors and intermediates for the signature collector
    (JSON). ``agency``: the office that looks. ``bag_profile``: what is asked of every bag.
    ``scans``: reads scans, None where they are not to be read.
    """

    pool: Pool
    catalogue: Catalogue
    policy: IntakePolicy
    received_at: datetime
    known: Mapping[str, str] = field(default_factory=dict)
    packs: Mapping[str, str] = field(default_factory=dict)
    audited_organs: tuple[str, ...] = ()
    organs: Register = field(default_factory=shipped_register, repr=False)
    calendar: Calendar = field(default_factory=shipped_calendar, repr=False)
    trust: Mapping[str, Any] | None = None
    profile: str = "tt02-2019"
    agency: str = ""
    bag_profile: Profile | None = None
    scans: ReadScans | None = None
    report: Report = lambda _stage, _done, _total: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """A whole transfer, judged."""

    staged: Staged
    submission: Submission | None
    base: str
    bag: BagReport | None
    dossiers: tuple[Examined, ...]
    named: Mapping[str, tuple[str, ...]]  # received path -> FileCode of each dossier naming it
    transfer_findings: tuple[Finding, ...]
    unnamed: Mapping[str, Unnamed]  # received path -> facts of files no dossier names
    carrier_files: frozenset[str]  # metadata and tag files: the submission as received
    readings: Mapping[str, Reading] = field(default_factory=dict)  # received path -> of a scan
    broken: bool = False  # what is wrong with the package refuses it, whatever lies in it

    @property
    def withheld(self) -> bool:
        """Whether secrecy is suspected anywhere in the transfer."""
        return any(item.outcome == "withheld" for item in self.dossiers) or any(
            item.facts.secrecy for item in self.unnamed.values()
        )

    @property
    def refused(self) -> bool:
        """Whether nothing of the transfer is taken: no usable metadata, or a broken package."""
        if says_nothing(self.submission) or (self.broken and not self.dossiers):
            return True
        return bool(self.dossiers) and all(item.outcome == "refused" for item in self.dossiers)


def examine(source: Path, staging: Path, setup: Setup) -> Examination:
    """Stage and judge ``source``. Raises ``HosoError`` where it cannot be opened or staged."""
    with fs.Flusher() as flusher:  # the copies are on the disk when the judging is done
        staged = stage(source, setup.pool, staging / "files", setup.report, flusher)
        return _examine(staged, staging, setup, form_of(source.name))


def _examine(staged: Staged, staging: Path, setup: Setup, form: str) -> Examination:
    form = form if staged.kind in ("zip", "tar") else ""
    bag = read_bag(staged.files, setup.pool, form=form, profile=setup.bag_profile)
    submission, reading = read_submission(staged, setup.pool, is_bag=bag is not None)
    base = base_of(submission.source, bag.root if bag else None) if submission else ""
    tag_files = bag.tag_files if bag else frozenset()
    carrier = frozenset({submission.source} if submission else ()) | tag_files
    index = NameIndex((f.path for f in staged.files if f.path not in carrier), base)
    plans = Plans(submission, index)
    known = survey(plans)
    broken = [*staged.problems, *(bag.findings if bag else ()), *reading]
    context = _context(submission, known, setup)
    ours = (
        *(finding for finding in broken if id(finding) not in known.attached),
        *(_orphan(row.where) for row in _orphans(submission, plans)),
    )
    gone = sender_dissolved(context)
    told = judge_transfer(list(_received(staged, carrier, known)), context)
    # Where nothing describes any file says so once.
    if says_nothing(submission) or "file" in _missing_sheets(submission):
        told = tuple(finding for finding in told if finding.rule != _SURPLUS)
    findings = (*marked(ours, dissolved=gone), *told)
    rest = [f for f in staged.files if f.path not in carrier and f.path not in known.named]
    readings: dict[str, Reading] = {}
    dossiers, unnamed = _judge_all(
        plans, known, rest, staged, base, context, setup, staging, readings
    )
    blocked = setup.policy.outcome(broken, setup.catalogue.intake_of)
    if blocked[0] == "refused":
        dossiers = tuple(_refuse(item, blocked[1]) for item in dossiers)
    held, why = setup.policy.outcome(_of_sheets(submission), setup.catalogue.intake_of)
    if held == "quarantined":
        dossiers = tuple(_hold(item, why) for item in dossiers)
    return Examination(
        staged=staged,
        submission=submission,
        base=base,
        bag=bag,
        dossiers=dossiers,
        named=known.named,
        transfer_findings=tuple(findings),
        unnamed=unnamed,
        carrier_files=carrier,
        readings=readings,
        broken=blocked[0] == "refused",
    )


def _refuse(item: Examined, stops: tuple[Finding, ...]) -> Examined:
    if item.outcome == "withheld":
        return item
    return replace(item, outcome="refused", stops=stops)


def _hold(item: Examined, stops: tuple[Finding, ...]) -> Examined:
    return replace(item, outcome="quarantined", stops=stops) if item.outcome == "archived" else item


def _of_sheets(submission: Submission | None) -> tuple[Finding, ...]:
    """Problems of a whole sheet of the workbook (its head, a sheet not read).

    Any dossier may lack what was not read. The file plan describes none.
    """
    if submission is None:
        return ()
    of_sheets = [
        finding
        for finding in submission.problems
        if finding.where.sheet and finding.where.entity != "planned_dossier"
    ]
    asked = {(finding.where.sheet, finding.where.row) for finding in of_sheets}
    lists = (getattr(submission, name) for name in RECORD_LISTS if asked)
    rows = {(row.where.sheet, row.where.row) for rows in lists for row in rows} & asked
    return tuple(
        finding for finding in of_sheets if (finding.where.sheet, finding.where.row) not in rows
    )


def _orphans(submission: Submission | None, plans: Plans) -> tuple[Record, ...]:
    """Rows of no dossier; where no dossier is described at all X-020 or X-101 says so once."""
    return plans.orphans() if submission and submission.dossiers else ()


def _orphan(place: Place) -> Finding:
    return Finding(rule="X-023", severity="error", where=place)


def _received(staged: Staged, carrier: Collection[str], known: Survey) -> Iterator[ReceivedFile]:
    """Everything that lay there but for the metadata itself."""
    for item in staged.files:
        if item.path not in carrier:
            yield ReceivedFile(
                path=item.path,
                size=item.size,
                sha256=item.sha256,
                raw_name_hex=item.raw_name_hex,
                named_by=known.named.get(item.path, ()),
            )
    for m in staged.others:
        yield ReceivedFile(path=m.path, size=0, sha256="", kind=m.kind, raw_name_hex=m.raw_name_hex)


def _context(submission: Submission | None, known: Survey, setup: Setup) -> JudgeContext:
    fonds = tuple(row.get("FondName") for row in (submission.fonds if submission else ()))
    return JudgeContext(
        received_at=setup.received_at,
        today=office_date(setup.received_at),
        profile=submission.profile if submission else setup.profile,
        audited_organs=frozenset(setup.audited_organs or fonds),
        known_codes=setup.known,
        transfer_codes=known.codes,
        transfer_documents=known.documents,
        packs=setup.packs,
        options={
            "agency": setup.agency,
            "metadata_xml": _metadata_xml(submission),
            "missing_sheets": " ".join(_missing_sheets(submission)),
        },
        organs=setup.organs,
        planned=submission.planned if submission else (),
        calendar=setup.calendar,
        trust=setup.trust,
    )


def _missing_sheets(submission: Submission | None) -> list[str]:
    """Entities whose sheet the workbook lacks: what follows from it is not told row by row."""
    problems = submission.problems if submission else ()
    return [str(found.where.entity) for found in problems if found.rule == _SHEET_MISSING]


def _metadata_xml(submission: Submission | None) -> str:
    """What rule T02-META-01 is told: the XML is ours (workbook), or the sender's and valid."""
    if submission is None or submission.carrier == "workbook":
        return "generated"
    errors = [finding for finding in submission.problems if finding.severity == "error"]
    return errors[0].rule if errors else "valid"


def _judge_all(
    plans: Plans,
    known: Survey,
    rest: list[StagedFile],
    staged: Staged,
    base: str,
    context: JudgeContext,
    setup: Setup,
    staging: Path,
    readings: dict[str, Reading],
) -> tuple[tuple[Examined, ...], dict[str, Unnamed]]:
    """Judge every dossier, and file away the rest; what is read of scans goes to ``readings``."""
    by_path = staged.by_path()
    wanted = [by_path[path] for path in known.order]
    checked = [item for item in rest if not is_junk(item.path)]
    stream = facts_of([*wanted, *checked], setup)
    work = staging / "work"
    fs.make_directories(work)
    examined = []
    for plan in plans:
        facts = {path: next(stream) for path in plan.paths()}
        read = _read({path: (by_path[path], one) for path, one in facts.items()}, setup)
        readings |= read
        pages = pages_of(read)
        examined.append(_judge_one(plans, plan, facts, base, context, setup, work, pages))
    return tuple(examined), {
        item.path: spill_unnamed(work, number, item.path, facts)
        for number, (item, facts) in enumerate(zip(checked, stream, strict=True))
    }


def _judge_one(
    plans: Plans,
    plan: DossierPlan,
    facts: dict[str, FileFacts],
    base: str,
    context: JudgeContext,
    setup: Setup,
    work: Path,
    read: Mapping[str, tuple[Page, ...]],
) -> Examined:
    judgement = judge(plan.view(facts, base, read), context, setup.catalogue)
    outcome, stops = setup.policy.outcome(judgement.findings, setup.catalogue.intake_of)
    report = validation_report(judgement, setup.catalogue, context)
    return spill(work, plans, plan, base, judgement, report, facts, outcome, stops)


def _read(files: Mapping[str, tuple[StagedFile, FileFacts]], setup: Setup) -> Mapping[str, Reading]:
    """What a machine reads off the scans among ``files``, where it was asked to."""
    if setup.scans is None or any(facts.secrecy for _, facts in files.values()):
        return {}
    return setup.scans({path: (item.staged, facts) for path, (item, facts) in files.items()})


def facts_of(files: Sequence[StagedFile], setup: Setup) -> Iterator[FileFacts]:
    """The facts of files, read by the workers of ``setup``, in the order of the files."""
    tasks = (
        Task(
            "facts",
            {
                "path": str(item.staged),
                "sha256": item.sha256,
                "size": item.size,
            },
        )
        for item in files
    )
    results = setup.pool.map(tasks, shared={"trust": setup.trust})
    for done, (item, result) in enumerate(zip(files, results, strict=True), start=1):
        setup.report(_CHECK, done, len(files))
        yield with_carried(_facts(item, result), item.staged, setup.pool, setup.trust)


def _facts(item: StagedFile, result: TaskResult) -> FileFacts:
    if result.value is not None:
        return FileFacts.from_dict(result.value)
    failure = result.failure or Problem(collector="facts", kind="error", detail="no answer")
    return FileFacts(
        sha256=item.sha256, size=item.size, format=FormatFacts(kind="other"), problems=(failure,)
    )
