"""How an Elasticsearch cluster is reached, and the client for it."""

from __future__ import annotations

import base64
import logging
import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from schemas.errors import HosoError

if TYPE_CHECKING:  # a quarter of a second, for commands that never ask a server
    from elasticsearch import Elasticsearch

PREFIX = "hoso-"
_LOGGERS = ("elastic_transport", "elasticsearch")


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """What the settings say of a cluster.

    ``url``: scheme, host and port. ``api_key``, or ``user`` and ``password``: who we are there, ""
    for nobody. ``ca_file``: the authority its certificate is checked by, "" for the system's.
    ``prefix``: what the names of our indexes begin with. ``shards``, ``replicas``: of indexes made
    from now on. ``period``: how long each index of a generation made from now on is, one of
    ``PERIODS``. ``timeout``: seconds one request may take.
    """

    url: str
    api_key: str = field(default="", repr=False)
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    prefix: str = PREFIX
    shards: int = 1
    replicas: int = 0
    period: str = "none"
    timeout: float = 30.0

    @property
    def where(self) -> str:
        """The cluster as it may be shown: without a user or password written into the address."""
        try:
            parts = urlsplit(self.url)
            host, port = parts.hostname or "?", parts.port
        except ValueError:
            return "?"
        host = f"[{host}]" if ":" in host else host
        return f"{parts.scheme}://{host}" + (f":{port}" if port else "")

    def client(self) -> Elasticsearch:
        """A client that tries nothing twice by itself: pauses between tries are ours to make.

        Raises ``HosoError`` setting-invalid.
        """
        from elasticsearch import Elasticsearch

        for name in _LOGGERS:  # what they have to say is said by the errors we raise
            logger = logging.getLogger(name)
            logger.handlers = logger.handlers or [logging.NullHandler()]
        options: dict[str, Any] = {"request_timeout": self.timeout, "max_retries": 0}
        if said := self._authorization():
            options["headers"] = {"authorization": said}
        if self.ca_file and self.url.startswith("https:"):
            options["ssl_context"] = self._trust()
        try:
            return Elasticsearch(_with_port(self.url), **options)
        except (ValueError, TypeError):
            wanted = "https://máy:cổng"
            raise _unusable("elasticsearch_url", self.where, wanted) from None

    def _authorization(self) -> str:
        """The header that says who we are (RFC 7617, UTF-8; an API key as the cluster gave it)."""
        if self.api_key and not (self.api_key.isascii() and self.api_key.isprintable()):
            raise _unusable("elasticsearch_api_key", "•••", "base64")
        if self.api_key:
            return f"ApiKey {self.api_key}"
        if self.user:
            both = f"{self.user}:{self.password}".encode()
            return f"Basic {base64.b64encode(both).decode('ascii')}"
        return ""

    def _trust(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self.ca_file)
        except OSError:  # TLS errors are of this kind too
            wanted = "tệp chứng thư CA dạng PEM"
            raise _unusable("elasticsearch_ca_file", self.ca_file, wanted) from None


def _with_port(url: str) -> str:
    """``url`` with the port its scheme stands for, where it names none."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(url)
    if parts.port:
        return url
    port = 443 if parts.scheme == "https" else 80
    return parts._replace(netloc=f"{parts.netloc.rstrip(':')}:{port}").geturl()


def _unusable(name: str, value: str, wanted: str) -> HosoError:
    return HosoError("setting-invalid", name=name, value=value, wanted=wanted)
