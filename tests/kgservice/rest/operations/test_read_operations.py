"""Operations over HTTP: read from KGCL, tables and edited files, and found between revisions."""

import csv
import io
from collections.abc import Iterator

import pytest

from kgservice.views.headers import REVISION_HEADER
from mappings.shipped import shipped_files
from tests.kgservice.rest.curators import Person, Place, placed
from tests.kgservice.stores.releases import part_of_release

IRE = {"type": "NewSynonym", "about": "https://w3id.org/emotaxa/ekman/anger", "new": "ire"}
TSV = "text/tab-separated-values"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A service over a few modules."""
    release = part_of_release({"core", "ekman", "sense", "goemotions"})
    with placed(tmp_path_factory.mktemp("place"), release) as found:
        yield found


@pytest.fixture
def anybody(place: Place) -> Person:
    return place.person(None)


def sent(person: Person, kind: str, body: str | bytes, status: int = 200, **query: object) -> dict[str, object]:
    headers = {"content-type": kind}
    return person.post("/operations/read", content=body, headers=headers, params=query, status=status)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/x-kgcl", "create synonym 'ire'@en for ekman:anger\n"),
        ("text/plain; charset=utf-8", "create synonym 'ire'@en for ekman:anger"),
        (TSV, "operation\tabout\tnew\nadd synonym\tekman:anger\tire\n"),
        ("text/csv", "operation,about,new\nNewSynonym,ekman:anger,ire\n"),
        ("application/json", '[{"type": "NewSynonym", "about": "ekman:anger", "new": "ire"}]'),
        ("application/json", '{"operations": [{"type": "NewSynonym", "about": "ekman:anger", "new": "ire"}]}'),
    ],
)
def test_whatever_it_is_written_in_the_operation_is_the_same(anybody: Person, kind: str, body: str) -> None:
    found = sent(anybody, kind, body)
    assert found["operations"] == [IRE] and found["revision"] == 1 and found["findings"] == []
    assert found["kgcl"] == "create synonym 'ire'@en for ekman:anger\n"


def test_an_edited_module_comes_back_as_what_was_edited(anybody: Person) -> None:
    text = next(path for path in shipped_files().modules if path.name == "ekman.ttl").read_text()
    old = '"anger"@en'
    assert old in text
    found = sent(anybody, "text/turtle", text.replace(old, '"wrath"@en', 1))
    assert "wrath" in str(found["operations"])
    assert sent(anybody, "text/turtle", text)["operations"] == []


def test_a_mapping_set_is_told_from_a_table_by_its_content(anybody: Person) -> None:
    path = next(path for path in shipped_files().sets if path.name == "goemotions.sssom.tsv")
    assert sent(anybody, TSV, path.read_bytes())["operations"] == []


def test_every_wrong_cell_is_told(anybody: Person) -> None:
    table = "operation\tabout\tnew\nadd synonym\tekman:angre\tire\nadd synonim\tekman:anger\tire\n"
    problem = sent(anybody, TSV, table, status=422)
    assert str(problem["type"]).endswith("/table-refused")
    findings = problem["findings"]
    assert isinstance(findings, list)
    assert [(found["line"], found["slot"]) for found in findings] == [(2, "about"), (3, "operation")]
    assert "ekman:anger" in findings[0]["hint"] and "/tmp" not in str(problem)


@pytest.mark.parametrize(
    ("kind", "body", "status", "said"),
    [
        ("image/png", b"x", 415, "text/x-kgcl"),
        ("text/x-kgcl", b"do what I mean", 422, ""),
        ("text/x-kgcl", b"\xff\xfe", 422, "UTF-8"),
        ("text/turtle", b"<a> <b> .", 422, ""),
        ("text/turtle", b"<http://x/a> a <http://www.w3.org/2002/07/owl#Ontology> .", 422, ""),
        (TSV, b"#mapping_set_id: nowhere\nsubject_id\tobject_id\n", 422, ""),
        ("application/json", b"{", 400, ""),
        ("application/json", b"3", 422, "list"),
        ("application/json", b'[{"type": "Rename"}]', 422, "NodeRename"),
    ],
)
def test_what_cannot_be_read_is_told_and_not_where_it_lay(
    anybody: Person, kind: str, body: bytes, status: int, said: str
) -> None:
    problem = str(sent(anybody, kind, body, status=status))
    assert said in problem and "/tmp" not in problem


def test_a_request_is_made_of_what_was_read(place: Place, anybody: Person) -> None:
    operations = sent(anybody, "text/x-kgcl", "create synonym 'ire'@en for ekman:anger")["operations"]
    editor = place.person("editor")
    number = editor.post("/changes", {"title": "Ire", "operations": operations}, status=201)["number"]
    revision = place.merge(number)
    between = anybody.get("/operations/between", params={"from": revision - 1, "to": revision})
    assert between["operations"] == [IRE] and "'ire'" in between["kgcl"]
    back = anybody.get("/operations/between", params={"from": revision, "to": revision - 1})
    assert [one["type"] for one in back["operations"]] == ["RemoveSynonym"]
    first = anybody.send("GET", "/operations/between", params={"from": 1, "to": revision})
    again = anybody.send(
        "GET",
        "/operations/between",
        params={"from": 1, "to": revision},
        headers={"if-none-match": first.headers["etag"]},
    )
    assert again.status_code == 304
    assert anybody.get("/operations/between", params={"from": 1, "to": 999}, status=404)["value"] == 999


@pytest.mark.parametrize(("format", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_the_template_is_a_table_that_does_nothing(anybody: Person, format: str, delimiter: str) -> None:
    answer = anybody.send("GET", "/operations/template", params={"format": format})
    assert answer.headers["content-disposition"].endswith(f'"operations.{format}"')
    rows = list(csv.DictReader(io.StringIO(answer.text), delimiter=delimiter))
    assert rows and {"operation", "about", "parent"} <= rows[0].keys()
    kind = answer.headers["content-type"]
    assert sent(anybody, kind, answer.text)["operations"] == []
    assert answer.headers[REVISION_HEADER]
