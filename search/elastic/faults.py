"""What the client and the cluster say, in words a person can act on.

Reasons the engine gives may quote what was written or asked for, so only statuses and the names of
kinds of faults are passed on, never reasons, bodies or addresses with passwords in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from elasticsearch import (
    ApiError,
    ConnectionError,
    ConnectionTimeout,
    SerializationError,
    SSLError,
    TransportError,
)

from schemas.errors import HosoError

PASSING = frozenset({429, 502, 503, 504})
"""Statuses of faults that may be over in a moment."""
FAULTS = (ApiError, TransportError)
"""Everything the client raises: the faults of the line are no kin of those of the cluster."""
_KIND = re.compile(r"[a-z][a-z0-9_]{2,60}")
_TIME_OUT, _TLS = "time-out", "TLS"
_FLOOD = "TOO_MANY_REQUESTS/12"
_BLOCKED = "cluster_block_exception"
# Kind of fault -> code. What a block of an index says is told apart in `_block`.
_KINDS = {
    "index_not_found_exception": "index-missing",
    "invalid_alias_name_exception": "index-damaged",  # an index has the name of our alias
    "index_closed_exception": "index-closed",
    "strict_dynamic_mapping_exception": "index-rejected",
    "document_parsing_exception": "index-rejected",
    "mapper_parsing_exception": "index-rejected",
    "security_exception": "index-login",
}
_STATUSES = {401: "index-login", 403: "index-login", 413: "index-rejected"}
_LOST_CONTEXT = frozenset({"search_context_missing_exception", "index_not_found_exception"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: HTTP status (0: of the line), the name of its kind and the code of ours."""

    status: int
    kind: str
    code: str

    @property
    def passes(self) -> bool:
        """Whether trying again after a pause makes sense."""
        return self.code == "index-unavailable" and (
            self.status in PASSING if self.status else self.kind != _TLS
        )

    @property
    def timed_out(self) -> bool:
        """Whether the cluster said nothing for as long as we wait."""
        return not self.status and self.kind == _TIME_OUT

    @property
    def loses_context(self) -> bool:
        """Whether the point in time it was asked of is no more."""
        return self.status == 404 and self.kind in _LOST_CONTEXT

    def error(self, where: str) -> HosoError:
        """The fault as people are told of it; ``where``: cluster and index."""
        said = " ".join(filter(None, (str(self.status or ""), self.kind)))
        return HosoError(self.code, path=where, why=said)


def fault_of(error: Exception) -> Fault:
    """The fault behind what the client raised (one of :data:`FAULTS`)."""
    if isinstance(error, ApiError):
        return answered(error.meta.status, error.body)
    return Fault(0, _line_kind(error), "index-unavailable")


def answered(status: int, body: object) -> Fault:
    """The fault an answer tells of: its status, and its body or the ``error`` of one item."""
    cause = body.get("error", body) if isinstance(body, Mapping) else {}
    causes = list(_causes(cause)) if isinstance(cause, Mapping) else []
    kinds = [str(one.get("type", "")) for one in causes]
    if _BLOCKED in kinds:
        return Fault(status, _BLOCKED, _block(status, causes[kinds.index(_BLOCKED)]))
    # The root cause is named last, and tells most.
    named = [kind for kind in reversed(kinds) if _KIND.fullmatch(kind)]
    known = next((kind for kind in named if kind in _KINDS or kind in _LOST_CONTEXT), "")
    code = _KINDS.get(known) or _STATUSES.get(status, "index-unavailable")
    return Fault(status, known or next(iter(named), ""), code)


def _causes(cause: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """``cause`` and what it says it was caused by."""
    yield cause
    for inner in (*cause.get("root_cause", ()), cause.get("caused_by")):
        if isinstance(inner, Mapping):
            yield from _causes(inner)


def _block(status: int, cause: Mapping[str, Any]) -> str:
    """A disk past its flood stage says 429 as an overloaded node does; a lost master says 503."""
    if status == 429 or _FLOOD in str(cause.get("reason", "")):
        return "index-full"
    return "index-unavailable" if status == 503 else "index-read-only"


def _line_kind(error: Exception) -> str:
    kinds = {
        ConnectionTimeout: _TIME_OUT,
        SSLError: _TLS,
        ConnectionError: "no connection",
        SerializationError: "no JSON",
    }
    return next((kind for known, kind in kinds.items() if isinstance(error, known)), "no answer")
