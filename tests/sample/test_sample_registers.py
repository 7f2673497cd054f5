"""The registers of the sample's department: quiet but for what is planted, and nobody is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from evidence.register.read import read_register
from hoso.sample import write_registers
from hoso.sample.model import load_sample
from schemas.calendar import shipped_calendar
from validator.catalogue import load_catalogue
from validator.process import ProcessContext, judge_papers


def test_two_papers_are_late_and_everything_else_is_in_order(tmp_path: Path) -> None:
    incoming, outgoing = write_registers(tmp_path / "so")
    papers = []
    for path in (incoming, outgoing):
        reading = read_register(path, name=path.name)
        assert reading.refused == 0 and reading.findings == ()
        papers += reading.papers
    assert len({paper.key for paper in papers}) == len(papers)
    context = ProcessContext(calendar=shipped_calendar(), today=date(2025, 1, 6))
    told = judge_papers(papers, context, load_catalogue())
    late = [(found.rule, found.params["paper"]) for found in told.findings]
    assert late == [("V-035", "Số đến 377"), ("V-035", "Số đến 941")]


def test_nobody_is_named_and_no_secret_paper_is_told_of(tmp_path: Path) -> None:
    data = load_sample()
    secret = {
        document.code
        for dossier in data.dossiers
        if dossier.expected == "withheld"
        for document in dossier.documents
    }
    names = {person.name for person in data.people.values()}
    for path in write_registers(tmp_path / "so"):
        for paper in read_register(path, name=path.name).papers:
            assert f"{paper.key.number}/{paper.key.notation}" not in secret
            assert not names & {paper.signer, *(event.by.person for event in paper.events)}
