"""Errors of serving.

EmotaxaError
 ├── WrongSetting (ValueError)    a setting that is unknown or does not fit
 └── BackendUnavailable           (of `ontology.errors`)
      ├── CannotListen (OSError)  an address that the service cannot bind
      └── CannotStart             workers that do not come up
"""

from errno import EADDRINUSE
from typing import Any

from ontology.errors import BackendUnavailable, EmotaxaError

__all__ = ["CannotListen", "CannotStart", "WrongSetting"]


class WrongSetting(EmotaxaError, ValueError):
    """A setting that is unknown or does not fit; `where` tells the variable, the option, or the file with its line."""

    def __init__(self, where: str, message: str, hint: str, value: Any = None) -> None:  # noqa: ANN401
        """Say where it was set, what is wrong with it, and how to mend it."""
        super().__init__(f"{where}: {message}", hint=hint, value=value)
        self.where = where


class CannotListen(BackendUnavailable, OSError):
    """An address that the service cannot bind; `value` holds it, `errno` the system's reason."""

    def __init__(self, address: str, error: OSError) -> None:
        """Word the system's reason, and how to go on."""
        in_use = error.errno == EADDRINUSE
        reason = "it is in use" if in_use else (error.strerror or str(error)).lower()
        hint = (
            "end what listens there, or choose another with --port"
            if in_use
            else "choose another with --host or --port"
        )
        super().__init__(f"cannot listen on {address}: {reason}", hint=hint, value=address, field=None)
        self.errno = error.errno


class CannotStart(BackendUnavailable):
    """Workers that do not come up; `value` holds the exit code of the first that ended."""
