"""What one signature is judged by, and the three ways a step may say no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from validator.signature.outcome import FAILED, OPEN, Outcome
from validator.signature.policy import Policy
from validator.signature.proofs import Proofs, windows
from validator.signature.revocation import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything one signature is judged by.

    ``outside``: times of proofs of existence that do not lie in the file. ``believed``: the time
    it is taken to have been signed at, "" = what the proofs say. ``receivers``: names of the organ
    that received the file.
    """

    item: Mapping[str, Any]
    facts: Mapping[str, Any]
    path: Mapping[str, Any] | None
    proofs: Proofs
    received: str
    policy: Policy
    revocation: Mapping[str, Sequence[Answer]]
    outside: tuple[str, ...] = ()
    believed: str = ""
    receivers: tuple[str, ...] = ()

    @property
    def best(self) -> str:
        """Earliest trusted stamp on the signature (or the time believed), "" without one."""
        return self.believed or self.proofs.best(self.item)

    @property
    def witnessed(self) -> str:
        """The earliest time that a stamp or our own custody proves."""
        return self.believed or min(filter(None, (self.best, self.received)))

    @property
    def proven(self) -> str:
        """The earliest time that anything proves.

        A proof from outside (a message, a register) that lies before the certificate contradicts
        it and proves nothing; it never speaks against the signature.
        """
        if self.believed:
            return self.believed
        begins = max((start for start, _ in windows(self.path)), default="") if self.path else ""
        return min([self.witnessed, *(time for time in self.outside if time >= begins)])

    @property
    def notes(self) -> frozenset[str]:
        """Notes of the facts, without their parameters."""
        return frozenset(str(note).split(":", 1)[0] for note in self.item.get("notes", ()))

    def error(self, *names: str) -> str:
        """The first error that the facts hold for one of these steps, "" without."""
        for entry in self.item.get("errors", ()):
            if entry["step"] in names:
                return str(entry["error"])
        return ""


def fail(step: str, sub: str, why: str, **params: str) -> Outcome:
    """TOTAL-FAILED as far as this step goes."""
    return Outcome(step=step, conclusion=FAILED, sub_indication=sub, why=why, params=params)


def doubt(step: str, sub: str, why: str, **params: str) -> Outcome:
    """INDETERMINATE: the step was evaluated and leaves a doubt."""
    return Outcome(step=step, conclusion=OPEN, sub_indication=sub, why=why, params=params)


def unknown(step: str, sub: str, why: str, **params: str) -> Outcome:
    """INDETERMINATE: the step had nothing to work on."""
    return Outcome(
        step=step, conclusion=OPEN, sub_indication=sub, why=why, params=params, evaluated=False
    )
