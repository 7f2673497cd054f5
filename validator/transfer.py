"""judge_transfer(): what lies in a transfer, whoever names it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from schemas.finding import Finding, Place, Severity
from validator.catalogue import Catalogue, load_catalogue
from validator.organs import marked, sender_dissolved
from validator.package.names import collisions, portability_faults, too_long
from validator.tables import name_rules
from validator.view import JudgeContext, ReceivedFile


def is_junk(path: str) -> bool:
    """Whether a path is a lock file or something a desktop left behind."""
    rules = name_rules()
    folders, _, name = path.lower().rpartition("/")
    if name in rules.junk_names or name.startswith(rules.junk_prefixes):
        return True
    return any(part in rules.junk_folders for part in folders.split("/"))


def is_unusable(entry: ReceivedFile) -> bool:
    """Whether a name is no UTF-8 or too long (guarantee 6: quarantine)."""
    return bool(entry.raw_name_hex) or too_long(entry.path)


def judge_transfer(
    files: Sequence[ReceivedFile],
    context: JudgeContext,
    catalogue: Catalogue | None = None,
    *,
    expected: Collection[str] = (),
) -> tuple[Finding, ...]:
    """Findings on the entries of a transfer: surplus, junk, links, unusable and colliding names.

    ``expected``: paths that need no row (the workbook or XML itself, bag files). ``catalogue``
    gives the severities (default: the shipped one). Directories are never surplus; of what the
    reader of the archive refused it has spoken itself.
    """
    known = catalogue or load_catalogue()
    plain = [entry for entry in files if entry.kind not in ("directory", "refused")]
    findings = [found for entry in plain for found in _entry(entry, known, expected)]
    findings += _collisions(plain, known)
    return marked(findings, dissolved=sender_dissolved(context))


def _entry(entry: ReceivedFile, known: Catalogue, expected: Collection[str]) -> list[Finding]:
    for rule, applies in _FIRST_WORD:
        if applies(entry):
            return [_found(known, rule, entry)]
    findings = [
        _found(known, "X-005", entry, severity="warning", case=case)
        for case in portability_faults(entry.path)
        # a file that a dossier names is judged there
        if case != "long" and not entry.named_by
    ]
    if not entry.named_by and entry.path not in expected:
        findings.append(_found(known, "X-010", entry))
    return findings


def _is_special(entry: ReceivedFile) -> bool:
    return entry.kind in ("symlink", "special")


def _is_unnamed_junk(entry: ReceivedFile) -> bool:
    return is_junk(entry.path) and not entry.named_by


# The first rule that applies is the only one to speak.
_FIRST_WORD: tuple[tuple[str, Callable[[ReceivedFile], bool]], ...] = (
    ("X-012", _is_special),
    ("X-013", is_unusable),
    ("X-011", _is_unnamed_junk),
)


def _collisions(entries: Sequence[ReceivedFile], known: Catalogue) -> list[Finding]:
    # Within one dossier the dossier's own judgement speaks.
    owners = {entry.path: frozenset(entry.named_by) for entry in entries if not is_unusable(entry)}
    return [
        Finding(
            rule="X-004",
            severity=severity,
            where=Place(file=path),
            params={"value": path, "other": other},
        )
        for path, (other, severity) in collisions(owners).items()
        if "X-004" in known and not owners[path] & owners[other]
    ]


def _found(
    known: Catalogue,
    rule: str,
    entry: ReceivedFile,
    *,
    severity: Severity | None = None,
    **params: str,
) -> Finding:
    shown = printable(entry)
    return Finding(
        rule=rule,
        severity=severity or known.rule(rule).severity,
        where=Place(file=shown),
        params={"value": shown, **params},
    )


def printable(entry: ReceivedFile) -> str:
    """The path, with bytes that are no UTF-8 (PEP 383) percent-encoded."""
    return "".join(
        f"%{ord(char) & 0xFF:02X}" if 0xD800 <= ord(char) <= 0xDFFF else char for char in entry.path
    )
