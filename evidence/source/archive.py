"""A zip or tar, read in a worker and streamed to us member by member."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from evidence.pool import Frame, Pool, Task
from evidence.source.model import Member
from schemas.finding import Finding, Place


class ArchiveSource:
    """An archive file; its members' bytes go through the pipe of one worker, once."""

    def __init__(self, path: Path, pool: Pool, kind: Literal["zip", "tar"]) -> None:
        self.kind: Literal["folder", "zip", "tar", "file"] = kind
        self.problems: list[Finding] = []
        self._path = path
        self._pool = pool

    def members(self) -> Iterator[Member]:
        """See :class:`evidence.source.model.Source`."""
        task = Task("container", {"path": str(self._path.absolute()), "kind": self.kind})
        frames = _Frames(self._pool.stream(task), self)
        while (start := frames.next_member()) is not None:
            yield Member(
                path=start["path"],
                size=start["size"],
                kind=start["kind"],
                raw_name_hex=start.get("raw", ""),
                modified=start.get("modified", 0),
                read=frames.chunks if start["kind"] == "file" else _nothing,
            )

    def add(self, raw: dict[str, Any]) -> None:
        """Note a problem the worker told."""
        where = Place(file=raw.get("path") or self._path.name)
        params = {"why": str(raw.get("detail", ""))}
        finding = Finding(rule=raw["rule"], severity=raw["severity"], where=where, params=params)
        self.problems.append(finding)


def _nothing() -> Iterator[bytes]:
    return iter(())


class _Frames:
    """The stream cut into members."""

    def __init__(self, frames: Iterator[Frame], source: ArchiveSource) -> None:
        self._frames = frames
        self._source = source

    def next_member(self) -> dict[str, Any] | None:
        for frame in self._frames:
            if "member" in frame.value:
                member: dict[str, Any] = frame.value["member"]
                return member
            self._note(frame)
        return None

    def chunks(self) -> Iterator[bytes]:
        for frame in self._frames:
            if frame.value.get("end"):
                return
            if frame.value.get("chunk"):
                yield frame.blob
            else:
                self._note(frame)

    def _note(self, frame: Frame) -> None:
        if "finding" in frame.value:
            self._source.add(frame.value["finding"])
        elif "problem" in frame.value:  # the worker was lost or the reader failed
            detail = frame.value["problem"]
            why = f"{detail['kind']}: {detail['detail']}"
            self._source.add({"rule": "X-206", "severity": "error", "detail": why})
