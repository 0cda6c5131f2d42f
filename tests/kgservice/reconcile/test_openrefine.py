"""The way of OpenRefine: manifest, a column of real labels, extension of what was matched, previews."""

import csv
import json
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from kgservice.workspace import Workspace
from tests.kgservice.reconcile.schemas import Schemas


def _column(workspace: Workspace, goemotions: Path) -> list[tuple[str, str]]:
    """A column of 1,000 cells with the scheme of each: labels of real GoEmotions rows, and those of Parrott."""
    taxonomy = workspace.at().knowledge.taxonomy
    parrott = [(concept.label.title(), "parrott") for concept in taxonomy.by_scheme["parrott"]]
    names = {concept.notations[0]: concept.label for concept in taxonomy.by_scheme["goemotions"]}
    with (goemotions / "train.tsv").open(newline="") as rows:
        marked = islice((row[1].split(",")[0] for row in csv.reader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)), 600)
        found = [(names[mark], "goemotions") for mark in marked]
    return [*found, *islice(cycle(parrott), 1_000 - len(found))]


def _batches(manifest: dict[str, Any], column: list[tuple[str, str]]) -> list[dict[str, Any]]:
    queries = [
        {
            "query": cell,
            "type": scheme,
            "type_strict": "should",
            "limit": 3,
            "properties": [{"pid": "scheme", "v": scheme}],
        }
        for cell, scheme in column
    ]
    size = manifest["batchSize"]
    return [
        {f"q{at}": query for at, query in enumerate(queries[begin : begin + size])}
        for begin in range(0, len(queries), size)
    ]


def test_a_column_of_a_thousand_labels_is_matched_extended_and_previewed(
    client: TestClient, schemas: Schemas, workspace: Workspace, goemotions: Path
) -> None:
    manifest = client.get("/reconcile").json()
    column = _column(workspace, goemotions)
    matched: list[str] = []
    for batch in _batches(manifest, column):
        answer = client.post("/reconcile", data={"queries": json.dumps(batch)}).json()
        schemas.check("reconciliation-result-batch", answer)
        for name in batch:
            matches = [each for each in answer[name]["result"] if each["match"]]
            assert len(matches) == 1, batch[name]
            matched.append(matches[0]["id"])
    assert len(matched) == len(column) == 1_000
    taxonomy = workspace.at().knowledge.taxonomy
    for identifier, (cell, scheme) in zip(matched, column, strict=True):
        concept = taxonomy.concepts[manifest["identifierSpace"] + identifier]
        assert (concept.label.lower(), concept.scheme) == (cell.lower(), scheme)

    proposals = client.get("/reconcile/properties?type=goemotions").json()
    schemas.check("data-extension-property-proposal", proposals)
    proposed = [each["id"] for each in proposals["properties"]]
    wanted = ["parent", "scheme", "valence", "octant", "definition", "converted/ekman"]
    assert set(wanted) <= set(proposed)
    ids = list(dict.fromkeys(matched))
    columns = [{"id": name} for name in wanted]
    extended = client.post("/reconcile", data={"extend": json.dumps({"ids": ids, "properties": columns})}).json()
    schemas.check("data-extension-response", extended)
    assert list(extended["rows"]) == ids
    assert all(len(row["scheme"]) == len(row["definition"]) == 1 for row in extended["rows"].values())
    assert sum(bool(row["valence"]) for row in extended["rows"].values()) > 0.9 * len(ids)
    assert extended["rows"]["goemotions/annoyance"]["converted/ekman"] == [{"id": "ekman/anger", "name": "anger"}]

    for identifier in ids[:3]:
        preview = client.get(manifest["preview"]["url"].replace("{{id}}", identifier.replace("/", "%2F")))
        assert preview.status_code == 200
        assert preview.headers["content-type"].startswith("text/html")
        assert taxonomy.concepts[manifest["identifierSpace"] + identifier].definition[:20] in preview.text
        view = client.get(manifest["view"]["url"].replace("{{id}}", identifier.replace("/", "%2F")))
        assert (view.status_code, view.headers["location"]) == (303, f"/id/{identifier}")
