"""The files of a message folded into the facts about it.

What they say is text of the message, page after page, so that it is found and that a mark of
secrecy on an attachment is one on the message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from evidence.exchange.model import Message
from evidence.exchange.terms import terms
from evidence.facts import FileFacts, Problem, SecrecyMark, TextFacts

Number = tuple[int, int]  # of the attachment, of the file in it, both from 1


def text_of(message: Mapping[str, Any]) -> TextFacts:
    """The header's own words, as one page."""
    fields = (one for one in Message.of(message).fields if one.pattern in terms().text)
    return TextFacts(pages=("\n".join(one.value for one in fields if one.value),))


def with_files(facts: FileFacts, found: Mapping[Number, FileFacts]) -> FileFacts:
    """The facts of a message with those of the files it carries.

    A file that is not among ``found``, or could not be read, leaves the text cut short.
    """
    if facts.exchange is None or facts.text is None:
        return facts
    numbers = [(one.attachment, one.number) for one in Message.of(facts.exchange).files()]
    files = [found[number] for number in numbers if number in found]
    faulty = any(one["fault"] and one["size"] for one in facts.exchange["attachments"])
    lacking = faulty or len(files) < len(numbers) or any(one.problems for one in files)
    pages, images, marks = [*facts.text.pages], [*facts.text.image_only], [*facts.secrecy]
    for one in files:
        marks += _marks(one, len(pages))
        if one.text is not None:
            images += [page + len(pages) for page in one.text.image_only]
            pages += one.text.pages
            lacking = lacking or one.text.truncated
    return replace(
        facts,
        text=TextFacts(pages=tuple(pages), image_only=tuple(images), truncated=lacking),
        secrecy=tuple(marks),
        problems=(*facts.problems, *_problems(facts.exchange, found)),
        exchange=_holding(facts.exchange, found),
    )


def _marks(facts: FileFacts, pages: int) -> Iterator[SecrecyMark]:
    for mark in facts.secrecy:
        yield replace(mark, page=mark.page + pages)


def _problems(message: Mapping[str, Any], found: Mapping[Number, FileFacts]) -> Iterator[Problem]:
    for one in Message.of(message).files():
        facts = found.get((one.attachment, one.number))
        for problem in facts.problems if facts is not None else ():
            yield replace(problem, detail=f"{one.name}: {problem.detail}"[:300])


def _holding(message: dict[str, Any], found: Mapping[Number, FileFacts]) -> dict[str, Any]:
    """The message with the facts of each file beside it."""
    attachments = [
        {
            **one,
            "files": [
                {**file, "facts": found[at].as_dict()} if (at := (number, place)) in found else file
                for place, file in enumerate(one["files"], start=1)
            ],
        }
        for number, one in enumerate(message["attachments"], start=1)
    ]
    return {**message, "attachments": attachments}
