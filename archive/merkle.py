"""Merkle trees over lines, after RFC 6962 section 2.1 (proofs verified after RFC 9162 section 2.1).

A tree is the list of its leaf hashes, 32 bytes each; roots and proofs are functions of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

Hash = bytes


def leaf_hash(data: bytes) -> Hash:
    """SHA-256 of 0x00 and the line."""
    return hashlib.sha256(b"\x00" + data).digest()


def _node(left: Hash, right: Hash) -> Hash:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[Hash]) -> Hash:
    """The Merkle tree hash; SHA-256 of nothing for no leaves."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    return _fold(_peaks(leaves))


def roots(leaves: Iterable[Hash], sizes: Iterable[int]) -> dict[int, Hash]:
    """The roots of the first n leaves for each n of ``sizes`` there are enough leaves for."""
    wanted, found = set(sizes), {}
    if 0 in wanted:
        found[0] = root(())
    peaks: list[tuple[int, Hash]] = []
    for number, leaf in enumerate(leaves, start=1):
        _push(peaks, leaf)
        if number in wanted:
            found[number] = _fold(peaks)
    return found


def inclusion_proof(leaves: Sequence[Hash], index: int) -> list[Hash]:
    """The audit path of the leaf at ``index`` (from 0), the hash beside the leaf first."""
    if not 0 <= index < len(leaves):
        raise ValueError("no such leaf")
    return _path(leaves, index)


def consistency_proof(leaves: Sequence[Hash], first: int) -> list[Hash]:
    """The proof that the tree of the first ``first`` leaves is the beginning of this one."""
    if not 0 < first <= len(leaves):
        raise ValueError("no such size")
    return [] if first == len(leaves) else _subproof(leaves, first, whole=True)


def includes(leaf: Hash, index: int, size: int, proof: Sequence[Hash], tree: Hash) -> bool:
    """Whether ``leaf`` stands at ``index`` of the tree of ``size`` leaves with root ``tree``."""
    if not 0 <= index < size:
        return False
    node, place, last = leaf, index, size - 1
    for part in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = _node(part, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = _node(node, part)
        place, last = place >> 1, last >> 1
    return last == 0 and node == tree


def extends(first: int, second: int, old: Hash, new: Hash, proof: Sequence[Hash]) -> bool:
    """Whether the tree ``old`` of ``first`` leaves is the beginning of ``new`` of ``second``."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not proof and old == new
    parts = [old, *proof] if first & (first - 1) == 0 else list(proof)
    if not parts:
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    one = two = parts[0]
    for part in parts[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            one, two = _node(part, one), _node(part, two)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            two = _node(two, part)
        place, last = place >> 1, last >> 1
    return last == 0 and one == old and two == new


def _push(peaks: list[tuple[int, Hash]], leaf: Hash) -> None:
    """Add a leaf to the full subtrees so far (their heights fall from left to right)."""
    height, node = 0, leaf
    while peaks and peaks[-1][0] == height:
        node = _node(peaks.pop()[1], node)
        height += 1
    peaks.append((height, node))


def _peaks(leaves: Iterable[Hash]) -> list[tuple[int, Hash]]:
    peaks: list[tuple[int, Hash]] = []
    for leaf in leaves:
        _push(peaks, leaf)
    return peaks


def _fold(peaks: Sequence[tuple[int, Hash]]) -> Hash:
    node = peaks[-1][1]
    for _, left in reversed(peaks[:-1]):
        node = _node(left, node)
    return node


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1


def _path(leaves: Sequence[Hash], index: int) -> list[Hash]:
    if len(leaves) == 1:
        return []
    cut = _split(len(leaves))
    left, right = leaves[:cut], leaves[cut:]
    if index < cut:
        return [*_path(left, index), root(right)]
    return [*_path(right, index - cut), root(left)]


def _subproof(leaves: Sequence[Hash], first: int, *, whole: bool) -> list[Hash]:
    if first == len(leaves):
        return [] if whole else [root(leaves)]
    cut = _split(len(leaves))
    left, right = leaves[:cut], leaves[cut:]
    if first <= cut:
        return [*_subproof(left, first, whole=whole), root(right)]
    return [*_subproof(right, first - cut, whole=False), root(left)]
