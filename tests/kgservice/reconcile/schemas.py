"""The JSON schemas of the Reconciliation Service API 0.2, and its examples."""

import json
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response
from jsonschema import Draft7Validator
from referencing import Registry
from referencing.jsonschema import DRAFT7

__all__ = ["Schemas", "asked"]


class Schemas:
    """Validates documents; a schema that refers to another finds it here, and nothing is fetched."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        found = {path.stem: json.loads(path.read_text()) for path in (folder / "schemas").glob("*.json")}
        named = [(schema["$id"], DRAFT7.create_resource(schema)) for schema in found.values()]
        registry: Registry[Any] = Registry().with_resources(named)
        self._validators = {name: Draft7Validator(schema, registry=registry) for name, schema in found.items()}

    def check(self, name: str, document: object) -> None:
        """Fail where a document does not fit a schema."""
        errors = [f"{error.json_path}: {error.message}" for error in self._validators[name].iter_errors(document)]
        assert not errors, f"does not fit {name}: {errors[:3]}"

    def fits(self, name: str, document: object) -> bool:
        """Tell whether a document fits a schema."""
        return bool(self._validators[name].is_valid(document))

    def examples(self, name: str, kind: str) -> dict[str, str]:
        """Give the examples of a schema, by file name; at least one."""
        found = {
            path.name: path.read_text() for path in sorted((self.folder / "examples" / name / kind).glob("*.json"))
        }
        assert found
        return found


def asked(client: TestClient, **queries: object) -> dict[str, list[dict[str, Any]]]:
    """Send a batch, and give the candidates by the name of the query."""
    answer: Response = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    return {name: found["result"] for name, found in answer.json().items()}
