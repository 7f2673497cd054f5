"""The report as one HTML page that needs nothing else; it prints on A4."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from reports.signature.model import Picture, Proof, SignatureReport, SignatureRow
from reports.signature.wording import day, moment, say, words
from validator.signature import stamp_fault


def as_html(report: SignatureReport) -> str:
    """The page, in Vietnamese; whatever comes from files is escaped."""
    return _template().render(report=report, notes=notes(report))


def notes(report: SignatureReport) -> list[str]:
    """What stands below the report: whose eight items they are, what was cited second-hand."""
    told = [say("note-source", "vi", source=words()["source"])]
    if report.second_hand:
        told.append(say("note-second-hand", "vi", texts=", ".join(report.second_hand)))
    return told


def where(row: SignatureRow) -> str:
    """Where the signature shows, and what kind it is where it is no person's or organ's."""
    place = say("on-page", "vi", page=row.page) if row.page else say("invisible", "vi")
    return f"{place}; {say(row.kind, 'vi')}" if row.kind != "signature" else place


def proof_text(proof: Proof) -> str:
    """One proof of existence in a line: when, what, by which source, whether it counts."""
    source = f" ({stamp_fault(proof.source)})" if proof.source else ""
    told = f"{moment(proof.time)} – {proof.name_vi}{source}" if proof.time else proof.name_vi
    unused = "" if proof.counted else f" [{say('not-counted', 'vi')}]"
    return f"{told}{unused}; {proof.basis}"


def sides(picture: Picture) -> tuple[tuple[str, bytes], tuple[str, bytes]]:
    """The two pictures of a page, each with its caption."""
    before = "picture-before" if picture.before else "picture-not-yet"
    after = "picture-after" if picture.after else "picture-no-more"
    page = picture.page
    return (
        (say(before, "vi", page=page), picture.before),
        (say(after, "vi", page=page), picture.after),
    )


def _data_uri(png: bytes) -> str:
    return f"data:image/png;base64,{b64encode(png).decode('ascii')}"


@cache
def _template() -> Template:
    made = Environment(
        loader=FileSystemLoader(Path(str(files("reports").joinpath("data/signature")))),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        say=lambda key, **params: say(key, "vi", **params),
        where=where,
        proof=proof_text,
        sides=sides,
    )
    made.filters.update(moment=moment, day=day, data_uri=_data_uri)
    return made.get_template("report.html")
