"""BagIt Profiles (bagit-profiles 1.3, with the keys of 1.4): what a bag must have beyond RFC 8493.

A profile is data; nothing is ever fetched. Pure: facts of a bag in, findings out.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any

from evidence.bag.text import finding
from schemas.finding import Finding

Profile = Mapping[str, Any]
IDENTIFIER = "BagIt-Profile-Identifier"
LIMIT = 1 << 20  # bytes of a profile
_INFO = "bag-info.txt"
_TEXT_LISTS = (
    "Manifests-Required",
    "Manifests-Allowed",
    "Tag-Manifests-Required",
    "Tag-Manifests-Allowed",
    "Tag-Files-Required",
    "Tag-Files-Allowed",
    "Payload-Files-Required",
    "Payload-Files-Allowed",
    "Accept-Serialization",
    "Accept-BagIt-Version",
)
_FLAGS = ("Allow-Fetch.txt", "Fetch.txt-Required", "Data-Empty")
_TAG_FLAGS = ("required", "repeatable")
_SUBSETS = ("Manifests", "Tag-Manifests")
# How a bag came -> the media types profiles have for it.
_FORMS: dict[str, tuple[str, ...]] = {
    ".zip": ("application/zip", "application/x-zip-compressed"),
    ".tar": ("application/tar", "application/x-tar"),
    ".tar.gz": ("application/gzip", "application/x-gzip", "application/tar+gzip"),
    ".tgz": ("application/gzip", "application/x-gzip", "application/tar+gzip"),
    ".tar.bz2": ("application/x-bzip2", "application/bzip2"),
    ".tbz2": ("application/x-bzip2", "application/bzip2"),
    ".tar.xz": ("application/x-xz",),
    ".txz": ("application/x-xz",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BagFacts:
    """What a profile is held against. ``payload``: path -> bytes; ``form``: ".zip", "" a folder.

    ``manifests``: algorithms as in the files' names; ``tag_files``: those the RFC does not define.
    """

    version: str
    payload: Mapping[str, int]
    manifests: frozenset[str]
    tag_manifests: frozenset[str]
    tag_files: frozenset[str]
    fetch: bool
    elements: tuple[tuple[str, str], ...]
    form: str = ""


def form_of(name: str) -> str:
    """How a source of this file name is serialised; "" where it is none of the known forms."""
    folded = name.casefold()
    return next((end for end in sorted(_FORMS, key=len, reverse=True) if folded.endswith(end)), "")


@cache
def shipped_profiles() -> dict[str, Profile]:
    """Name -> profile, of those the product carries (``evidence/data/bag-profiles``)."""
    folder = files("evidence").joinpath("data/bag-profiles")
    return {
        entry.name.removesuffix(".json"): json.loads(entry.read_text(encoding="utf-8"))
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
    }


def parse_profile(data: bytes) -> Profile:
    """The profile in the bytes. Raises ``ValueError`` where it is none (what, where)."""
    if len(data) > LIMIT:
        raise ValueError(f"over {LIMIT} bytes")
    try:
        raw = json.loads(data)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    fault = next(_faults(raw), None) if isinstance(raw, dict) else "not an object"
    if fault:
        raise ValueError(fault)
    profile: Profile = raw
    return profile


def _faults(raw: Mapping[str, Any]) -> Iterator[str]:
    """What keeps a JSON object from being a profile."""
    info = raw.get("BagIt-Profile-Info")
    if not isinstance(info, dict) or not isinstance(info.get(IDENTIFIER), str):
        yield f"BagIt-Profile-Info: {IDENTIFIER}"
    if not isinstance(raw.get("Bag-Info", {}), dict):
        yield "Bag-Info"
        return
    tags = raw.get("Bag-Info", {}).items()
    yield from (f"Bag-Info: {label}" for label, tag in tags if not _is_tag(tag))
    yield from (key for key in _TEXT_LISTS if not _is_texts(raw.get(key, [])))
    yield from (key for key in _FLAGS if not isinstance(raw.get(key, True), bool))
    if raw.get("Serialization", "optional") not in ("forbidden", "required", "optional"):
        yield "Serialization"
    if not raw.get("Accept-BagIt-Version"):
        yield "Accept-BagIt-Version"
    for kind in _SUBSETS:
        allowed, required = raw.get(f"{kind}-Allowed"), raw.get(f"{kind}-Required", [])
        if _is_texts(allowed) and _is_texts(required) and allowed and set(required) - set(allowed):
            yield f"{kind}-Allowed"


def _is_tag(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and _is_texts(value.get("values", []))
        and all(isinstance(value.get(flag, True), bool) for flag in _TAG_FLAGS)
    )


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def applying(
    facts: BagFacts, asked: Profile | None, known: Iterable[Profile]
) -> tuple[list[Profile], list[str]]:
    """(profiles the bag is held to: the one asked for, and those it names; names nobody knows)."""
    by_id = {identifier_of(profile): profile for profile in (*known, *([asked] if asked else ()))}
    named = [value for label, value in facts.elements if label.casefold() == IDENTIFIER.casefold()]
    wanted = dict.fromkeys([*([identifier_of(asked)] if asked else []), *named])
    return (
        [by_id[name] for name in wanted if name in by_id],
        [name for name in wanted if name not in by_id],
    )


def held(facts: BagFacts, asked: Profile | None) -> Iterator[Finding]:
    """The bag under every profile that applies; those it names and nobody knows are noted."""
    profiles, unknown = applying(facts, asked, shipped_profiles().values())
    for profile in profiles:
        yield from judge(profile, facts)
    for name in unknown:
        yield finding("B-019", _INFO, "info", profile=name[:200])


def identifier_of(profile: Profile) -> str:
    """The identifier of a profile."""
    return str(profile["BagIt-Profile-Info"][IDENTIFIER])


def judge(profile: Profile, facts: BagFacts) -> Iterator[Finding]:
    """What of the profile the bag does not fulfil (B-020 … B-023)."""
    name = identifier_of(profile)
    for rule, case, what, place in (
        *_elements(profile, facts, name),
        *_manifests(profile, facts),
        *_files(profile, facts),
        *_form(profile, facts),
    ):
        yield finding(rule, place, profile=name, case=case, what=what)


Fault = tuple[str, str, str, str]  # rule, case, what, place


def _elements(profile: Profile, facts: BagFacts, name: str) -> Iterator[Fault]:
    values: dict[str, list[str]] = {}
    for label, value in facts.elements:
        values.setdefault(label.casefold(), []).append(value)
    if name not in values.get(IDENTIFIER.casefold(), []):
        yield "B-020", "identifier", IDENTIFIER, _INFO
    for label, tag in profile.get("Bag-Info", {}).items():
        found = values.get(label.casefold(), [])
        if tag.get("required") and not any(found) and label.casefold() != IDENTIFIER.casefold():
            yield "B-020", "required", label, _INFO
        if len(found) > 1 and not tag.get("repeatable", True):
            yield "B-020", "repeated", label, _INFO
        allowed = tag.get("values")
        for value in Counter(found):
            if allowed and value not in allowed:
                yield "B-020", "value", f"{label}: {value[:80]}", _INFO


def _manifests(profile: Profile, facts: BagFacts) -> Iterator[Fault]:
    for key, prefix, found in (
        ("Manifests", "manifest", facts.manifests),
        ("Tag-Manifests", "tagmanifest", facts.tag_manifests),
    ):
        for algorithm in sorted(set(profile.get(f"{key}-Required", [])) - found):
            yield "B-021", "required", f"{prefix}-{algorithm}.txt", ""
        allowed = profile.get(f"{key}-Allowed")
        for algorithm in sorted(found - set(allowed)) if allowed else ():
            file = f"{prefix}-{algorithm}.txt"
            yield "B-021", "allowed", file, file


def _files(profile: Profile, facts: BagFacts) -> Iterator[Fault]:
    for key, found in (("Tag-Files", facts.tag_files), ("Payload-Files", facts.payload)):
        for path in profile.get(f"{key}-Required", []):
            if path not in found:
                yield "B-022", "required", path, ""
        allowed = profile.get(f"{key}-Allowed", ["*"])
        for path in sorted(found):
            if not any(fnmatchcase(path, pattern) for pattern in allowed):
                yield "B-022", "allowed", path, path
    sizes = list(facts.payload.values())
    if profile.get("Data-Empty") and sizes not in ([], [0]):
        yield "B-022", "empty", str(len(sizes)), "data/"


def _form(profile: Profile, facts: BagFacts) -> Iterator[Fault]:
    if facts.fetch and not profile.get("Allow-Fetch.txt", True):
        yield "B-023", "fetch", "fetch.txt", "fetch.txt"
    if profile.get("Fetch.txt-Required") and not facts.fetch:
        yield "B-023", "no-fetch", "fetch.txt", ""
    if facts.version not in profile["Accept-BagIt-Version"]:
        yield "B-023", "version", facts.version, "bagit.txt"
    wanted = profile.get("Serialization", "optional")
    if wanted == "forbidden" and facts.form:
        yield "B-023", "serialized", facts.form, ""
    elif wanted == "required" and not facts.form:
        yield "B-023", "not-serialized", "", ""
    elif facts.form and wanted != "forbidden":
        accepted = profile.get("Accept-Serialization", [])
        if accepted and not set(_FORMS[facts.form]) & set(accepted):
            yield "B-023", "form", facts.form, ""
