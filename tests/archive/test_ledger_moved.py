"""A writer that waits while the ledger is moved writes nothing into the one that was given up."""

from __future__ import annotations

import multiprocessing
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from archive_support import AT

from archive.database import one_writer
from archive.home import create_home, open_home
from archive.marker import on_server, write_marker
from archive.operations import MinutesNote, Operations
from schemas.errors import HosoError

NOTE = MinutesNote(
    kind="verify", subject="1", made_at=AT, made_by="an", sha256="00", file_name="bb.docx"
)


def write(path: Path, pipe: Connection) -> None:
    """Open the ledger, say so, and write when told to."""
    with closing(open_home(path).open_operations()) as operations:
        pipe.send("open")
        pipe.recv()
        pipe.send("writing")
        try:
            operations.keeping.add_minutes(NOTE)
            pipe.send("written")
        except HosoError as error:
            pipe.send(error.code)


@pytest.mark.parametrize(
    ("moved", "answer", "rows"), [(True, "database-moved", []), (False, "written", [NOTE])]
)
def test_it_sees_it_when_it_has_the_lock(
    tmp_path: Path, moved: bool, answer: str, rows: list[MinutesNote]
) -> None:
    home = create_home(tmp_path / "home", archive_id="H", created=AT)
    forked = multiprocessing.get_context("fork")
    ours, theirs = forked.Pipe()
    writer = forked.Process(target=write, args=(home.path, theirs))
    writer.start()
    theirs.close()  # the end of the writer is then the end of the pipe
    assert ours.recv() == "open"
    with (
        closing(Operations.open(home.path / "operations.sqlite")) as old,
        one_writer(old.engine),
    ):
        ours.send("go")
        assert ours.recv() == "writing"
        assert not ours.poll(0.3)  # it waits for the lock
        if moved:
            write_marker(home.path, on_server("hoso_x"))
    assert ours.recv() == answer
    writer.join()
    with closing(Operations.open(home.path / "operations.sqlite")) as left:
        assert left.keeping.minutes() == rows
