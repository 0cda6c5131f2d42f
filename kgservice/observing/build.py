"""What answers: versions of the service, of the release that it ships, and of Python."""

import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from kgservice.stores.release import shipped_release

__all__ = ["build_info"]


@cache
def build_info() -> Mapping[str, str]:
    """Give the versions by what they are of: version, release, python."""
    try:
        installed = version("emotaxa")
    except PackageNotFoundError:
        installed = "unknown"
    return {"version": installed, "release": shipped_release().version, "python": platform.python_version()}
