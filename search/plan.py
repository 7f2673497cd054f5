"""From a query to a plan of terms and phrases that every engine can carry out.

A plan speaks of index fields: a text field has an exact form (``title_x``) and a folded one
(``title_f``) with the same positions. Ranking: each word scores by its best field; the form as
typed counts more than another accent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, product

from search.fields import boost, group_boost, looked_in, table
from search.query import AnyOf, Clause, Dates, Number, Query, Start, Word, Words

OWN_NUMBER = "number_key"
CITED_NUMBER = "cited_key"
_FEW_WORDS = 3  # of a phrase, each with two forms


@dataclass(frozen=True, slots=True)
class Term:
    """Entries that hold ``term`` in index field ``field``."""

    field: str
    term: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Entries that hold these terms side by side in index field ``field``."""

    field: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Accented:
    """Entries that hold these words side by side in text field ``group``, accents word by word.

    It scores as the phrase without accents. ``scored``: whether its score is asked for.
    """

    group: str
    words: tuple[Word, ...]
    scored: bool = True


@dataclass(frozen=True, slots=True)
class Between:
    """Entries whose whole-number field lies between ``first`` and ``last``, ends included."""

    field: str
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Prefix:
    """Entries with a term that begins so in index field ``field``; score 1, no limit of terms."""

    field: str
    start: str


@dataclass(frozen=True, slots=True)
class Ids:
    """Entries of these ids."""

    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Labelled:
    """Entries with any of these access labels: class and unit, of which None stands for any."""

    labels: frozenset[tuple[str | None, str | None]]


@dataclass(frozen=True, slots=True)
class Has:
    """Entries that can be put in this order: they have a sort text of this name."""

    order: str


@dataclass(frozen=True, slots=True)
class Everything:
    """Every entry."""


@dataclass(frozen=True, slots=True)
class Boosted:
    """``node`` with its score multiplied."""

    node: Node
    by: float


@dataclass(frozen=True, slots=True)
class Best:
    """Entries of any of the nodes; the best one's score counts, the others a little."""

    nodes: tuple[Node, ...]
    tie: float


@dataclass(frozen=True, slots=True)
class Both:
    """Entries of at least ``least`` of ``must`` (None: all), of none of ``never``; ``extra`` only
    adds to the score.
    """

    must: tuple[Node, ...] = ()
    extra: tuple[Node, ...] = ()
    never: tuple[Node, ...] = ()
    least: int | None = None


Node = (
    Term
    | Phrase
    | Accented
    | Prefix
    | Between
    | Ids
    | Labelled
    | Has
    | Everything
    | Boosted
    | Best
    | Both
)


def plan(query: Query, *, least: int | None = None, firm: tuple[Clause, ...] = ()) -> Both:
    """What a hit of ``query`` is.

    ``least``: how many of its wanted clauses will do, those of ``firm``, which every hit meets, not
    counted.
    """
    must = tuple(_clause(clause) for clause in query.wanted if clause not in firm)
    if firm:
        must, least = (*map(_clause, firm), Both(must=must, least=least)), None
    return Both(
        must=must or (Everything(),),
        extra=tuple(_neighbours(query.wanted)),
        never=tuple(_clause(clause) for clause in query.unwanted),
        least=least,
    )


def scores(node: Node) -> bool:
    """Whether some entries of ``node`` are better than others."""
    match node:
        case Boosted():
            return node.by > 0 and scores(node.node)
        case Best():
            return any(map(scores, node.nodes))
        case Both():
            return any(map(scores, (*node.must, *node.extra)))
        case _:
            return isinstance(node, Term | Phrase | Accented | Prefix)


def _clause(clause: Clause) -> Node:
    match clause:
        case Dates():
            return _dates(clause)
        case Number():
            return _number(clause)
        case Start():
            return _best(_start(clause, group) for group in looked_in(clause.group))
        case AnyOf():
            return _any_of(clause)
        case Words():
            return _words(clause)


def _dates(clause: Dates) -> Node:
    """An entry of several days counts where one of them is in the span.

    In whole years it counts by its year too, which may be all that is known of it. Dates do not
    rank, but that what was issued on one day comes before what speaks of it.
    """
    first, last = clause.first, clause.last
    ends: list[Node] = []
    if first is not None:
        ends.append(Between("day_to", first, None))
    if last is not None:
        ends.append(Between("day_from", None, last))
    found: Node = Both(must=tuple(ends)) if ends else Everything()
    if first in (None, _year(first) * 10_000 + 101) and last in (None, _year(last) * 10_000 + 1231):
        years = Between("year_number", first and _year(first), last and _year(last))
        found = Best((found, years), 0.0)
    within = Boosted(found, 0.0)
    if first is None or first != last:
        return within
    own = Boosted(Term(OWN_NUMBER, day_key(first)), boost("number_key", "day"))
    return Both(must=(within,), extra=(own,))


def day_key(day: int) -> str:
    """What stands beside its number for the day an entry was issued."""
    return f"ngay-{day}"


def _year(day: int | None) -> int:
    return (day or 0) // 10_000


def _any_of(clause: AnyOf) -> Node:
    """What was typed at its full score, what it also stands for at a little less."""
    typed, *others = map(_clause, clause.alternatives)
    weight = boost("alternatives", clause.why)
    return Best((typed, *(Boosted(other, weight) for other in others)), 0.0)


def _start(clause: Start, group: str) -> Node:
    """The word itself first, then every word that begins so."""
    field = f"{group}_f" if clause.word.bare else f"{group}_x"
    starts = (Prefix(field, start) for start in clause.starts)
    return Boosted(Best((_word(clause.word, group), *starts), 0.0), group_boost(group))


def _words(clause: Words) -> Node:
    return _best(_in_group(clause.words, group) for group in looked_in(clause.group))


def _in_group(words: tuple[Word, ...], group: str) -> Node:
    weight = group_boost(group)
    node = _word(words[0], group) if len(words) == 1 else _phrase(words, group)
    return Boosted(node, weight)


def _word(word: Word, group: str) -> Node:
    """The form as typed first, then the forms it also asks for."""
    own = Boosted(Term(f"{group}_x", word.exact), boost("forms", "own"))
    other = Term(f"{group}_f", word.folded) if word.bare else Term(f"{group}_x", word.folded)
    return Best((own, Boosted(other, boost("forms", "other"))), 0.0)


def _phrase(words: tuple[Word, ...], group: str) -> Node:
    """As typed first, then with words of it bare: form by form where they are few."""
    if all(word.bare for word in words):
        return Phrase(f"{group}_f", tuple(word.folded for word in words))
    if len(words) > _FEW_WORDS or any(word.bare for word in words):
        return Accented(group, words)
    own, *others = product(*((word.exact, word.folded) for word in words))
    weight = boost("forms", "other")
    phrases = (Boosted(Phrase(f"{group}_x", other), weight) for other in others)
    return Best((Phrase(f"{group}_x", own), *phrases), 0.0)


def _number(clause: Number) -> Node:
    """The entry that has the number, then those that cite it, in whatever way it is written."""
    written = [_in_group(clause.words, group) for group in looked_in(clause.group)]
    own = Boosted(_key(OWN_NUMBER, clause), boost("number_key", "own"))
    if clause.group:
        return _best([own, *written])
    cited = Boosted(_key(CITED_NUMBER, clause), boost("number_key", "cited"))
    return _best([own, cited, *written])


def _key(field: str, clause: Number) -> Node:
    whole = Term(field, clause.key)
    return Best((whole, Prefix(field, clause.key)), 0.0) if clause.open else whole


def _best(nodes: Iterable[Node]) -> Best:
    return Best(tuple(nodes), float(table("boosts")["tie_breaker"]))


def _neighbours(clauses: tuple[Clause, ...]) -> Iterable[Node]:
    """Words that stand side by side in the query are worth more side by side in the text.

    In twos, for most words of the language are two syllables, in threes, which seldom stand
    together by chance, and all that were typed in a row: where they stand so, that is the place.
    """
    free = [_free_word(clause) for clause in clauses]
    weights = table("boosts")["neighbours"]
    counts = {int(count): weights[count] for count in weights if count.isdigit()}
    for count, by_group in counts.items():
        for run in _runs(free, count):
            yield from _side_by_side(run, by_group)
    for run in _longest(free):
        if len(run) > max(counts):
            yield from _side_by_side(run, weights["all"])


def _side_by_side(run: list[Word], weights: dict[str, float]) -> Iterable[Node]:
    """``run`` as a phrase without accents in each group that has a weight."""
    terms = tuple(word.folded for word in run)
    return (Boosted(Phrase(f"{group}_f", terms), weight) for group, weight in weights.items())


def _runs(words: list[Word | None], count: int) -> Iterable[list[Word]]:
    """Every ``count`` words in a row."""
    for run in _longest(words):
        yield from (run[start : start + count] for start in range(len(run) - count + 1))


def _longest(words: list[Word | None]) -> Iterable[list[Word]]:
    """The words in a row between two gaps."""
    for there, run in groupby(words, key=bool):
        if there:
            yield [word for word in run if word is not None]


def _free_word(clause: Clause) -> Word | None:
    """The word of a clause that asks for one word anywhere: as typed, or the likeliest meant."""
    if isinstance(clause, AnyOf) and clause.why in ("abbreviation", "mended"):
        clause = clause.alternatives[0]
    if isinstance(clause, Words) and len(clause.words) == 1 and not clause.group:
        return clause.words[0]
    return None
