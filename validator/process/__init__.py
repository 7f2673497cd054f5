"""Is the work done as it should be? Rules over papers, their events and whole registers."""

from validator.process import (
    correcting,
    drafting,
    handing,
    keeping,
    numbering,
    passing,
    receiving,
    timed,
    tracking,
)
from validator.process.case import FiledDocument, ProcessContext
from validator.process.judge import ProcessJudgement, RegisterResult, judge_papers, process_rules

__all__ = [
    "FiledDocument",
    "ProcessContext",
    "ProcessJudgement",
    "RegisterResult",
    "correcting",
    "drafting",
    "handing",
    "judge_papers",
    "keeping",
    "numbering",
    "passing",
    "process_rules",
    "receiving",
    "timed",
    "tracking",
]
