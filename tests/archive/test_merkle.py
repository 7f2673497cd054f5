"""Merkle trees: the vectors of RFC 6962 and, for any tree, proofs that hold and none that lie."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.merkle import (
    consistency_proof,
    extends,
    includes,
    inclusion_proof,
    leaf_hash,
    root,
    roots,
)

# The leaves and roots of the reference implementation's test of RFC 6962.
LEAVES = [leaf_hash(bytes.fromhex(text)) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("size", sorted(ROOTS))
def test_known_roots(size: int) -> None:
    assert root(LEAVES[:size]).hex() == ROOTS[size]
    assert roots(LEAVES, [size])[size].hex() == ROOTS[size]


trees = st.integers(1, 70).map(
    lambda size: [leaf_hash(str(number).encode()) for number in range(size)]
)


def naive(leaves: list[bytes]) -> bytes:
    """The definition of the RFC, word for word."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    cut = 1
    while cut * 2 < len(leaves):
        cut *= 2
    return hashlib.sha256(b"\x01" + naive(leaves[:cut]) + naive(leaves[cut:])).digest()


@given(trees)
def test_the_root_is_that_of_the_definition(leaves: list[bytes]) -> None:
    assert root(leaves) == naive(leaves)
    assert roots(leaves, range(len(leaves) + 2)) == {
        size: naive(leaves[:size]) for size in range(len(leaves) + 1)
    }


@given(trees, st.data())
def test_inclusion_holds_of_that_leaf_at_that_place_alone(
    leaves: list[bytes], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof, tree = inclusion_proof(leaves, index), root(leaves)
    assert includes(leaves[index], index, len(leaves), proof, tree)
    other = data.draw(st.integers(0, len(leaves)))
    if other != index:
        assert not includes(leaves[index], other, len(leaves), proof, tree)
    assert not includes(leaf_hash(b"x"), index, len(leaves), proof, tree)
    assert not includes(leaves[index], index, len(leaves), [*proof, tree], tree)
    assert not includes(leaves[index], index, len(leaves), proof, leaf_hash(b"y"))


@given(trees, st.data())
def test_a_tree_extends_its_beginnings_alone(leaves: list[bytes], data: st.DataObject) -> None:
    first = data.draw(st.integers(1, len(leaves)))
    proof = consistency_proof(leaves, first)
    old, new = root(leaves[:first]), root(leaves)
    assert extends(first, len(leaves), old, new, proof)
    assert not extends(first, len(leaves), leaf_hash(b"x"), new, proof)
    assert not extends(first, len(leaves), old, leaf_hash(b"x"), proof)
    assert not extends(first, len(leaves), old, new, [*proof, old])
    place = data.draw(st.integers(0, first - 1))
    forged = [*leaves[:place], leaf_hash(b"forged"), *leaves[place + 1 : first]]
    assert not extends(first, len(leaves), root(forged), new, proof)


def test_what_is_no_leaf_and_no_size_is_refused() -> None:
    for wrong in (-1, 8):
        with pytest.raises(ValueError, match="leaf"):
            inclusion_proof(LEAVES, wrong)
    for wrong in (0, 9):
        with pytest.raises(ValueError, match="size"):
            consistency_proof(LEAVES, wrong)
    assert not includes(LEAVES[0], 0, 0, [], ROOTS and root([]))
    assert not extends(0, 8, root([]), root(LEAVES), [])
