from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ocfl.layout_0003_hash_and_id_n_tuple import Layout_0003_Hash_And_Id_N_Tuple

from archive import bag
from archive.storage.layout import id_of, object_path

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
DIGEST = st.text("0123456789abcdef", min_size=64, max_size=64)


@given(st.lists(TEXT, min_size=1))
def test_a_path_in_a_manifest_is_one_line_and_comes_back(paths: list[str]):
    version = bag.version_for(paths)
    for path in paths:
        encoded = bag.encode_path(path, version)
        assert "\n" not in encoded
        assert "\r" not in encoded
        assert bag.decode_path(encoded, version) == path


@pytest.mark.parametrize(
    ("path", "written"), [("a%b", "a%25b"), ("a\r\nb", "a%0D%0Ab"), ("a%0Ab", "a%250Ab")]
)
def test_version_1_encodes_cr_lf_and_percent(path: str, written: str):
    assert bag.encode_path(path, "1.0") == written
    assert bag.decode_path(written.replace("%0D%0A", "%0d%0a"), "1.0") == path


@pytest.mark.parametrize(
    ("paths", "version"),
    [(["a", "đ"], "1.0"), (["a", "100%"], "0.97"), (["a\n", "100%"], "1.0"), ([], "1.0")],
)
def test_the_version_is_one_that_tools_can_read(paths: list[str], version: str):
    assert bag.version_for(paths) == version
    assert bag.version_of(bag.declaration(bag.version_for(paths))) == version


@given(st.dictionaries(TEXT.filter(lambda t: t[0] not in " \t"), DIGEST))
def test_manifests_round_trip(entries: dict[str, str]):
    version = bag.version_for(entries)
    data = bag.manifest(entries.items(), version)
    assert bag.parse_manifest(data, version) == entries


@pytest.mark.parametrize(
    "line", ["abc  data/x", "0" * 64, "0" * 64 + "x data/y", f"{'0' * 64}  a\n{'1' * 64}  a"]
)
def test_a_line_that_is_no_entry_is_refused(line: str):
    with pytest.raises(ValueError, match="line"):
        bag.parse_manifest(line.encode(), "1.0")


@given(st.dictionaries(st.from_regex(r"[A-Z][a-z-]{0,20}", fullmatch=True), st.text(max_size=40)))
def test_bag_info_is_one_line_per_label(values: dict[str, str]):
    try:
        data = bag.bag_info(values)
    except UnicodeEncodeError:
        return
    parsed = bag.parse_bag_info(data)
    assert {label: " ".join(value.split()) for label, value in values.items()} == {
        label: " ".join(value.split()) for label, value in parsed.items()
    }
    assert data.count(b"\n") == len(values)


@given(TEXT)
def test_the_layout_agrees_with_ocfl_py(object_id: str):
    theirs = Layout_0003_Hash_And_Id_N_Tuple().identifier_to_path(object_id)
    ours = object_path(object_id)
    assert ours == theirs
    name = ours.rsplit("/", 1)[1]
    assert id_of(name) == (object_id if len(name) <= 100 else None)


def test_the_layout_of_a_dossier_can_be_read_by_people():
    path = object_path("urn:hoso:H30.81:H30.81.2024.01")
    assert path.endswith("/urn%3ahoso%3aH30%2e81%3aH30%2e81%2e2024%2e01")
