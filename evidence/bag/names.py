"""Names in a bag: what a path written in a tag file means, and which file it is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator

from schemas.text import nfc

BAGIT = "bagit.txt"
DATA = "data/"
FINAL = "1.0"  # the version RFC 8493 describes; those before it were laxer

# Normalised name (RFC 8493 section 2.4: lower case, no punctuation) -> hashlib's name.
ALGORITHMS = {
    name.replace("_", ""): name
    for name in (
        *("md5", "sha1", "sha224", "sha256", "sha384", "sha512"),
        *("sha3_224", "sha3_256", "sha3_384", "sha3_512"),
    )
}
WEAK = frozenset({"md5", "sha1"})

_MANIFEST = re.compile(r"(tag)?manifest-([^/]+)\.txt", re.IGNORECASE)
_NOT_PLAIN = re.compile(r"[^a-z0-9]")
_ESCAPED = re.compile("%(0A|0D|25)", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:")
_VARIABLE = re.compile(r"%[^%/\\]+%[/\\]")  # %HomeDrive%\… of Windows


def unescape(path: str) -> str:
    """A manifest path with %0A, %0D and %25 decoded (RFC 8493 section 2.1.3)."""
    return _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), path)


def escape(path: str) -> str:
    """Inverse of :func:`unescape`."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def climbs(path: str) -> bool:
    """Whether the path leads out of the bag on any system (RFC 8493 section 5.1)."""
    return (
        ".." in path.replace("\\", "/").split("/")
        or path.startswith(("/", "~", "\\"))
        or _DRIVE.match(path) is not None
        or _VARIABLE.match(path) is not None
    )


def manifest_of(name: str) -> tuple[bool, str, bool] | None:
    """(is it a tag manifest, the algorithm as normalised, is its name so written) of a manifest."""
    match = _MANIFEST.fullmatch(name)
    if match is None:
        return None
    plain = _NOT_PLAIN.sub("", match[2].lower())
    return bool(match[1]), plain, name == f"{match[1] or ''}manifest-{plain}.txt"


class Names:
    """The paths of the files of a bag, found by what a tag file writes."""

    def __init__(self, paths: Collection[str], version: str) -> None:
        self._paths = paths
        self._version = version
        self._folded: dict[str, list[str]] | None = None
        self._folders: set[str] | None = None

    def resolve(self, written: str) -> tuple[str, bool]:
        """(path, whether it is written in an unusual way); a path that is not there: as decoded."""
        if "%" not in written and written in self._paths:
            return written, False
        readings = tuple(self._readings(written))
        for path, unusual in readings:
            if path in self._paths:
                return path, unusual
        for path, unusual in readings:
            if near := self._equivalent(path):
                return near, unusual
        return _plain(unescape(written)) or written, False

    def is_folder(self, path: str) -> bool:
        """Whether files of the bag lie below the path."""
        if self._folders is None:
            self._folders = set()
            for name in self._paths:
                self._folders.update(_parents(name))
        return path.rstrip("/") in self._folders

    def _readings(self, written: str) -> Iterator[tuple[str, bool]]:
        """What ``written`` may mean, the likeliest first.

        Before 1.0 paths stood as they are; 1.0 wants %, CR and LF encoded, which few tools do. A
        star is what md5sum writes before the name of a file it read as binary.
        """
        first, second = unescape(written), written
        final = self._version == FINAL
        if not final:
            first, second = second, first
        yield first, final and escape(first).upper() != written.upper()
        yield second, final
        for text in (first, second):
            yield text.removeprefix("*"), True
            if plain := _plain(text.removeprefix("*")):
                yield plain, True

    def _equivalent(self, path: str) -> str:
        """The one received name that is equal after NFC (RFC 8493 section 6.1.3), or nothing."""
        if self._folded is None:
            self._folded = defaultdict(list)
            for name in self._paths:
                self._folded[nfc(name)].append(name)
        near = self._folded.get(nfc(path), ())
        return near[0] if len(near) == 1 else ""


def _parents(path: str) -> Iterator[str]:
    end = path.rfind("/")
    while end > 0:
        yield path[:end]
        end = path.rfind("/", 0, end)


def _plain(path: str) -> str:
    """The path without ``./`` and empty parts; nothing where it climbs."""
    if climbs(path):
        return ""
    return "/".join(part for part in path.split("/") if part not in ("", "."))
