"""Documents from their data files: one paragraph a line, its role told by its beginning."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Any

from letters.kinds.common import LOOKS, ORGANS, SIGNERS
from letters.model import Annex, Block, Copy, Document, Para, Table

# What a line begins with (or is, whole) -> its role; the first that fits.
_ROLES = (
    (r"(Phần|Chương) [IVX]+", "chapter"),
    (r"(Mục|Tiểu mục) \d+", "section"),
    (r"(Căn cứ|Theo đề nghị|Xét đề nghị) .*[;.]", "basis"),
    (r"Điều \d+\. .*", "article"),
    (r"\d+\. .*[.;:]|\d+\. .*\./\.", "clause"),
    (r"\d+\. .*", "clause_title"),
    (r"[a-zđ]\) .*", "point"),
)
# The same of lines in capitals.
_CAPITALS = ((r"[IVX]+\. .*", "part"), (r".*:", "order"), (r".*", "power"))
_BELOW = {"chapter": "chapter_title", "section": "section_title"}
_ARTICLE = re.compile(r"(Điều \d+\.) (.*)")


def read(kind: str) -> Document:
    """The document of the data file ``kind``."""
    source = files("letters.kinds").joinpath("data", f"{kind}.toml")
    raw: dict[str, Any] = tomllib.loads(source.read_text("utf-8"))
    body, tables = raw.pop("body"), raw.pop("tables", {})
    raw |= {"body": _blocks(body, tables), "signer": SIGNERS[raw["signer"]]}
    raw["annexes"] = tuple(_annex(annex) for annex in raw.get("annexes", ()))
    raw["look"] = LOOKS[raw["look"]]
    if "secretary" in raw:
        raw["secretary"] = SIGNERS[raw["secretary"]]
    if "copy" in raw:
        raw["copy"] = _copy(raw["copy"])
    return Document(kind=kind, **ORGANS[raw.pop("organ")], **_tuples(raw))


def _annex(raw: dict[str, Any]) -> Annex:
    tables = raw.pop("tables", {})
    return Annex(**{**raw, "body": _blocks(raw["body"], tables)})


def _copy(raw: dict[str, Any]) -> Copy:
    return Copy(**_tuples({"parent": (), **raw, "signer": SIGNERS[raw["signer"]]}))


def _tuples(raw: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}


def _blocks(text: str, tables: dict[str, Any]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    role = ""
    for line in text.strip().splitlines():
        if line.startswith("["):
            blocks.append(_table(tables[line.strip("[]")]))
            continue
        role = _BELOW.get(role) or _role(line)
        blocks.append(_para(role, line))
    return tuple(blocks)


def _table(raw: dict[str, Any]) -> Table:
    rows = tuple(tuple(row) for row in raw["rows"])
    return Table(head=tuple(raw["head"]), rows=rows, widths=tuple(raw["widths"]))


def _role(line: str) -> str:
    roles = _CAPITALS if line.isupper() else _ROLES
    return next((role for form, role in roles if re.fullmatch(form, line)), "body")


def _para(role: str, line: str) -> Para:
    """An article that ends in no mark is a title: the whole line is bold."""
    found = _ARTICLE.fullmatch(line) if role == "article" else None
    if not found:
        return Para(role, line)
    if line.endswith((".", ":", ";")):
        return Para(role, found[2], lead=found[1])
    return Para(role, "", lead=line)
