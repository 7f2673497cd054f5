"""What RFC 8493 leaves open stays valid; where it is unusual it is remarked, never refused."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from bag_support import PAYLOAD, bag, check, codes, declaration, errors, manifest, tagged
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.bag import escape
from evidence.bag.digests import digests_of

Files = dict[str, bytes]
M = "manifest-sha256.txt"
SUM = hashlib.sha256(b"").hexdigest().encode()
NFD = unicodedata.normalize("NFD", "data/Tờ trình.txt")


def holding(name: str, line: bytes, version: str = "1.0") -> Callable[[], Files]:
    """A bag with one more, empty payload file, and the line that lists it."""

    def made() -> Files:
        files = bag(version)
        return tagged(
            {
                **files,
                name: b"",
                M: files[M] + SUM + b"  " + line + b"\n",
                "bag-info.txt": b"Payload-Oxum: 3.3\n",
            }
        )

    return made


def ended(by: bytes) -> Callable[[], Files]:
    def made() -> Files:
        files = bag()
        tags = {p: d.replace(b"\n", by) for p, d in files.items() if not p.startswith("data/")}
        return tagged({**files, **tags})

    return made


def written(path: str, data: bytes, version: str = "1.0") -> Callable[[], Files]:
    return lambda: tagged({**bag(version), path: data})


def manifests(change: Callable[[bytes], bytes], version: str = "1.0") -> Callable[[], Files]:
    return lambda: tagged({**bag(version), M: change(bag(version)[M])})


PLAIN: dict[str, Callable[[], Files]] = {
    **{f"version {v}": lambda v=v: bag(v) for v in ("0.93", "0.94", "0.95", "0.96", "0.97")},
    "lines end with CRLF": ended(b"\r\n"),
    "lines end with CR": ended(b"\r"),
    "no end of the last line": manifests(lambda data: data.rstrip(b"\n")),
    "checksums in capitals": manifests(lambda data: data.replace(data[:64], data[:64].upper())),
    "tabs and many blanks": manifests(lambda data: data.replace(b"  data", b" \t \tdata")),
    "CR in a name": holding("data/a\rb", b"data/a%0Db"),
    "LF in a name, small hex digits": holding("data/a\nb", b"data/a%0ab"),
    "% in a name": holding("data/100%", b"data/100%25"),
    "a % that looks like an escape": holding("data/a%0Ab", b"data/a%250Ab"),
    "0.97: % as it is": holding("data/a%0Ab", b"data/a%0Ab", "0.97"),
    "0.97: an escape": holding("data/a\nb", b"data/a%0Ab", "0.97"),
    "a name begins with a star": holding("data/*a", b"data/*a"),
    "a name ends with a blank": holding("data/a ", b"data/a "),
    "a line separator in a name": holding("data/a\u2028b", "data/a\u2028b".encode()),
    "a name of NFD listed in NFC": holding(NFD, unicodedata.normalize("NFC", NFD).encode()),
    "a tag file called ~x": lambda: tagged({**bag(), "~x": b"x"}),
    "folded lines": written("bag-info.txt", b"External-Description: one\n  two\n\tthree: four\n"),
    "labels repeated": written("bag-info.txt", b"Contact-Name: A\nContact-Name: B\n"),
    "labels in any case": written("bag-info.txt", b"PAYLOAD-OXUM: 3.2\n"),
    "labels of one's own": written("bag-info.txt", "Hồ sơ số: 1\n".encode()),
    "0.97: blanks around the colon": written("bag-info.txt", b"A  :   b\nC:d\n", "0.97"),
    "0.97: a date twice": written("bag-info.txt", b"Bagging-Date: 1\nBagging-Date: 2\n", "0.97"),
    "0.95: package-info.txt": lambda: tagged(
        {**bag("0.95"), "package-info.txt": b"Payload-Oxum: 3.2\n"}
    ),
    "no bag-info.txt": lambda: tagged({p: d for p, d in bag().items() if p != "bag-info.txt"}),
    "an empty payload": lambda: tagged({"bagit.txt": declaration(), M: b""}),
    "fetched already": written(
        "fetch.txt", b"https://h.example/a%20b - data/a.txt\nftp://h.example/b 9 data/a.txt\n"
    ),
    "tag files nobody lists": lambda: {**bag(), "notes/x.txt": b"x", "y": b""},
    "a tag manifest of manifests alone": lambda: {
        **bag(),
        "tagmanifest-sha256.txt": manifest({M: bag()[M]}),
    },
    "several manifests": lambda: bag("1.0", "md5", "sha1", "sha224", "sha384", "sha512"),
    "SHA-3": lambda: bag("1.0", "sha3256", "sha3512"),
    "SHA-512 alone": lambda: bag("1.0", "sha512"),
    "0.97: a file in one manifest alone": lambda: tagged(
        {
            **bag("0.97"),
            M: manifest({"data/a.txt": b"a"}),
            "manifest-sha512.txt": manifest({"data/văn bản/b.txt": b"bb"}, "sha512"),
        }
    ),
    "a file beside data/ that is called data.txt": lambda: {**bag(), "data.txt": b"x"},
}

REMARKED: dict[str, tuple[Callable[[], Files], str]] = {
    "./ before a path": (manifests(lambda data: data.replace(b"  data/a", b"  ./data/a")), "B-015"),
    "a star before a path": (
        manifests(lambda data: data.replace(b"  data/a", b" *data/a")),
        "B-015",
    ),
    "// in a path": (manifests(lambda data: data.replace(b"data/a", b"data//a")), "B-015"),
    "1.0: % as it is": (holding("data/100%", b"data/100%"), "B-015"),
    "1.0: an escape that is a name": (holding("data/a%0Ab", b"data/a%0Ab"), "B-015"),
    "a blank line": (manifests(lambda data: data + b"\n"), "B-015 blank"),
    "0.97: a path twice": (manifests(lambda data: data * 2, "0.97"), "B-015"),
    "0.97: a BOM": (written("bag-info.txt", b"\xef\xbb\xbfA: b\n", "0.97"), "B-015 mark"),
    "an unknown algorithm beside": (
        lambda: tagged({**bag(), "manifest-blake9.txt": manifest(PAYLOAD)}),
        "B-018",
    ),
}


@pytest.mark.parametrize("case", PLAIN)
def test_what_is_left_open_is_valid(case: str, tmp_path: Path) -> None:
    _, found = check(PLAIN[case](), tmp_path)
    assert codes(found) == set()


@pytest.mark.parametrize("case", REMARKED)
def test_what_is_unusual_is_remarked_and_valid(case: str, tmp_path: Path) -> None:
    make, code = REMARKED[case]
    _, found = check(make(), tmp_path)
    assert codes(found) == {code}
    assert errors(found) == []


def test_folded_values_and_order_are_kept(tmp_path: Path) -> None:
    done, _ = check(PLAIN["folded lines"](), tmp_path)
    assert [(e.label, e.value) for e in done.elements] == [
        ("External-Description", "one two three: four")
    ]


NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\\\0"), min_size=1)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.sets(NAMES.filter(lambda n: n not in (".", "..")), min_size=1, max_size=4))
def test_any_names_can_be_listed(names: set[str], tmp_path: Path) -> None:
    listed = {f"data/{name}": name.encode() for name in names}
    lines = {escape(path): data for path, data in listed.items()}
    files = {**listed, "bagit.txt": declaration(), M: manifest(lines)}
    assert errors(check(files, tmp_path)[1]) == []


def test_a_file_is_read_once_whatever_its_manifests_ask_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[set[str]] = []

    def counted(file, algorithms):
        asked.append(set(algorithms))
        return digests_of(file, algorithms)

    monkeypatch.setattr("evidence.bag.check.digests_of", counted)
    check(bag("1.0", "md5", "sha512"), tmp_path)
    assert len(asked) == len(PAYLOAD) + 4
    assert {"md5", "sha512"} in asked


LINES = st.lists(
    st.sampled_from([SUM, b"data/a.txt", b"*", b"./", b"%0A", b"..", b"\xff", b":", b" ", b"\t"])
    | st.binary(max_size=6),
    max_size=12,
).map(b" ".join)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["bagit.txt", M, "bag-info.txt", "fetch.txt", "tagmanifest-sha256.txt"]),
    data=st.lists(LINES, max_size=4).map(b"\n".join),
)
def test_no_bytes_of_a_tag_file_break_the_reader(name: str, data: bytes, tmp_path: Path) -> None:
    done, found = check({**bag(), name: data}, tmp_path)
    assert all(one.rule.startswith("B-") for one in found)
    assert done.facts("").payload
