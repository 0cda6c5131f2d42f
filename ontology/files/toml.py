"""TOML: a file read whole, and where it is none, the line and column that say so."""

import re
import tomllib
from pathlib import Path
from typing import Any, Final

from ontology.errors import DocumentError, Place

__all__ = ["read_toml"]

_SYNTAX_ERROR: Final = re.compile(r"^(?P<what>.*) \(at line (?P<line>\d+), column (?P<column>\d+)\)$", re.DOTALL)


def read_toml(path: Path, what: str, most_bytes: int | None = None) -> tuple[str, dict[str, Any]]:
    """Read a file and give its text and its values.

    Args:
        path: the file.
        what: what it should be, with its article, for the errors: `a recipe`.
        most_bytes: how large it may be; any size where it is None.

    Raises:
        DocumentError: where it cannot be read, is too large, not UTF-8 or no TOML; with line and column where the
            parser names them.
    """
    try:
        if most_bytes is not None and path.stat().st_size > most_bytes:
            raise DocumentError(f"is too large for {what}", Place(str(path)), hint=f"give {what} in TOML")
        text = path.read_text(encoding="utf-8")
        return text, tomllib.loads(text)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DocumentError(reason, Place(str(path)), hint=f"give {what} in TOML that can be read") from error
    except UnicodeDecodeError as error:
        raise DocumentError("not UTF-8", Place(str(path)), hint="save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX_ERROR.match(str(error))
        place = Place(str(path), int(found["line"]), int(found["column"])) if found else Place(str(path))
        message = found["what"] if found else str(error)
        raise DocumentError(f"not well-formed TOML: {message}", place, hint="correct the line") from error
