"""Real components and corpora: a test that misses one is skipped, and fails where all of them are a must."""

import os
from typing import NoReturn

import pytest

__all__ = ["missing"]


def missing(how: str) -> NoReturn:
    """Skip the test that asks, saying how to get what it needs; fail it where EMOTAXA_REQUIRE_REAL is set, as in CI."""
    if os.environ.get("EMOTAXA_REQUIRE_REAL"):
        pytest.fail(how)
    pytest.skip(how)
