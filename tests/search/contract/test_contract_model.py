"""Random entries, queries and viewers: an engine finds what plain reading of each text finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.access import Access, Grant
from search.entry import BodyPart, Entry
from search.fields import group_text, groups, looked_in
from search.index import Index
from search.language import bare, mend
from search.parse import parse
from search.query import AnyOf, Clause, Dates, Filters, Number, Query, Start, Words
from search.text import Token, citations, key_forms, number_key, tokens

_WORDS = """đất dat đạt dật đat giao Giao hòa hoà hóa lý lí ly li quý quí tay tai thúy thúi
y i ý 5 05 15/QĐ-SNV 15/2020/QĐ-SNV 015/qđ-snv 15 QĐ SNV qd 01-QĐ/TU 7/BC số
quyết quyet định đi\u0323nh m² ĐẤT"""
VOCABULARY = _WORDS.split()
some_words = st.lists(st.sampled_from(VOCABULARY), min_size=0, max_size=6).map(" ".join)
LABELS, UNITS = ("", "Công khai", "Hạn chế"), ("", "A", "B")


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    found = []
    for place in range(draw(st.integers(1, 6))):
        files = draw(st.lists(st.sampled_from(("a.pdf", "b.pdf")), max_size=3).map(sorted))
        found.append(
            Entry(
                id=f"e{place}",
                kind=draw(st.sampled_from(("document", "dossier"))),
                dossier="d",
                title=draw(some_words),
                subject=draw(some_words),
                number=draw(st.sampled_from(("", "15", "5", "05"))),
                notation=draw(st.sampled_from(("", "QĐ-SNV", "BC"))),
                organ=draw(st.sampled_from(("", "Sở đất đai", "quyet"))),
                issued=draw(st.sampled_from(("", "2020-03-01"))),
                year=draw(st.sampled_from(("", "2020", "2021"))),
                unit=draw(st.sampled_from(UNITS)),
                label=draw(st.sampled_from(LABELS)),
                label_unit=draw(st.sampled_from(UNITS)),
                body=tuple(BodyPart(name, n, draw(some_words)) for n, name in enumerate(files)),
            )
        )
    return found


@st.composite
def queries(draw: st.DrawFn) -> str:
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        words = draw(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=3).map(" ".join))
        form = draw(st.sampled_from(("{}", '"{}"', '"{}"', '-"{}"', "{}", "số:{}", 'tiêu đề:"{}"')))
        parts.append(form.format(words))
    return " ".join(
        [*parts, *draw(st.lists(st.sampled_from(("năm:2020", "-năm:2021")), max_size=1))]
    )


@dataclass
class Reading:
    """One entry read plainly, without an index."""

    entry: Entry

    def values(self, group: str) -> list[list[Token]]:
        texts = group_text(self.entry, group)
        if group == "body":
            names = dict.fromkeys(part.file for part in self.entry.body)
            texts = [
                " ".join(part.text for part in self.entry.body if part.file == name)
                for name in names
            ]
        return [list(tokens(text)) for text in texts]

    def holds(self, folded: str) -> bool:
        """Whether a word stands in it, whatever its accents."""
        values = [value for group in groups() for value in self.values(group)]
        return any(token.folded == folded for value in values for token in value)

    def meets(self, clause: Clause) -> bool:
        if isinstance(clause, AnyOf):
            return any(map(self.meets, clause.alternatives))
        if isinstance(clause, Dates):
            return self.is_within(clause)
        if isinstance(clause, Number) and self.has_number(clause):
            return True
        values = [value for group in looked_in(clause.group) for value in self.values(group)]
        if isinstance(clause, Start):
            return any(clause.matches(one.exact, one.folded) for value in values for one in value)
        return any(self.run_in(clause, value) for value in values)

    def is_within(self, span: Dates) -> bool:
        first, last = span.first or 0, span.last or 99_999_999
        day = int(self.entry.issued.replace("-", "") or 0)
        whole = first % 10_000 in (0, 101) and last % 10_000 in (9_999, 1_231)
        year = int(self.entry.year or 0) * 10_000
        return first <= day <= last or (whole and year > 0 and first <= year + 101 <= last)

    def run_in(self, clause: Words | Number, value: list[Token]) -> bool:
        wanted = clause.words
        return any(
            all(
                word.folded == token.folded
                and (word.bare or token.exact == word.exact or token.exact == word.folded)
                for word, token in zip(wanted, value[start:], strict=False)
            )
            for start in range(len(value) - len(wanted) + 1)
        )

    def has_number(self, clause: Number) -> bool:
        own = number_key(f"{self.entry.number} {self.entry.notation}".strip())
        forms = key_forms(own, self.entry.issued[:4]) if self.entry.number else []
        if clause.group:
            return clause.key in forms
        texts = [self.entry.title, self.entry.subject, *(part.text for part in self.entry.body)]
        cited = [form for text in texts for c in citations(text) for form in key_forms(c.key)]
        return clause.key in forms + cited


def expected(found: list[Entry], query: Query) -> set[str]:
    """All parts; else all with typing faults mended; else all but one; else so without accents."""
    if query.hopeless:
        return set()
    readings = [Reading(entry) for entry in found]

    def counts(words: Sequence[str]) -> dict[str, int]:
        return {word: sum(one.holds(word) for one in readings) for word in words}

    allowed = [r for r in readings if not any(r.meets(clause) for clause in query.unwanted)]
    if not any(all(map(one.meets, query.wanted)) for one in allowed):
        query = mend(query, counts)
    ids = nearest(allowed, query)
    without = bare(query)
    if not ids and without and len(query.wanted) > 1:
        excluded = [r for r in readings if any(r.meets(clause) for clause in without.unwanted)]
        ids = nearest([one for one in allowed if one not in excluded], without)
    return ids


def nearest(allowed: list[Reading], query: Query) -> set[str]:
    """All parts, else all but one, days and fields last."""
    ids = {one.entry.id for one in allowed if all(map(one.meets, query.wanted))}
    for firm in (query.conditions, ()):
        others = [clause for clause in query.wanted if clause not in firm]
        if not ids and len(others) > 1:
            ids = {
                one.entry.id
                for one in allowed
                if all(map(one.meets, firm)) and sum(map(one.meets, others)) >= len(others) - 1
            }
    return ids


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(entries(), queries())
def test_the_hits_are_what_reading_every_text_finds(
    make_index: Callable[[], Index], found: list[Entry], text: str
) -> None:
    index = make_index()
    index.upsert(found)
    index.commit()
    query = parse(text, limit=100)
    answer = index.search(query)
    assert {hit.id for hit in answer.hits} == expected(found, query)
    assert answer.total == len(answer.hits)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    entries(),
    st.one_of(queries(), st.sampled_from(("giaoo", "quyeet", "dinhh giao", ""))),
    st.lists(
        st.builds(
            Grant,
            label=st.sampled_from((None, *LABELS)),
            unit=st.sampled_from((None, *UNITS)),
        ),
        max_size=2,
    ),
    st.sampled_from(((), ("A",))),
)
def test_a_viewer_gets_what_an_index_without_the_rest_would_answer(
    make_index: Callable[[], Index],
    found: list[Entry],
    text: str,
    grants: list[Grant],
    units: tuple[str, ...],
) -> None:
    def sees(entry: Entry) -> bool:
        return any(
            grant.label in (None, entry.label) and grant.unit in (None, entry.label_unit)
            for grant in grants
        )

    whole, part = make_index(), make_index()
    whole.upsert(found)
    part.upsert([entry for entry in found if sees(entry)])
    whole.commit()
    part.commit()
    query = parse(text, limit=100, filters=Filters(unit=units))
    answers = []
    for answer in (whole.search(query, access=Access(tuple(grants))), part.search(query)):
        plain = answer.as_dict()
        hits = [{**hit, "score": 0} for hit in plain.pop("hits")]
        answers.append((plain, sorted(hits, key=lambda hit: str(hit["id"]))))
    assert answers[0] == answers[1]
