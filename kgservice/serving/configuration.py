"""Settings from outside: options win over the environment, the environment over a file, a file over the defaults."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict, SettingsError

from kgservice.serving.errors import WrongSetting
from kgservice.serving.fields import PREFIX, setting_fields
from kgservice.serving.settings_file import read_settings_file
from kgservice.settings import ServiceSettings
from ontology.spelling import nearest

__all__ = ["CONFIG_VARIABLE", "Configured", "Origin", "Shown", "read_settings"]

CONFIG_VARIABLE = "EMOTAXA_CONFIG"
"""Environment variable that names the file of settings."""

_FILE = "_FILE"
_OLD_NAMES = {"EMOTAXA_JOBS": "rest.job_folder"}
_NO_SETTINGS = frozenset(
    PREFIX + name for name in ("CONFIG", "CONFORMANCE", "DATA", "KEY", "NEO4J_LIB", "REQUIRE_REAL", "URL")
)
"""Variables that tell something else than settings: to tests, or to a client."""

_CREDENTIALS = re.compile(r"//[^/@\s]*@")
_HIDDEN = "***"
_OF_KUBERNETES = re.compile(r"_SERVICE_(?:HOST|PORT)|_PORT_\d+_(?:TCP|UDP|SCTP)")
_SERVICE_LINKS = "Kubernetes sets this for a Service of such a name; set enableServiceLinks: false in the pod"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the value of a field comes from.

    Attributes:
        kind: option, environment, file or default.
        where: the option, the variable, or the file with its line; empty for a default.
    """

    kind: Literal["option", "environment", "file", "default"]
    where: str = ""

    def __str__(self) -> str:
        """Give the place, or say that it is the default."""
        return self.where or self.kind


@dataclass(frozen=True, slots=True)
class Shown:
    """A field as it is shown to people: `value` is text, a number, a boolean or None, and never a secret."""

    name: str
    value: str | float | bool | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Configured:
    """Settings, and where each comes from.

    Attributes:
        settings: all of them.
        origins: by the name of a field that is not at its default.
    """

    settings: ServiceSettings
    origins: Mapping[str, Origin]

    def shown(self) -> list[Shown]:
        """List every field without its secrets."""
        return [
            Shown(name, _showable(_at(self.settings, name)), self.origins.get(name, Origin("default")))
            for name in setting_fields()
        ]


def read_settings(options: Mapping[str, Any] | None = None, file: str | None = None) -> Configured:
    """Read the settings of this process.

    Args:
        options: what the command line says, by the option (as `--port`): the name of a field, and its value.
        file: a TOML file; the one that EMOTAXA_CONFIG names where none is given.

    Raises:
        WrongSetting: at the first setting that is unknown or does not fit.
    """
    origins: dict[str, Origin] = {}
    named = file or os.environ.get(CONFIG_VARIABLE)
    values: dict[str, Any] = {}
    if named:
        for name, (value, line) in read_settings_file(Path(named), "--config" if file else CONFIG_VARIABLE).items():
            values[name] = value
            origins[name] = Origin("file", f"{named}:{line}")
    for name, value, variable in _from_environment():
        values[name] = value
        origins[name] = Origin("environment", variable)
    for option, (name, value) in (options or {}).items():
        values[name] = value
        origins[name] = Origin("option", option)
    try:
        settings = ServiceSettings.model_validate(_nested(values))
    except ValidationError as error:
        raise _wrong(error, origins) from None
    return Configured(settings, origins)


class _Environment(ServiceSettings, BaseSettings):
    """The settings as pydantic-settings reads them from variables."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__", env_ignore_empty=True)


def _from_environment() -> Iterator[tuple[str, Any, str]]:
    """Give what the environment sets: the field, its value and the variable. An empty variable sets nothing.

    Raises:
        WrongSetting: for a variable that begins like one of ours and is none.
    """
    fields = setting_fields()
    variables = {field.variable: name for name, field in fields.items()} | _OLD_NAMES
    files = {fields[name].variable + _FILE: name for name in fields if fields[name].secret}
    seen: dict[str, str] = {}
    for variable, text in sorted(os.environ.items()):
        if not variable.startswith(PREFIX) or variable in _NO_SETTINGS or not text:
            continue
        name = variables.get(variable) or files.get(variable)
        if name is None:
            raise _unknown(variable, text, (*variables, *files, *_NO_SETTINGS))
        if name in seen:
            raise WrongSetting(variable, f"{seen[name]} sets the same", "leave one of them out")
        seen[name] = variable
    try:
        given = _flat(EnvSettingsSource(_Environment)())
    except SettingsError as error:
        raise WrongSetting("the environment", str(error), "give lists and objects as JSON") from None
    for name, variable in seen.items():
        text = os.environ[variable]
        value = SecretStr(_content(variable, text)) if variable in files else given.get(name, text)
        yield name, value, variable


def _content(variable: str, path: str) -> str:
    """Read a secret from a file, without the line break at its end."""
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise WrongSetting(
            variable, f"{path} cannot be read: {reason}", "name a file that holds the secret", path
        ) from None


def _unknown(variable: str, text: str, known: Iterable[str]) -> WrongSetting:
    close = nearest(variable.removeprefix(PREFIX), [name.removeprefix(PREFIX) for name in known])
    hint = (
        f"did you mean {', '.join(PREFIX + name for name in close)}?"
        if close
        else "emotaxa serve --show-config lists all"
    )
    if _OF_KUBERNETES.search(variable) or text.startswith("tcp://"):
        hint = _SERVICE_LINKS
    return WrongSetting(variable, "there is no such setting", hint, variable)


def _wrong(error: ValidationError, origins: Mapping[str, Origin]) -> WrongSetting:
    """Word the first finding of pydantic with the place where the value was set."""
    found = error.errors(include_url=False)[0]
    parts = [str(part) for part in found["loc"]]
    name = next((name for at in range(len(parts), 0, -1) if (name := ".".join(parts[:at])) in setting_fields()), "")
    field, origin = setting_fields().get(name), origins.get(name, Origin("default"))
    said = found["msg"].replace("Input should", "it should").replace("String should", "it should")
    value = None if field is None or field.secret else str(found["input"])
    shown = "" if value is None else f", and is {value if len(value) <= 80 else f'{value[:77]}...'!r}"
    hint = ""
    if value is not None and value.startswith("tcp://"):
        hint = _SERVICE_LINKS
    elif field is not None:
        default = "" if field.default is None or field.secret else f"the default is {field.default!r}"
        hint = f"give {field.bounds}" if field.bounds else default
    return WrongSetting(str(origin), f"{name}: {said}{shown}", hint, value)


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Turn names with dots into groups.

    >>> _nested({"port": 1, "rest.items": 2, "rest.texts": 3})
    {'port': 1, 'rest': {'items': 2, 'texts': 3}}
    """
    nested: dict[str, Any] = {}
    for name, value in values.items():
        *groups, last = name.split(".")
        place = nested
        for group in groups:
            place = place.setdefault(group, {})
        place[last] = value
    return nested


def _flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Turn groups into names with dots.

    >>> _flat({"port": 1, "rest": {"items": 2}})
    {'port': 1, 'rest.items': 2}
    """
    flat: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{name}.")
        else:
            flat[prefix + name] = value
    return flat


def _at(settings: ServiceSettings, name: str) -> Any:  # noqa: ANN401
    value: Any = settings
    for part in name.split("."):
        value = getattr(value, part)
    return value


def _showable(value: Any) -> str | float | bool | None:  # noqa: ANN401
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, SecretStr):
        return _HIDDEN if value.get_secret_value() else ""
    return _CREDENTIALS.sub(f"//{_HIDDEN}@", str(value))
