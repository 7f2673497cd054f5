"""What several folders of tests share: the Elasticsearch and the PostgreSQL of the test run.

``postgres`` is a real server, started when the first test of a worker asks; where there is none
those tests are skipped, and fail under HOSO_REQUIRE_POSTGRESQL=1.

``elasticsearch_url`` is one real node for all workers, started when the first test asks; each test
keeps to indexes whose names begin with its ``elasticsearch_prefix``. Where Java or Maven is missing
those tests are skipped, and fail under HOSO_REQUIRE_ELASTICSEARCH=1. HOSO_ELASTICSEARCH_URL (with
_API_KEY, or _USER and _PASSWORD, and _CA_FILE) names a running cluster to use instead.
"""

from __future__ import annotations

import os
import ssl
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from hypothesis import settings

if TYPE_CHECKING:  # a quarter of a second, for runs that need no server
    from elasticsearch import Elasticsearch

sys.path.insert(0, str(Path(__file__).parent / "elasticsearch"))
sys.path.insert(0, str(Path(__file__).parent / "postgres"))

from elastic_authority import Authority, make_authority
from elastic_broker import AskedNodes, Nodes, SharedNodes
from elastic_cache import RELEASES, Installation, NoElasticsearchError
from elastic_java import find_jdk
from elastic_node import ElasticNode, server
from elastic_pair import start_pair
from elastic_proxy import FaultProxy
from postgres_server import NoPostgresError, PostgresServer

# The verdict on a commit hangs neither on dice nor on how busy the machine is: `make test` takes
# the same examples every time, `make test-all` looks for new ones.
settings.register_profile("steady", deadline=None, derandomize=True, max_examples=50)
settings.register_profile("exploring", deadline=None)
settings.load_profile("steady")

_NODES = pytest.StashKey[Nodes]()
# Tests that use one of these need a server; the slow ones run in `make test-all` alone.
_NEEDS_SERVER = {"elasticsearch_url", "elasticsearch_installation"}
_SLOW = {"two_nodes", "elasticsearch_9_url"}
_VARIABLES = {"api_key": "_API_KEY", "ca_certs": "_CA_FILE"}


def pytest_configure(config: pytest.Config) -> None:
    asked = getattr(config, "workerinput", {}).get("elasticsearch_nodes")
    config.stash[_NODES] = AskedNodes(asked) if asked else SharedNodes()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """pytest-xdist is about to start a worker: tell it whom to ask."""
    nodes = node.config.stash[_NODES]
    node.workerinput["elasticsearch_nodes"] = nodes.serve()


def pytest_unconfigure(config: pytest.Config) -> None:
    nodes = config.stash.get(_NODES, None)
    if isinstance(nodes, SharedNodes):
        nodes.close()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        used = set(getattr(item, "fixturenames", ()))
        if used & (_NEEDS_SERVER | _SLOW):
            item.add_marker("elasticsearch")
        if used & _SLOW:
            item.add_marker("slow")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One real PostgreSQL of this worker; a test keeps to schemas or databases of its own."""
    try:
        import_module("psycopg")  # an extra
        server = PostgresServer()
    except (ImportError, NoPostgresError) as error:
        reason = f"no PostgreSQL: {error}"
        if os.environ.get("HOSO_REQUIRE_POSTGRESQL") == "1":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    yield server
    server.close()


@pytest.fixture(scope="session")
def elasticsearch_url(pytestconfig: pytest.Config) -> str:
    """Of the one shared node (8.19), or of the cluster HOSO_ELASTICSEARCH_URL names."""
    named = os.environ.get("HOSO_ELASTICSEARCH_URL", "").rstrip("/")
    return named or _shared_url(pytestconfig, "8")


@pytest.fixture(scope="session")
def elasticsearch_client(elasticsearch_url: str) -> Iterator[Elasticsearch]:
    """A client of ``elasticsearch_url``, with what HOSO_ELASTICSEARCH_* say about it."""
    from elasticsearch import Elasticsearch

    with Elasticsearch(elasticsearch_url, request_timeout=60, **_access()) as client:
        yield client


@pytest.fixture
def elasticsearch_prefix(elasticsearch_client: Elasticsearch) -> Iterator[str]:
    """The beginning of the names of this test's indexes, which are deleted after it."""
    prefix = f"hosotest-{uuid.uuid4().hex[:12]}-"
    yield prefix
    for index in elasticsearch_client.indices.get(index=f"{prefix}*", expand_wildcards="all"):
        elasticsearch_client.indices.delete(index=index)


@pytest.fixture(scope="session")
def elasticsearch_installation() -> Installation:
    """What nodes (8.19) are started from."""
    try:
        return server("8")
    except NoElasticsearchError as error:
        _lacking(error)


@pytest.fixture
def own_node(elasticsearch_installation: Installation) -> Iterator[ElasticNode]:
    """A node (8.19) of this test alone, to be stopped, killed and started again."""
    with ElasticNode(elasticsearch_installation) as node:
        yield node


@pytest.fixture
def two_nodes(
    elasticsearch_installation: Installation,
) -> Iterator[tuple[ElasticNode, ElasticNode]]:
    """A cluster of two (8.19) of this test alone; the first is master and has the only vote."""
    with start_pair(elasticsearch_installation) as pair:
        yield pair


@pytest.fixture(scope="session")
def elasticsearch_9_url(pytestconfig: pytest.Config) -> str:
    """Of the one shared node of version 9, where a Java new enough for it is installed."""
    if find_jdk(RELEASES["9"].java) is None:
        pytest.skip(f"no Elasticsearch 9: no JDK {RELEASES['9'].java} or newer")
    return _shared_url(pytestconfig, "9")


@pytest.fixture
def make_fault_proxy(elasticsearch_url: str) -> Iterator[Callable[..., FaultProxy]]:
    """Makes a ``FaultProxy`` from its arguments, before the shared node if none is named."""
    trusted = ssl.create_default_context(cafile=_access().get("ca_certs"))
    with ExitStack() as opened:

        def make(upstream: str = "", **options: Any) -> FaultProxy:
            proxy = FaultProxy(upstream or elasticsearch_url, upstream_tls=trusted, **options)
            return opened.enter_context(proxy)

        yield make


@pytest.fixture
def fault_proxy(make_fault_proxy: Callable[..., FaultProxy]) -> FaultProxy:
    """A proxy in front of the shared node that does nothing until told (``inject``)."""
    return make_fault_proxy()


@pytest.fixture(scope="session")
def tls_authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """A certificate authority (``ca``: its file) and a TLS server's context for loopback."""
    return make_authority(tmp_path_factory.mktemp("authority"))


def _shared_url(config: pytest.Config, which: str) -> str:
    try:
        return config.stash[_NODES].url(which)
    except NoElasticsearchError as error:
        _lacking(error)


def _lacking(error: NoElasticsearchError) -> NoReturn:
    reason = f"no Elasticsearch: {error}"
    if os.environ.get("HOSO_REQUIRE_ELASTICSEARCH") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def _access() -> dict[str, Any]:
    given = {name: os.environ.get(f"HOSO_ELASTICSEARCH{end}") for name, end in _VARIABLES.items()}
    options: dict[str, Any] = {name: value for name, value in given.items() if value}
    if user := os.environ.get("HOSO_ELASTICSEARCH_USER"):
        options["basic_auth"] = (user, os.environ.get("HOSO_ELASTICSEARCH_PASSWORD", ""))
    return options
