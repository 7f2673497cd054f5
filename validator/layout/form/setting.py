"""F-068 and F-069: how the content is set, and how it ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from schemas.text import nfc
from validator.anatomy import Paragraph
from validator.anatomy.page import MM
from validator.layout.form.base import Fault, Form, on_form, on_line, point, table
from validator.layout.form.style import departures
from validator.layout.form.writing import BASIS, cut, indent_faults, stated_of
from validator.registry import Skip, not_applicable


@on_form("F-068")
def setting(form: Form) -> list[Fault] | Skip:
    """The content: upright, 13-14, justified, set in, paragraphs apart, lines not too wide."""
    running = [one for one in form.paragraphs if _is_running(one)]
    if len(running) < int(table()["least_paragraphs"]):
        return not_applicable("little-text")
    wanted, faults = table()["styles"]["F-068"], []
    for one in running:
        faults += [
            on_line(one.lines[0], kind, None, **params)
            for kind, params in departures(wanted, one.lines)
        ]
        faults += indent_faults(form, one)
    if form.measured:
        faults += [*_ragged(running), *_spacing(running)]
    else:
        faults += _stated_setting(form, running)
    return cut(faults)


def _stated_setting(form: Form, running: Sequence[Paragraph]) -> Iterator[Fault]:
    """Of a DOCX: alignment, line spacing and what paragraphs have between them."""
    told = [(one, stated) for one in running if (stated := stated_of(form, one)) is not None]
    low, high = table()["line_spacing"]
    slack = table()["spacing_slack"]
    for one, stated in told:
        value, kind = stated["line"]
        lines = value if kind == "auto" else value / (table()["line_height"] * one.lines[0].size)
        if stated["align"] != "both" and len(one.lines) > 1:
            yield on_line(one.lines[0], "not-justified")
        if not low - slack <= lines <= high + slack and kind != "atLeast":
            yield on_line(one.lines[0], "line-spacing", found=point(lines))
    for (_, above), (one, stated) in pairwise(told):
        gap = above["after"] + stated["before"]
        if gap < table()["least_gap"]:
            yield on_line(one.lines[0], "paragraph-gap", found=point(gap))
            return


def _is_running(one: Paragraph) -> bool:
    """A paragraph of plain content: no heading, no ground, nothing in the middle."""
    text = nfc(one.text)
    heading = BASIS.match(text) or one.centred or one.lines[0].upper
    listed = one.lines[0].bold and len(one.lines) == 1
    words = sum(map(str.isalpha, text)) > len(text) / 2  # not room to be filled in
    return not (heading or listed) and words and len(text) >= int(table()["least_letters"])


def _ragged(running: Sequence[Paragraph]) -> Iterator[Fault]:
    """Full lines end at one edge; where most do not, the text is not justified."""
    slack = float(table()["justified_slack_mm"]) * MM
    full = [(one, line) for one in running for line in one.lines[:-1]]
    if len(full) < int(table()["least_full_lines"]):
        return
    rights = [line.right for _, line in full]
    edge = max(rights, key=lambda right: sum(abs(right - other) <= 1 for other in rights))
    off = [(one, line) for one, line in full if abs(line.right - edge) > slack]
    if len(off) > len(full) / 2:
        yield on_line(off[0][1], "ragged", found=f"{len(off)}/{len(full)}")
        return
    for one in running:
        lines = [line for paragraph, line in off if paragraph is one]
        if lines and len(lines) == len(one.lines) - 1:
            yield on_line(lines[0], "ragged", found=f"{len(lines)}/{len(lines)}")


def _spacing(running: Sequence[Paragraph]) -> Iterator[Fault]:
    """Steps of lines inside paragraphs, and what paragraphs have between them besides."""
    single = float(table()["line_height"])
    steps = [(a, b) for one in running for a, b in pairwise(one.lines) if a.page == b.page]
    low, high = table()["line_spacing"]
    for above, line in steps:
        lines = (above.base - line.base) / (single * line.size)
        if not low - table()["spacing_slack"] <= lines <= high + table()["spacing_slack"]:
            yield on_line(line, "line-spacing", found=point(lines))
            break
    usual = min((a.base - b.base for a, b in steps), default=0.0)
    if not usual:
        return
    for one, following in pairwise(running):
        last, first = one.lines[-1], following.lines[0]
        gap = last.base - first.base - usual
        if (
            last.page == first.page
            and gap < table()["least_gap"]
            and 0 < last.base - first.base < 60
        ):
            yield on_line(first, "paragraph-gap", found=point(max(gap, 0.0)))
            break


@on_form("F-069")
def ends(form: Form) -> list[Fault] | Skip:
    """The content ends with "./."."""
    body = form.anatomy.body
    if not body or "recipients" not in form.anatomy.parts:
        return not_applicable("no-such-part")
    last = form.anatomy.paragraphs[-1]
    if form.type_id in table()["without_end_sign"]:
        return not_applicable("other-type")
    if nfc(last.text).rstrip().endswith(("./.", ". /.", "./")):
        return []
    return [on_line(last.lines[-1], "no-end-sign", found=last.text[-20:])]
