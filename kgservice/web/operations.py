"""The operations of the service, made readable from its OpenAPI document."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

__all__ = ["Operation", "Parameter", "operations_of"]

_METHODS = ("get", "post")
_WRITTEN = frozenset({"Change requests", "Suggestions", "Watches"})
"""Tags of what people write: it may need a key to be read, and an example may lead to nothing yet."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation."""

    name: str
    where: str
    required: bool
    kind: str
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation, with a command line that works as it stands.

    Attributes:
        anchor: name of its place on the page.
        link: path that a browser can open, for a GET that needs nothing else.
    """

    anchor: str
    tag: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    body: str
    curl: str
    link: str


def operations_of(document: dict[str, Any], address: str) -> list[Operation]:
    """Give all operations of an OpenAPI document, for a service at an address."""
    return [
        _operation(document, path, method, found, address)
        for path, methods in document["paths"].items()
        for method, found in methods.items()
        if method in _METHODS
    ]


def _operation(document: dict[str, Any], path: str, method: str, found: dict[str, Any], address: str) -> Operation:
    parameters = found.get("parameters", [])
    filled, query = path, {}
    for parameter in parameters:
        value = _example(parameter)
        if value is not None and parameter["in"] == "path":
            filled = filled.replace("{" + parameter["name"] + "}", quote(str(value), safe=":/"))
        elif value is not None and (parameter["required"] or parameter["name"] in ("profile", "name")):
            query[parameter["name"]] = value
    here = filled + (f"?{urlencode(query)}" if query else "")
    kind, body = _body(document, found)
    tag = (found.get("tags") or ["Other"])[0]
    open_at_once = method == "get" and "{" not in here and tag not in _WRITTEN
    return Operation(
        anchor=found["operationId"],
        tag=tag,
        method=method.upper(),
        path=path,
        summary=found.get("summary", ""),
        description=found.get("description", ""),
        parameters=tuple(
            Parameter(
                p["name"], p["in"], p.get("required", False), _kind(p.get("schema", {})), p.get("description", "")
            )
            for p in parameters
        ),
        body=body,
        curl=_curl(address + here, kind, body),
        link=here if open_at_once else "",
    )


def _example(parameter: dict[str, Any]) -> Any:  # noqa: ANN401
    examples = [e["value"] for e in parameter.get("examples", {}).values() if "value" in e]
    return examples[0] if examples else None


def _body(document: dict[str, Any], operation: dict[str, Any]) -> tuple[str, str]:
    """Media type and first example of what an operation takes; empty where it takes nothing."""
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        examples = [e["value"] for e in content.get("examples", {}).values()]
        if name := content["schema"].get("$ref", "").rpartition("/")[2]:
            examples += document["components"]["schemas"][name].get("examples", [])
        if examples:
            return kind, examples[0] if isinstance(examples[0], str) else json.dumps(examples[0], indent=2)
    return "", ""


def _curl(url: str, kind: str, body: str) -> str:
    if not body:
        return f"curl -s '{url}'"
    if kind == "application/x-www-form-urlencoded":
        fields = "".join(f" \\\n  --data-urlencode '{name}={text}'" for name, text in json.loads(body).items())
        return f"curl -s '{url}'{fields}"
    if kind != "application/json":
        return f"curl -s '{url}' \\\n  -H 'Content-Type: {kind}' --data-binary @train.tsv"
    return f"curl -s '{url}' \\\n  -H 'Content-Type: {kind}' \\\n  -d '{json.dumps(json.loads(body))}'"


def _kind(schema: dict[str, Any]) -> str:
    kinds = [schema, *schema.get("anyOf", [])]
    named = next((" or ".join(map(str, each["enum"])) for each in kinds if "enum" in each), "")
    return named or next((each["type"] for each in kinds if each.get("type", "null") != "null"), "")
