"""One setting moves an archive to the other engine and back; secrets are never printed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from hoso.settings import HIDDEN, PREFIX, load_settings, settings_table
from hoso.wiring import check_settings, index_store
from schemas.errors import HosoError

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))

from cli_support import Answer, hoso

SECRETS = ("elasticsearch_api_key", "elasticsearch_password", "audit_key_password", "database_url")
QUERIES = ("quyết định", '"báo cáo"', "năm:2024 kế hoạch", "quy*", "")


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, elasticsearch_url: str) -> None:
    """Tests see no settings of the person who runs them."""
    del elasticsearch_url  # looked up before its variable goes
    for name in settings_table():
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


@pytest.fixture
def on_server(
    monkeypatch: pytest.MonkeyPatch, elasticsearch_url: str, elasticsearch_prefix: str
) -> None:
    monkeypatch.setenv("HOSO_SEARCH_ENGINE", "elasticsearch")
    monkeypatch.setenv("HOSO_ELASTICSEARCH_URL", elasticsearch_url)
    monkeypatch.setenv("HOSO_ELASTICSEARCH_PREFIX", elasticsearch_prefix)


def answers(home: Path) -> list[Any]:
    """What people get, without scores: those of the sample's statistics are held by parity."""
    found = []
    for text in QUERIES:
        shown = hoso("--home", home, "--json", "search", "--limit", "100", text).json
        hits = [{**hit, "score": 0} for hit in shown.pop("hits")]
        found.append([shown["total"], sorted(hits, key=lambda hit: str(hit["id"]))])
    return found


@pytest.mark.slow
@pytest.mark.parametrize("period", ["none", "year"])
def test_an_archive_moves_to_the_server_and_back(
    period: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_server: None
) -> None:
    del on_server
    monkeypatch.setenv("HOSO_ELASTICSEARCH_PERIOD", period)
    with monkeypatch.context() as embedded:
        embedded.setenv("HOSO_SEARCH_ENGINE", "embedded")
        assert hoso("demo", tmp_path / "demo").code == 0
        home = tmp_path / "demo" / "archive"
        before = answers(home)
    lost = hoso("--home", home, "search", "quyết định")
    assert (lost.code, "hoso rebuild" in lost.err) == (61, True)
    assert hoso("--home", home, "rebuild", "--index").code == 0
    about: Answer = hoso("--home", home, "--json", "doctor")
    index = about.json["archive"]["index"]
    assert (index["engine"], index["health"], index["pending"]) == ("elasticsearch", "good", 0)
    assert index["engine_version"]
    assert (index["indexes"] > 1) == (period == "year")
    assert answers(home) == before
    with monkeypatch.context() as embedded:
        embedded.setenv("HOSO_SEARCH_ENGINE", "embedded")
        assert hoso("--home", home, "--json", "doctor").json["archive"]["index"]["pending"] == 0


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_told_of_and_not_shown(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PREFIX + name.upper(), "tuyệt-mật")
    for form in ((), ("--json",)):
        answer = hoso(*form, "doctor", "--settings")
        assert "tuyệt-mật" not in answer.out + answer.err
        assert HIDDEN in (json.loads(answer.out)["settings"][name]["value"] if form else answer.out)
    assert load_settings({}, {}).shown(name) == ""


def test_every_secret_is_one_of_the_table() -> None:
    kinds = {name: row["type"] for name, row in settings_table().items()}
    assert {name for name, kind in kinds.items() if kind == "secret"} == set(SECRETS)
    named = [name for name in kinds if "password" in name or "key" in name]
    assert [n for n in named if kinds[n] not in ("secret", "path")] == []  # a path is where it lies


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("search_engine", "lucene"),
        ("elasticsearch_shards", "0"),
        ("elasticsearch_replicas", "-1"),
        ("elasticsearch_period", "month"),
        ("elasticsearch_prefix", "*"),
    ],
)
def test_an_unusable_setting_is_named(name: str, value: str, tmp_path: Path) -> None:
    assert hoso("init", tmp_path / "home").code == 0
    from archive.home import open_home

    home = open_home(tmp_path / "home")
    given = {"HOSO_SEARCH_ENGINE": "elasticsearch", PREFIX + name.upper(): value}
    settings = load_settings({}, given)
    with pytest.raises(HosoError) as caught:
        index_store(settings, home)
        check_settings(settings, home)
    assert (caught.value.code, caught.value.params["name"]) == ("setting-invalid", name)
