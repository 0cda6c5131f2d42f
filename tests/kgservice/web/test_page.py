"""The page: the form, the answer with its explanation, and errors with their cure; without scripts."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from fastapi.testclient import TestClient

from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> Iterator[TestClient]:
    with TestClient(light_app(workspace)) as opened:
        yield opened


class Page(HTMLParser):
    """A page as a reader meets it: its text, its elements, and whether they are closed in order."""

    VOID = frozenset({"meta", "link", "input", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.text += f" {data}"

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def page(client: TestClient, status: int = 200, **query: str) -> Page:
    answer = client.get("/", params={"from" if name == "source" else name: value for name, value in query.items()})
    assert answer.status_code == status, answer.text[:300]
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "<script" not in answer.text and "style=" not in answer.text
    return Page(re.sub(r"<!doctype html>", "", answer.text))


def said(found: Page) -> str:
    return " ".join(found.text.split())


def test_the_answer_is_read_with_its_explanation(client: TestClient) -> None:
    text = said(page(client, source="goemotions", to="ekman", labels="annoyance"))
    for part in (
        "anger",
        "is broader",
        "1.37 bits",
        "sense:irritation",
        "goemotions:annoyance contains sense:irritation",
        "confidence 0.95",
        "skos:narrowMatch",
        "mapping:goemotions/annoyance--irritation",
    ):
        assert part in text, part


def test_senses_are_defined_and_judgements_told(client: TestClient, workspace: Workspace) -> None:
    text = said(page(client, source="goemotions", to="ekman", labels="annoyance"))
    sense = workspace.at().knowledge.taxonomy.concepts["https://w3id.org/emotaxa/sense/irritation"]
    assert sense.definition in text


def test_the_form_keeps_what_was_asked(client: TestClient) -> None:
    found = page(client, source="shaver/3", to="goemotions", labels="frustration", mode="soft")
    chosen = [option["value"] for option in found.all("option") if "selected" in option]
    assert chosen == ["shaver/3", "goemotions", "", "soft"]
    assert "frustration" in [field.get("value") for field in found.all("input")]


def test_a_profile_speaks_for_itself(client: TestClient) -> None:
    found = page(client, source="goemotions", to="ekman", labels="love", profile="goemotions-paper")
    assert "What the profile says" in said(found)


def test_what_fits_nowhere_is_told_with_the_reason(client: TestClient) -> None:
    text = said(page(client, source="goemotions", to="ekman", labels="curiosity"))
    assert "Nothing fits" in text
    assert "goemotions:curiosity" in text


def test_a_point_is_shown(client: TestClient) -> None:
    text = said(page(client, source="parrott/1", to="vad", labels="joy"))
    assert "valence" in text and "dominance" in text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"source": "goemotions", "to": "ekmann", "labels": "joy"}, "Did you mean ekman"),
        ({"source": "goemotions", "to": "ekman", "labels": "anoyance"}, "Did you mean annoyance"),
        ({"source": "goemotions", "to": "ekman", "labels": "joy", "profile": "goemotions-papr"}, "goemotions-paper"),
        ({"source": "goemotions", "to": "ekman", "labels": " , "}, "No label was given"),
        ({"source": "goemotions", "to": "ekman", "labels": "joy", "mode": "hrad"}, "Unknown mode"),
        ({"source": "goemotions", "to": "ekman", "labels": "joy," * 50}, "50 labels"),
        ({"source": "goemotions", "to": "ekman", "labels": "a" * 60_000}, "A label of 60,000 characters"),
        ({"source": "vad", "to": "ekman", "labels": "joy"}, "vad takes points"),
    ],
)
def test_an_error_is_shown_with_its_cure(client: TestClient, query: dict[str, Any], words: str) -> None:
    found = page(client, 422, **query)
    assert words in said(found)
    assert any(element.get("role") == "alert" for element in found.all("div"))
    values = [option["value"] for option in found.all("option") if "selected" in option]
    assert values[:2] == [query["source"], query["to"]], "the form forgot what was asked"


@pytest.mark.parametrize("field", ["labels", "source", "to", "profile", "mode"])
def test_markup_in_a_field_stays_text(client: TestClient, field: str) -> None:
    query = {"source": "goemotions", "to": "ekman", "labels": "joy", field: "\"><script>alert(1)</script><p a='"}
    found = page(client, 422, **query)
    assert not found.all("script")


def test_every_field_has_a_label_and_every_table_headings(client: TestClient) -> None:
    found = page(client, source="goemotions", to="ekman", labels="surprise")
    labelled = {label["for"] for label in found.all("label")}
    fields = [*found.all("input"), *found.all("select")]
    assert {field["id"] for field in fields} == labelled
    assert [html["lang"] for html in found.all("html")] == ["en"]
    assert len(found.all("h1")) == 1
    assert all("scope" in heading for heading in found.all("th"))
    ids = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_every_link_and_file_of_the_page_works(client: TestClient) -> None:
    answer = client.get("/")
    found = Page(re.sub(r"<!doctype html>", "", answer.text))
    links = [attributes["href"] for tag in ("a", "link") for attributes in found.all(tag)]
    for link in links:
        assert link is not None and link.startswith(("/", "#")), f"{link} leads outside"
        if link.startswith("/"):
            assert client.get(link).status_code == 200, link


def test_the_list_of_operations_is_well_formed(client: TestClient) -> None:
    found = Page(re.sub(r"<!doctype html>", "", client.get("/docs").text))
    assert "curl -s" in found.text
    assert "`" not in found.text
    for link in (attributes["href"] for attributes in found.all("a")):
        assert link is not None
        assert client.get(link).status_code == 200, link
