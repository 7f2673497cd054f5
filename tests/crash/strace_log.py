"""The log of ``strace -f -y`` read back, and what order its calls must have. Pure.

Calls of several threads overlap: a call has the numbers of the lines where it begins and ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

_CALL = re.compile(r"(\d+) +(\w+)\((.*)")
_RESUMED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)")
_RESULT = re.compile(r"\) += (-?\d+)(?:<((?:[^>\\]|\\.)*)>)?.*$")
_UNFINISHED = " <unfinished ...>"
_NAMED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_OPENED = re.compile(r"-?\d+<((?:[^>\\]|\\.)*)>")
_FLUSHES = ("fsync", "fdatasync")
_WRITES = ("write", "pwrite64", "ftruncate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call that came through. ``begin``, ``end``: its lines; ``paths``: those it names, in
    order; ``text``: its arguments as they stand in the log.
    """

    begin: int
    end: int
    name: str
    paths: tuple[str, ...]
    text: str

    @property
    def makes(self) -> bool:
        """Whether it makes a file or a directory."""
        return self.name == "mkdir" or (self.name == "openat" and "O_CREAT" in self.text)


def read_log(lines: Iterable[str]) -> Iterator[Call]:
    """The calls that did not fail, in the order they ended; other lines are passed over."""
    begun: dict[tuple[str, str], tuple[int, str]] = {}
    for number, line in enumerate(lines):
        if resumed := _RESUMED.match(line):
            thread, name, rest = resumed.groups()
            begin, text = begun.pop((thread, name), (number, ""))
            yield from _ended(begin, number, name, text + rest)
        elif call := _CALL.match(line):
            thread, name, rest = call.groups()
            if rest.rstrip().endswith(_UNFINISHED.strip()):
                begun[thread, name] = number, rest.rstrip().removesuffix(_UNFINISHED.strip())
            else:
                yield from _ended(number, number, name, rest)


def _ended(begin: int, end: int, name: str, text: str) -> Iterator[Call]:
    result = _RESULT.search(text)
    if result is None or int(result[1]) < 0:
        return
    arguments = text[: result.start()]
    call = Call(begin=begin, end=end, name=name, paths=(), text=arguments)
    if name in (*_FLUSHES, *_WRITES):
        yield replace(call, paths=tuple(_OPENED.findall(arguments)[:1]))
    else:
        yield replace(call, paths=tuple(_NAMED.findall(arguments)))


def disorder(calls: Iterable[Call], below: str) -> list[str]:
    """Renames ``below`` a folder whose bytes or names were not flushed when they had to be."""
    known = [call for call in calls if any(path.startswith(below) for path in call.paths)]
    told = []
    for rename in known:
        if rename.name == "rename":
            told += [f"{rename.paths[1]}: {fault}" for fault in _faults(known, rename)]
    return told


def _faults(calls: list[Call], rename: Call) -> Iterator[str]:
    source, target = rename.paths
    inside = [c for c in calls if c.paths and _within(c.paths[-1], source) and c.end < rename.begin]
    made = {call.paths[-1]: call for call in inside if call.makes}
    for path in made:
        changed = max(call.end for call in inside if _changes(call, path))
        if not any(
            call.name in _FLUSHES and call.paths == (path,) and call.begin > changed
            for call in inside
        ):
            yield f"{path} was not flushed before"
    if flushed_after(calls, rename, parent(target)) is None:
        yield "its directory was not flushed after"


def _changes(call: Call, path: str) -> bool:
    """Whether a call changes the bytes of ``path`` or, of a directory, its names."""
    if call.name in _WRITES:
        return call.paths == (path,)
    named = call.makes or call.name in ("rename", "link", "linkat")
    return named and (call.paths[-1] == path or parent(call.paths[-1]) == path)


def flushed_after(calls: Iterable[Call], after: Call, path: str) -> Call | None:
    """The first flush of ``path`` that began when ``after`` had ended."""
    found = (
        call
        for call in calls
        if call.name in _FLUSHES and call.paths == (path,) and call.begin > after.end
    )
    return min(found, key=lambda call: call.end, default=None)


def told_too_early(calls: Iterable[Call], target: str, words: str, ledger: str) -> list[str]:
    """Writes to ``ledger`` that speak of ``words`` before the name ``target`` was flushed."""
    known = list(calls)
    (rename,) = [c for c in known if c.name == "rename" and c.paths[1] == target]
    durable = flushed_after(known, rename, parent(target))
    end = durable.end if durable else float("inf")
    return [
        f"line {call.begin}: {call.paths[0]}"
        for call in known
        if call.name in _WRITES and ledger in call.paths[0] and words in call.text
        if call.begin < end
    ]


def parent(path: str) -> str:
    """The directory of a path."""
    return path.rpartition("/")[0]


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + "/")
