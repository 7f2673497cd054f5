"""RFC 8493 sentence by sentence: a valid bag broken in one way has exactly that fault."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from bag_support import bag, check, codes, declaration, errors, manifest, tagged

from evidence.bag.read import MOST, Told
from schemas.finding import Finding

Files = dict[str, bytes]
M, T, INFO = "manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt"


def with_(path: str, data: bytes) -> Callable[[Files], Files]:
    """The bag with a file written over, its tag manifest made to fit."""
    return lambda files: tagged({**files, path: data})


def changed(path: str, old: bytes, new: bytes, version: str = "1.0") -> Callable[[Files], Files]:
    def change(_: Files) -> Files:
        files = bag(version)
        assert old in files[path]
        return tagged({**files, path: files[path].replace(old, new)})

    return change


def lacks(*paths: str) -> Callable[[Files], Files]:
    return lambda files: tagged({p: d for p, d in files.items() if p not in paths})


def lists(line: bytes) -> Callable[[Files], Files]:
    return lambda files: tagged({**files, M: files[M] + line})


def fetches(line: bytes) -> Callable[[Files], Files]:
    return with_("fetch.txt", line)


def other(files: Files) -> tuple[bytes, bytes]:
    """The tag manifest with a line for one of MD5, and that one."""
    md5 = tagged(files, "md5")["tagmanifest-md5.txt"]
    return files[T] + manifest({"tagmanifest-md5.txt": md5}), md5


A = hashlib.sha256(b"a").hexdigest().encode()
ZERO = b"0" * 64
# What the RFC says must be -> (how it is broken, the code it is found by).
BROKEN: dict[str, tuple[Callable[[Files], Files], str]] = {
    "2.1.1 two lines": (with_("bagit.txt", declaration() + b"X: 1\n"), "B-001"),
    "2.1.1 in this order": (
        with_("bagit.txt", b"Tag-File-Character-Encoding: UTF-8\nBagIt-Version: 1.0\n"),
        "B-001",
    ),
    "2.1.1 a version there is": (with_("bagit.txt", declaration("1.1")), "B-001"),
    "2.1.1 a version in ASCII digits": (with_("bagit.txt", declaration("1.٠")), "B-001"),
    "2.1.1 an encoding there is": (with_("bagit.txt", declaration(encoding="x-none")), "B-001"),
    "2.1.1 no transformation": (with_("bagit.txt", declaration(encoding="rot13")), "B-001"),
    "2.1.1 in UTF-8": (with_("bagit.txt", declaration() + b"\xff"), "B-001"),
    "2.1.1 no BOM": (with_("bagit.txt", b"\xef\xbb\xbf" + declaration()), "B-001"),
    "2.1.1 one blank": (changed("bagit.txt", b"n: 1.0", b"n:  1.0"), "B-001"),
    "2.1.1 is there": (lacks("bagit.txt"), "B-001 missing"),
    "2.1.3 a payload manifest": (lacks(M), "B-002"),
    "2.1.3 lists every payload file": (with_("data/c.txt", b""), "B-005"),
    "2.1.3 exactly once": (lists(A + b"  data/a.txt\n"), "B-006 twice"),
    "2.1.3 checksum and path": (lists(b"data/a.txt\n"), "B-006 form"),
    "2.1.3 checksum in hex": (lists(b"Z" * 64 + b"  data/a.txt\n"), "B-006 form"),
    "2.1.3 nothing before the checksum": (changed(M, A, b" " + A), "B-006 form"),
    "2.1.3 blanks between": (changed(M, b"  data/a", b"data/a"), "B-006 form"),
    "2.1.3 / between the parts": (changed(M, b"data/a.txt", b"data\\a.txt"), "B-006 separator"),
    "2.1.3 payload only": (lists(ZERO + b"  bagit.txt\n"), "B-006 outside"),
    "2.1.3 no folders": (lists(ZERO + "  data/văn bản\n".encode()), "B-006 directory"),
    "2.1.3 no folders with /": (lists(ZERO + "  data/văn bản/\n".encode()), "B-006 directory"),
    "2.1.3 the name is normalised": (
        lambda files: tagged({**lacks(M)(files), "manifest-SHA256.txt": files[M]}),
        "B-007 name",
    ),
    "2.2.1 lists every payload manifest": (
        lambda files: {
            **files,
            T: b"".join(line for line in files[T].splitlines(True) if M.encode() not in line),
        },
        "B-016",
    ),
    "2.2.1 no tag manifest": (
        lambda files: {**files, "tagmanifest-md5.txt": other(files)[1], T: other(files)[0]},
        "B-013",
    ),
    "2.2.1 no payload": (
        lambda files: {**files, T: files[T] + manifest({"data/a.txt": b"a"})},
        "B-013",
    ),
    "2.2.2 a colon": (with_(INFO, b"Contact-Name\n"), "B-010"),
    "2.2.2 a blank after it": (with_(INFO, b"Contact-Name:An\n"), "B-010"),
    "2.2.2 no blank before it": (with_(INFO, b"Contact-Name : An\n"), "B-010"),
    "2.2.2 no blank before the label": (with_(INFO, b" Contact-Name: An\n"), "B-010"),
    "2.2.2 Payload-Oxum counts": (with_(INFO, b"Payload-Oxum: 4.2\n"), "B-009"),
    "2.2.2 Payload-Oxum has its form": (with_(INFO, b"Payload-Oxum: 3\n"), "B-009"),
    "2.2.2 Payload-Oxum in ASCII digits": (with_(INFO, "Payload-Oxum: ٣.٢\n".encode()), "B-009"),
    "2.2.2 Payload-Oxum once": (with_(INFO, b"Payload-Oxum: 3.2\n" * 2), "B-009 twice"),
    "2.2.2 dates once": (with_(INFO, b"Bagging-Date: 2025-01-01\n" * 2), "B-017"),
    "2.2.3 three parts": (fetches(b"https://h.example/a data/a.txt\n"), "B-006 form"),
    "2.2.3 an absolute URI": (fetches(b"h.example/a 1 data/a.txt\n"), "B-006 form"),
    "2.2.3 a length": (fetches(b"https://h.example/a x data/a.txt\n"), "B-006 form"),
    "2.2.3 no tag files": (fetches(b"https://h.example/a - bagit.txt\n"), "B-006 outside"),
    "2.2.3 listed in the manifest": (fetches(b"https://h.example/a - data/z\n"), "B-006 unlisted"),
    "2.3 the declared encoding": (with_(INFO, b"Contact-Name: \xff\n"), "B-011"),
    "2.3 no BOM in UTF-8": (with_(INFO, b"\xef\xbb\xbfContact-Name: A\n"), "B-011 mark"),
    "2.4 a known algorithm": (
        lambda files: tagged({**lacks(M)(files), "manifest-crc32.txt": files[M]}),
        "B-007 alone",
    ),
    "3 tag files listed are there": (
        lambda files: {p: d for p, d in files.items() if p != INFO},
        "B-003",
    ),
    "3 payload files listed are there": (lists(ZERO + b"  data/z\n"), "B-003"),
    "3 nothing left to fetch": (
        lambda files: tagged(
            {
                **files,
                M: files[M] + ZERO + b"  data/z\n",
                "fetch.txt": b"https://h.example/z 1 data/z\n",
            }
        ),
        "B-008",
    ),
    "3 payload checksums": (changed(M, A, ZERO), "B-004"),
    "3 checksums of their length": (changed(M, A, A[:40]), "B-004"),
    "3 tag checksums": (lambda files: {**files, INFO: b"Contact-Name: A\n"}, "B-004"),
    "5.1 no way up": (lists(ZERO + b"  data/../../x\n"), "B-006 climbs"),
    "5.1 no absolute path": (lists(ZERO + b"  /etc/passwd\n"), "B-006 climbs"),
    "5.1 no home folder": (lists(ZERO + b"  ~an/x\n"), "B-006 climbs"),
    "5.1 no drive": (lists(ZERO + b"  C:\\x\n"), "B-006 climbs"),
    "5.1 no device path": (lists(ZERO + b"  \\\\?\\C:\\x\n"), "B-006 climbs"),
    "5.1 no variable": (lists(ZERO + b"  %TEMP%\\x\n"), "B-006 climbs"),
    "5.1 nor in fetch.txt": (fetches(b"https://h.example/a - data/../../x\n"), "B-006 climbs"),
    "5.1 nor behind an escape": (lists(ZERO + b"  ..%0A/../x\n"), "B-006 climbs"),
}


def test_the_bag_that_is_broken_below_is_valid(tmp_path: Path) -> None:
    assert check(bag(), tmp_path)[1] == []


@pytest.mark.parametrize("sentence", BROKEN)
def test_each_sentence_broken_is_found_by_its_own_code(sentence: str, tmp_path: Path) -> None:
    change, code = BROKEN[sentence]
    _, found = check(change(bag()), tmp_path)
    assert codes(found) - EXPLAINED.get(sentence, set()) == {code}, found


# What cannot but be told as well: the same bytes break a second sentence.
EXPLAINED = {
    "2.1.1 is there": {"B-003"},
    "2.1.3 / between the parts": {"B-005"},
    "2.1.3 nothing before the checksum": {"B-005"},
    "2.1.3 blanks between": {"B-005"},
    "2.1.3 lists every payload file": {"B-009"},
}


@pytest.mark.parametrize("algorithms", [("md5",), ("sha1",), ("md5", "sha1")])
def test_weak_algorithms_alone_are_noted_and_no_fault(
    algorithms: tuple[str, ...], tmp_path: Path
) -> None:
    (note,) = check(bag("1.0", *algorithms), tmp_path)[1]
    assert (note.rule, note.severity) == ("B-014", "info")


@pytest.mark.parametrize("version", ["0.93", "0.97", "1.0"])
def test_a_byte_changed_is_found_by_every_manifest_that_was_asked(
    version: str, tmp_path: Path
) -> None:
    files = bag(version, "md5", "sha256", "sha512", "sha3256")
    _, found = check({**files, "data/a.txt": b"A"}, tmp_path)
    assert {one.params["algorithm"] for one in errors(found)} == {
        "md5",
        "sha256",
        "sha512",
        "sha3_256",
    }
    assert {one.where.file for one in found} == {"data/a.txt"}


def test_faults_past_a_number_are_counted_and_no_more_told() -> None:
    told, fault = Told(), Finding(rule="B-006", severity="error")
    for _ in range(5000):
        told.add(fault)
    told.add(replace(fault, rule="B-009"))
    *shown, counted = told.all()
    assert Counter(one.rule for one in shown) == {"B-006": MOST, "B-009": 1}
    assert counted.rule == "B-024"
    assert counted.params == {"rule": "B-006", "count": str(5000 - MOST), "shown": str(MOST)}
