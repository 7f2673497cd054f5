"""The API, ``/api/v1``: JSON for programs. Every route says what it answers."""

from __future__ import annotations

PREFIX = "/api/v1"
