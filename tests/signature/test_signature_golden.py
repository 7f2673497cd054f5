"""Facts of the version in force: the golden file has every key, and is read the same for ever."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from golden_support import collected, said

from evidence.signature import FACTS_VERSION
from evidence.signature.collect import collect_signatures
from evidence.signature.trust import carried_trust


def _golden(version: int) -> dict[str, Any]:
    path = Path(__file__).parent / f"data/facts-v{version}.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


GOLDEN = _golden(FACTS_VERSION)
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NAMES = ("subject", "issuer")  # of certificates: their keys are those of X.500


def keys_of(value: Any, at: str = "") -> Iterator[str]:
    """Paths of all keys, ``a.b[].c``; digests and attributes of names are not told apart."""
    if isinstance(value, dict) and at.rpartition(".")[2] not in _NAMES:
        for key, inner in value.items():
            place = f"{at}.*" if _DIGEST.fullmatch(key) else f"{at}.{key}"
            yield place
            yield from keys_of(inner, place)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_of(inner, f"{at}[]")


def missing(found: Iterable[Any]) -> list[str]:
    """Keys that the golden file does not have."""
    known = {key for one in GOLDEN.values() for key in keys_of(one["facts"])}
    return sorted({key for facts in found for key in keys_of(facts)} - known)


def test_the_golden_file_has_the_keys_of_files_made_here(pki: Any, sign: Any) -> None:
    assert missing(collected(pki, sign).values()) == []


@pytest.mark.parametrize("folder", ["signed-pdf", "vn-signed-pdf"])
def test_the_golden_file_has_the_keys_of_files_made_elsewhere(corpora: Path, folder: str) -> None:
    trust = carried_trust()
    files = sorted((corpora / folder).rglob("*.pdf"))
    assert missing(collect_signatures(path, trust=trust) for path in files) == []


@pytest.mark.parametrize("version", [3, FACTS_VERSION])
def test_stored_facts_are_judged_the_same_for_ever(version: int) -> None:
    for name, one in _golden(version).items():
        assert one["facts"]["version"] == version
        assert said(one["facts"]) == one["said"], name


def test_a_key_the_golden_file_lacks_is_named() -> None:
    assert missing([{"items": [{"new": {"ab" * 32: 1}}]}]) == [".items[].new", ".items[].new.*"]
