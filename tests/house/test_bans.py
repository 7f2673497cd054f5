"""The bans that keep the walls standing (docs/architecture.md), read from the syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from house_support import imports, modules, used

CLOCK = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
}
ENVIRONMENT = {"os.environ", "os.environb", "os.getenv", "os.putenv"}
PROCESSES = (
    "subprocess",
    "multiprocessing",
    "concurrent.futures.ProcessPoolExecutor",
    "concurrent.futures.process",
    "os.fork",
    "os.system",
    "os.posix_spawn",
)
PICKLES = ("pickle", "shelve", "marshal", "dill", "cloudpickle", "joblib")
PARSERS = (
    "pypdf",
    "pypdfium2",
    "pyhanko",
    "pikepdf",
    "pygfried",
    "docx",
    "python_calamine",
    "openpyxl",
    "tarfile",
    "zipfile",
    "lxml",
    "xml",
    "PIL",
    "bagit",
    "email",
)
# Modules outside evidence that use a library which could also parse, and why they may.
WRITES_FORMATS = {
    "archive/export.py": "writes the zip of an export",
    "archive/premis.py": "writes PREMIS",
    "reports/steadyzip.py": "writes workbooks",
    "reports/workbook.py": "writes workbooks",
    "reports/pen.py": "writes the sheets of workbooks",
    "reports/styles.py": "writes workbooks",
    "reports/minutes/": "writes minutes as DOCX",
    "reports/template/": "writes the template workbook",
    "reports/prepared/": "writes the template filled in from a list and files",
    "reports/signature/etsi.py": "writes the report on signatures as XML",
    "hoso/sample/": "makes the sample transfer",
    "schemas/official.py": "writes XML under the names of the Circular",
    "schemas/xml.py": "writes our XML; reading is called inside a worker only",
    "schemas/xml_read.py": "the one reader of our XML, called inside a worker only",
    "schemas/xml_safe.py": "hardened parsing, called inside a worker only",
    "schemas/xsd.py": "generates the schemas from our own data",
}
# Modules outside archive/fs that write files, and why they may.
WRITES_FILES = {
    "search/embedded/index.py": "the derived index/, written by its engine",
    "search/embedded/generations.py": "the derived index/: its generations and their pointer",
    "reports/snapshot.py": "snapshots/, written by reports",
    "reports/trace/build.py": "snapshots/, written by reports",
    "reports/workbook.py": "a workbook at the path the user gave",
    "reports/steadyzip.py": "the same workbook's zip",
    "reports/template/book.py": "the template at the path the user gave",
    "reports/minutes/package.py": "a DOCX in memory",
    "reports/prepared/book.py": "into memory: the template filled in",
    "reports/overlay/shapes.py": "pages drawn in memory",
    "evidence/workbook/annotate.py": "into memory: the sender's workbook given back",
    "evidence/workbook/fill.py": "into memory: a workbook of others with its marks filled in",
    "evidence/signature/pictures.py": "a picture in memory, the answer of a worker",
    "hoso/files.py": "what a command writes to the path the user gave",
    "hoso/handing.py": "a report in a temporary folder, handed out open",
    "hoso/examining.py": "a temporary staging folder, removed at the end",
    "hoso/cli/verify.py": "a temporary ledger where the home is read-only, removed at the end",
    "hoso/docs.py": "the reference pages, called by a developer",
    "schemas/xsd.py": "the checked-in schemas, called by a developer",
    "archive/export.py": "the zip of an export, into a stream of archive/fs",
    "archive/backup/copier.py": "copies a live database into the backup",
    "hoso/sample/": "the sample transfer in a folder the user named",
}
_XML_PARSERS = ("etree.XMLParser", "etree.iterparse", "etree.XMLPullParser")
_PATH_METHODS = {
    "write_text",
    "write_bytes",
    "mkdir",
    "unlink",
    "rmdir",
    "symlink_to",
    "hardlink_to",
    "chmod",
}
_OS_WRITES = {"os.rename", "os.renames", "os.replace", "os.unlink", "os.remove", "os.rmdir"}
_OS_WRITES |= {"os.removedirs", "os.mkdir", "os.makedirs", "os.link", "os.symlink", "os.fsync"}
_OS_WRITES |= {"os.fdatasync", "os.truncate", "os.ftruncate", "os.chmod", "os.chown", "os.utime"}
_OS_WRITES |= {"os.O_CREAT", "os.O_WRONLY", "os.O_TRUNC", "os.O_APPEND"}


def _allowed(path: str, table: dict[str, str]) -> bool:
    return any(path == place or (place[-1] == "/" and path.startswith(place)) for place in table)


def _inside(path: str, *places: str) -> bool:
    return any(path == place or path.startswith(place.rstrip("/") + "/") for place in places)


def _hits(name: str, banned: tuple[str, ...] | set[str]) -> bool:
    return any(name == item or name.startswith(f"{item}.") for item in banned)


def _users(banned: tuple[str, ...] | set[str]) -> set[str]:
    return {
        path for path, tree in modules().items() if any(_hits(name, banned) for name in used(tree))
    }


def test_clock_is_read_in_one_module() -> None:
    assert _users(CLOCK) == {"schemas/clock.py"}


def test_environment_is_read_in_one_module() -> None:
    assert _users(ENVIRONMENT) == {"hoso/settings.py"}


def test_processes_are_started_by_the_pool_alone() -> None:
    assert {path for path in _users(PROCESSES) if not _inside(path, "evidence/pool")} == set()


def test_nothing_is_pickled() -> None:
    assert _users(PICKLES) == set()


def test_no_archive_is_unpacked_by_name() -> None:
    guilty = [
        path
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("extractall", "unpack_archive")
    ]
    assert guilty == []


def test_xml_is_parsed_hardened() -> None:
    soft = [
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in _XML_PARSERS
        if "HARDENED" not in [ast.unparse(k.value) for k in node.keywords if k.arg is None]
    ]
    assert soft == []


def test_xml_is_never_parsed_by_a_parser_that_is_not_named() -> None:
    nameless = [
        f"{path}:{node.lineno}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("etree.fromstring", "etree.parse", "etree.XML")
        and len(node.args) + len(node.keywords) < 2
    ]
    assert nameless == []


def test_foreign_formats_are_parsed_in_evidence_alone() -> None:
    users = {path for path in _users(PARSERS) if not _inside(path, "evidence")}
    assert {path for path in users if not _allowed(path, WRITES_FORMATS)} == set()


def test_workbooks_are_loaded_in_evidence_alone() -> None:
    loaders = _users({"openpyxl.load_workbook", "openpyxl.reader"})
    assert {path for path in loaders if not _inside(path, "evidence")} == set()


def test_only_archive_fs_writes_files() -> None:
    writers = {path for path, tree in modules().items() if any(_writes(tree))}
    guilty = {path for path in writers if not _inside(path, "archive/fs")}
    assert {path for path in guilty if not _allowed(path, WRITES_FILES)} == set()


def test_nothing_but_the_entry_depends_on_the_command_line() -> None:
    users = {
        path
        for path, tree in modules().items()
        if any(_hits(name, ("hoso.cli",)) for name in imports(tree))
    }
    outside = {path for path in users if not _inside(path, "hoso/cli")}
    assert outside <= {"hoso/__main__.py", "hoso/docs.py", "hoso/jsonkeys.py"}


@pytest.mark.parametrize("table", [WRITES_FORMATS, WRITES_FILES], ids=["formats", "files"])
def test_no_exception_outlives_its_module(table: dict[str, str]) -> None:
    known = modules()
    stale = [p for p in table if not any(m == p or m.startswith(p) for m in known)]
    assert stale == []


def test_no_exception_is_idle() -> None:
    writers = {path for path, tree in modules().items() if any(_writes(tree))}
    idle = [place for place in WRITES_FILES if not any(_allowed(w, {place: ""}) for w in writers)]
    assert idle == []


@pytest.mark.parametrize(
    "source",
    [
        "p.write_text('x')",
        "p.open('w')",
        "open(p, 'ab')",
        "import os\nos.replace(a, b)",
        "import shutil as s\ns.rmtree(p)",
        "p.rename(q)",
        "import zipfile\nzipfile.ZipFile(p, mode='w')",
        "import openpyxl\nbook.save(p)",
        "import sqlite3\nsqlite3.connect(p)",
    ],
)
def test_the_detector_sees_a_write(source: str) -> None:
    assert any(_writes(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    ["p.open('rb')", "open(p)", "text.replace('a', 'b')", "frame.rename(columns={})"],
)
def test_the_detector_lets_reading_pass(source: str) -> None:
    assert not any(_writes(ast.parse(source)))


def test_the_detector_resolves_aliases() -> None:
    tree = ast.parse("import datetime as d\nfrom os import environ as e\nd.datetime.now()")
    assert {"datetime.datetime.now", "os.environ"} <= used(tree)


def _writes(tree: ast.Module) -> Iterator[bool]:
    names = used(tree)
    if any(_hits(name, _OS_WRITES | {"shutil", "tempfile", "sqlite3.connect"}) for name in names):
        yield True
    saves = any(_hits(name, ("openpyxl", "PIL", "docx", "reportlab")) for name in imports(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from (True for _ in _write_call(node, saves))


def _write_call(node: ast.Call, saves: bool) -> Iterator[None]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    plain = node.func.id if isinstance(node.func, ast.Name) else ""
    texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
    texts += [k.value.value for k in node.keywords if isinstance(k.value, ast.Constant)]
    modes = {text for text in texts if isinstance(text, str) and set(text) <= set("rwaxbt+")}
    if name in _PATH_METHODS or (saves and name == "save"):
        yield
    elif name in ("rename", "replace"):  # of a path: one argument, and no text (str, pandas)
        lone = len(node.args) == 1 and not node.keywords
        if lone and not isinstance(node.args[0], ast.Constant):
            yield
    elif {"open", "ZipFile"} & {name, plain} and any(set(mode) & set("wax+") for mode in modes):
        yield
