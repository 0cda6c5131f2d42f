"""The operations of the service as its own description lists them, and bodies made of its examples."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient

__all__ = ["Operation", "operations_of", "with_text"]

METHODS = ("get", "post", "put", "delete", "patch")
JSON = "application/json"


@dataclass(frozen=True)
class Operation:
    """One operation.

    Attributes:
        method: of HTTP.
        path: with the names of its parameters in curly brackets.
        parameters: as OpenAPI has them.
        example: a JSON body that works; None where it takes none.
    """

    method: str
    path: str
    parameters: Sequence[Mapping[str, Any]]
    example: Any

    @property
    def filled(self) -> str:
        """The path with something in place of each parameter."""
        return self.path.replace("{", "").replace("}", "")

    def with_path(self, name: str, text: str) -> str:
        """Give the path with a text in place of one parameter."""
        return self.path.replace(f"{{{name}}}", text)

    def query(self, name: str, text: str) -> dict[str, str]:
        """Give a query with a text for one parameter, and something for those that have to be there."""
        needed = {one["name"]: "ekman" for one in self.parameters if one["in"] == "query" and one.get("required")}
        return {**needed, name: text}


def operations_of(client: TestClient) -> list[Operation]:
    """List the operations; each that takes JSON has to show an example of it."""
    document = client.get("/openapi.json").json()
    found = []
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                operation = item[method]
                example = _example(document, operation.get("requestBody", {}).get("content", {}))
                assert example is not None or JSON not in operation.get("requestBody", {}).get("content", {}), path
                found.append(Operation(method.upper(), path, operation.get("parameters", ()), example))
    assert len(found) > 20
    return found


def with_text(value: Any, text: str) -> Iterator[Any]:  # noqa: ANN401
    """Give every copy of a JSON value in which one text, or one name, is another text."""
    if isinstance(value, str):
        yield text
    elif isinstance(value, list):
        for place, item in enumerate(value):
            for changed in with_text(item, text):
                yield [*value[:place], changed, *value[place + 1 :]]
    elif isinstance(value, dict):
        for name, item in value.items():
            for changed in with_text(item, text):
                yield {**value, name: changed}
            yield {**{other: one for other, one in value.items() if other != name}, text: item}


def _example(document: Any, content: Any) -> Any:  # noqa: ANN401
    media = content.get(JSON)
    if media is None:
        return None
    schema = media.get("schema", {})
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    shown = [media.get("example"), *(one.get("value") for one in media.get("examples", {}).values())]
    return next((one for one in (*shown, schema.get("example"), *schema.get("examples", ())) if one is not None), None)
