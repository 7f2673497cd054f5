"""What happened to the work: papers as registers and messages tell of them, and their events."""

from schemas.trace.codec import paper_from_dict, paper_to_dict, reading_from_dict, reading_to_dict
from schemas.trace.kinds import EventKind, event_kind, event_kinds
from schemas.trace.model import Event, Moment, Paper, PaperKey, Party, Reading

__all__ = [
    "Event",
    "EventKind",
    "Moment",
    "Paper",
    "PaperKey",
    "Party",
    "Reading",
    "event_kind",
    "event_kinds",
    "paper_from_dict",
    "paper_to_dict",
    "reading_from_dict",
    "reading_to_dict",
]
