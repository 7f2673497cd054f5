"""Settings in a set: whatever a file may hold comes back, all but passwords and keys."""

from __future__ import annotations

import tomllib

import pytest

from archive.backup.settings import left_out, without_secrets

SECRETS = ("database_url", "api_key")


@pytest.mark.parametrize(
    "rest",
    [
        'agency_name = "Sở \\"Nội vụ\\"\\t\\u007f 😀"',
        "since = 2025-01-01",
        "at = 2025-01-01T07:30:00+07:00",
        "hour = 07:30:00",
        "much = 1e+22\nnone = inf\nmany = [1, 2.5, true]",
        "[a.'b c']\nd = [{e = 1}]",
    ],
)
def test_all_but_secrets_comes_back(rest: str) -> None:
    data = f'database_url = "postgresql://a:b@c/d"\n{rest}\n'.encode()
    kept = without_secrets(data, SECRETS)
    assert tomllib.loads(kept.decode()) == tomllib.loads(rest)
    assert left_out(kept) == ["database_url"]
    assert b"a:b" not in kept


def test_a_secret_that_was_commented_out_stays_out_too() -> None:
    data = b'name = "A"\n# database_url = "postgresql://a:b@c/d"\n'
    assert without_secrets(data, SECRETS) == b'name = "A"\n'
    assert left_out(b'name = "A"\n') == []
    plain = b'name = "A"  # our name\n'
    assert without_secrets(plain, SECRETS) == plain
