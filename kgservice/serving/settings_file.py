"""The file of settings: TOML, each value with the line it stands in."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kgservice.serving.errors import WrongSetting
from kgservice.serving.fields import setting_fields
from ontology.spelling import nearest

__all__ = ["read_settings_file"]

_LARGEST = 1024 * 1024
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_TABLE = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*([\w."' -]+?)\s*=""")


def read_settings_file(path: Path, named_by: str) -> dict[str, tuple[Any, int]]:
    """Read a file of settings: the value of each field, by its name with its group, and its line.

    Args:
        path: a TOML file, with a table for each group.
        named_by: the option or variable that names the file.

    Raises:
        WrongSetting: where the file cannot be read, is no TOML, or holds something that is no setting.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise WrongSetting(named_by, f"{path} is larger than 1 MiB", "name a file of settings", str(path))
        text = data.decode()
        document = tomllib.loads(text)
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise WrongSetting(named_by, f"{path} cannot be read: {said}", "name a TOML file", str(path)) from None
    except UnicodeDecodeError:
        raise WrongSetting(str(path), "it is not UTF-8", "save it as UTF-8", str(path)) from None
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line = place[1] if place and place[1] else str(text.count("\n") + 1)
        said = _PLACE.sub("", str(error))
        said = said[:1].lower() + said[1:]
        raise WrongSetting(f"{path}:{line}", f"no TOML: {said}", "see toml.io for how it is written") from None
    lines = _lines(text)
    found: dict[str, tuple[Any, int]] = {}
    _collect(document, "", lines, path, found)
    return found


def _collect(
    table: Mapping[str, Any], prefix: str, lines: Mapping[str, int], path: Path, found: dict[str, tuple[Any, int]]
) -> None:
    fields = setting_fields()
    groups = {name.rpartition(".")[0] for name in fields} - {""}
    for key, value in table.items():
        name = prefix + key
        line = next((lines[part] for part in _upward(name) if part in lines), 1)
        if name in fields:
            found[name] = (value, line)
        elif name in groups and isinstance(value, dict):
            _collect(value, f"{name}.", lines, path, found)
        elif name in groups:
            raise WrongSetting(f"{path}:{line}", f"{name} is a group of settings", f"write it as a table, [{name}]")
        else:
            close = nearest(name, (*fields, *groups))
            hint = f"did you mean {', '.join(close)}?" if close else "emotaxa serve --show-config lists all"
            raise WrongSetting(f"{path}:{line}", f"there is no such setting as {name!r}", hint, name)


def _upward(name: str) -> list[str]:
    """Give a name and those of the groups it is in.

    >>> _upward("rest.items")
    ['rest.items', 'rest']
    """
    parts = name.split(".")
    return [".".join(parts[:at]) for at in range(len(parts), 0, -1)]


def _lines(text: str) -> dict[str, int]:
    """Find the line of each table and key, as far as one line shows it.

    >>> _lines(chr(10).join(["port = 1", "[rest]", "items = 2"]))
    {'port': 1, 'rest': 2, 'rest.items': 3}
    """
    found: dict[str, int] = {}
    prefix = ""
    for number, line in enumerate(text.splitlines(), 1):
        if table := _TABLE.match(line):
            name = _plain(table[1])
            prefix = f"{name}."
            found.setdefault(name, number)
        elif key := _KEY.match(line):
            found.setdefault(prefix + _plain(key[1]), number)
    return found


def _plain(name: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in name.split("."))
