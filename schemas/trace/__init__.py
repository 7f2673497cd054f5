"""What happened to the work: papers as registers and messages tell of them, and their events.

Who held a paper (:func:`holdings`), what became of it by a day (:func:`paper_state`).
"""

from schemas.trace.codec import paper_from_dict, paper_to_dict, reading_from_dict, reading_to_dict
from schemas.trace.due import DueStep
from schemas.trace.holding import Holding, holdings
from schemas.trace.kinds import EventKind, StateKind, event_kind, event_kinds, state_kinds
from schemas.trace.model import Event, Medium, Moment, Paper, PaperKey, Party, Reading
from schemas.trace.state import State, paper_state, paper_states

__all__ = [
    "DueStep",
    "Event",
    "EventKind",
    "Holding",
    "Medium",
    "Moment",
    "Paper",
    "PaperKey",
    "Party",
    "Reading",
    "State",
    "StateKind",
    "event_kind",
    "event_kinds",
    "holdings",
    "paper_from_dict",
    "paper_state",
    "paper_states",
    "paper_to_dict",
    "reading_from_dict",
    "reading_to_dict",
    "state_kinds",
]
