"""The catalogue's tables: derived from the storage root, natural keys, no wall-clock columns.

Times are text: RFC 3339 UTC for instants, ISO dates (YYYY-MM-DD) for law dates, "" where unknown.
Metadata of the profile is kept whole as canonical JSON beside the columns that are searched.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, MetaData, Table, Text

from archive.database import NUMBER, TEXT

CATALOGUE = MetaData()


def _text(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, TEXT, primary_key=key, nullable=False, default="")


def _number(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, NUMBER, primary_key=key, nullable=False, default=0)


fonds = Table(
    "fonds",
    CATALOGUE,
    _text("organ_id", key=True),
    _text("identifier"),
    _text("name"),
    Column("metadata", Text, nullable=False, default="{}"),
)
dossier = Table(
    "dossier",
    CATALOGUE,
    _text("object_id", key=True),
    _text("version"),  # head version in the root, e.g. "v1"
    _text("file_code"),
    _text("organ_id"),
    _text("identifier"),
    _text("catalog"),
    _text("notation"),
    _text("title"),
    _text("maintenance"),
    _text("rights"),
    _text("start_date"),
    _text("end_date"),
    _text("unit"),
    _text("creator"),
    _text("work_closed"),
    _number("documents"),
    _number("files"),
    _number("pages"),
    _number("size"),
    _text("composition"),  # electronic | hybrid | paper
    _text("content_key"),
    _text("transfer_id"),
    _text("received_at"),
    _text("operator"),
    _text("profile"),
    _text("rules_version"),
    Column("metadata", Text, nullable=False, default="{}"),
)
document = Table(
    "document",
    CATALOGUE,
    _text("object_id", key=True),
    _number("position", key=True),  # 1.. in the order of the submission
    _text("ordinal"),  # DocOrdinal as received
    _text("doc_code"),
    _text("type_name"),
    _text("number"),
    _text("notation"),
    _text("issued"),  # ISO date or ""
    _text("organ_name"),
    _text("subject"),
    _text("direction"),  # den | di | noi_bo | ""
    _text("signer"),
    _text("unit"),
    _text("carrier"),  # electronic | paper
    _text("mode"),
    _number("pages"),
    _number("own"),  # 1: issued by the audited organ, 0: received from another
    _text("signature_state"),  # worst of its main file (schemas.ladder), "none", "" without file
    Column("metadata", Text, nullable=False, default="{}"),
)
file = Table(
    "file",
    CATALOGUE,
    _text("object_id", key=True),
    _text("path", key=True),  # logical path below data/, as received
    _number("document"),  # document.position, 0: of the dossier itself
    _text("role"),
    _text("sha256"),
    _number("size"),
    _text("format"),
    _text("puid"),
    _number("pages"),
    _number("signatures"),
    _text("legal_value"),  # see validator.signature.value; "" where nobody judged it
    _text("legal_missing"),  # canonical JSON list of what it lacks
)
signature = Table(
    "signature",
    CATALOGUE,
    _text("object_id", key=True),
    _text("path", key=True),
    _number("position", key=True),
    _text("field"),
    _text("conclusion"),  # TOTAL-PASSED | INDETERMINATE | TOTAL-FAILED
    _text("sub_indication"),
    _text("verdict_vi"),
    _text("signer"),
    _text("organisation"),
    _text("issuer"),
    _text("claimed_time"),
    _text("reasons"),  # canonical JSON list
)
finding = Table(
    "finding",
    CATALOGUE,
    _text("object_id", key=True),
    _number("position", key=True),
    _number("document"),  # document.position, 0: the dossier
    _text("rule"),
    _text("severity"),
    Column("place", Text, nullable=False, default="{}"),
    _text("evidence"),
    Column("params", Text, nullable=False, default="{}"),
)
# One row per (scope, rule): what a rule said of a dossier (document = 0) or of one document.
result = Table(
    "result",
    CATALOGUE,
    _text("object_id", key=True),
    _number("document", key=True),
    _text("rule", key=True),
    _text("status"),  # passed | failed | not_evaluated | not_applicable
    _text("reason"),  # why not evaluated / not applicable
)
Index("dossier_unit", dossier.c.unit)
Index("dossier_file_code", dossier.c.file_code)
Index("finding_rule", finding.c.rule)
# What the index must hold: pending work is the set difference of (id, entry_key) with the index.
entry = Table(
    "entry",
    CATALOGUE,
    _text("id", key=True),
    _text("object_id"),
    _text("entry_key"),
    _text("access"),  # access label: class (open | restricted | closed) and key of the unit
    _text("access_unit"),
)
Index("entry_object", entry.c.object_id)
