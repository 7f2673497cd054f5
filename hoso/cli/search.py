"""``hoso search WORDS``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from hoso.cli.main import EXIT_FOUND, EXIT_OK, Run
from hoso.cli.output import emit_json, progress, say, say_all
from hoso.cli.search_options import (
    FILTERS,
    LISTED,
    MINUS_IS_A_WORD,
    WordsCommand,
    search_options,
)

if TYPE_CHECKING:
    from archive.home import Home
    from hoso.looking import Looking
    from schemas.access import Viewer
    from search.query import Query

# What makes a call a search even without words.
_ENOUGH = (
    *(one.name for one in FILTERS),
    "start",
    "end",
    "facets",
    "without_text",
    "like",
    "saved",
    "suggest",
)


@click.command(
    cls=WordsCommand,
    help="Tra cứu hồ sơ, văn bản theo từ, số ký hiệu, cụm từ.\n\n"
    'Search by words, document number, "phrase", -word, field:value.',
    context_settings=MINUS_IS_A_WORD,
)
@search_options
@click.pass_context
def command(ctx: click.Context, /, words: tuple[str, ...], **options: Any) -> int:
    """Print the hits, or do what was asked with them; exit code 1 where there are none."""
    from hoso.looking import looking
    from hoso.wiring import the_home
    from schemas.access import Viewer

    run: Run = ctx.obj
    home = the_home(run.settings)
    if _only_about_saved(run, home, options):
        return EXIT_OK
    if not words and not any(options[name] for name in _ENOUGH):
        raise click.MissingParameter(ctx=ctx, param=ctx.command.params[0])
    # Until there are accounts whoever uses the command line is the operator.
    viewer = Viewer.archivist(run.settings.text("operator"))
    with looking(run.settings, home) as seen:
        if options["suggest"] is not None:
            return _suggest(run, seen, viewer, options)
        return _Search(run, home, seen, viewer, options).run(" ".join(words))


def _only_about_saved(run: Run, home: Home, options: dict[str, Any]) -> bool:
    """Whether the call was about saved searches and nothing else; it is done then."""
    from hoso.cli.search_saved import forget, print_saved

    if options["forget"]:
        forget(run, home, options["forget"])
    elif options["saved"] == LISTED:
        print_saved(run, home)
    else:
        return False
    return True


def _suggest(run: Run, seen: Looking, viewer: Viewer, options: dict[str, Any]) -> int:
    found = list(seen.suggest_as(viewer, options["suggest"], limit=options["limit"]))
    if run.as_json:
        emit_json({"suggestions": found})
    else:
        say_all(found)
    return EXIT_OK if found else EXIT_FOUND


class _Search:
    """One search by its options."""

    def __init__(
        self, run: Run, home: Home, seen: Looking, viewer: Viewer, options: dict[str, Any]
    ) -> None:
        self._run = run
        self._home = home
        self._seen = seen
        self._viewer = viewer
        self._options = options

    def run(self, text: str) -> int:
        """Ask, save where asked to, and print or write what is found."""
        from hoso.cli.search_saved import keep

        asked = self._asked(text)
        query = self._query(asked)
        like = self._entry_id(self._options["like"])
        if name := self._options["save"]:
            keep(self._run, self._home, name, asked)
            if not self._run.as_json:
                say(f"Đã lưu lần tìm này là “{name}”.")
        if self._options["xlsx"]:
            return self._write(query, like)
        return self._print(query, like)

    def _asked(self, text: str) -> dict[str, Any]:
        """What is asked, in the form it is saved in; options given go before saved ones."""
        from hoso.cli.search_asked import filters_of
        from hoso.cli.search_saved import kept

        asked: dict[str, Any] = {"query": text, "filters": {}, "options": {}}
        if name := self._options["saved"]:
            saved = kept(self._run, self._home, name)
            asked["query"] = f"{saved.query} {text}".strip()
            asked |= {"filters": dict(saved.filters), "options": dict(saved.options)}
        asked["filters"] |= filters_of(
            self._options, lambda query: self._seen.search_as(self._viewer, query)
        )
        asked["options"] |= {
            name: self._options[name] for name in ("sort", "by") if self._options[name]
        }
        if self._options["no_abbreviations"]:
            asked["options"]["abbreviations"] = False
        return asked

    def _query(self, asked: dict[str, Any]) -> Query:
        from hoso.cli.search_asked import facets_of, made_filters
        from search.parse import parse

        return parse(
            asked["query"],
            typing=self._options["typing"],
            filters=made_filters(asked["filters"]),
            limit=self._options["limit"],
            cursor=self._options["cursor"],
            facets=facets_of(self._options),
            **asked["options"],
        )

    def _entry_id(self, code: str | None) -> str | None:
        """The entry that ``--like`` names: an id, or a FileCode with the place in the dossier.

        Raises ``HosoError`` not-found.
        """
        from hoso.wiring import readable_catalogue
        from schemas.errors import HosoError

        if code is None or code.startswith("urn:"):
            return code
        dossier, mark, place = code.partition("#")
        with readable_catalogue(self._home) as catalogue:
            row = catalogue.dossier(dossier)
        if row is None:
            raise HosoError("not-found", what=code)
        return f"{row['object_id']}{mark}{place}"

    def _print(self, query: Query, like: str | None) -> int:
        from dataclasses import asdict

        from hoso.cli.search_lines import facet_lines, result_lines
        from hoso.found import rule_titles
        from hoso.wiring import organs_of
        from search.language import organ_offers
        from search.words import notices

        found = (
            self._seen.search_as(self._viewer, query)
            if like is None
            else self._seen.like_as(self._viewer, like, query)
        )
        told = found.as_dict()
        offers = organ_offers(query, organs_of(self._home))
        if self._run.as_json:
            emit_json({**told, "offers": [asdict(one) for one in offers]})
        else:
            said = notices(told, offers)
            if self._options["without_text"]:  # the list is of them: they need not be offered
                said = tuple(one for one in said if one.code != "without_text")
            lines = result_lines(told, said, [one.text for one in offers], query.by)
            say_all(lines)
            if self._options["facets"]:
                say_all(facet_lines(told["facets"], rule_titles(self._home)))
        return EXIT_OK if told["total"] else EXIT_FOUND

    def _write(self, query: Query, like: str | None) -> int:
        from hoso.found import Wish, write_list
        from hoso.noting import UNNOTED
        from search.words import count_words

        wish = Wish(query=query, out=self._options["xlsx"], like=like)
        with progress(quiet=self._run.as_json) as report:
            made = write_list(
                self._home, self._run.settings, self._seen, self._viewer, wish, report
            )
        if self._run.as_json:
            emit_json(
                {
                    "file": str(made.file),
                    "rows": made.rows,
                    "total": made.total,
                    "total_is_exact": made.exact,
                    "cut": made.cut,
                }
            )
            return EXIT_OK if made.rows else EXIT_FOUND
        say(f"Đã ghi {count_words(made.rows)} mục: {made.file}")
        if made.cut:
            about = "" if made.exact else "hơn "
            say(
                f"  Chỉ là phần đầu của {about}{count_words(made.total)} kết quả: "
                "hãy sắp xếp theo ngày, số, tiêu đề… (--sort) hoặc thu hẹp."
            )
        if not made.logged:
            say(UNNOTED)
        return EXIT_OK if made.rows else EXIT_FOUND
