"""Lines of KGCL, and what is said of those that are none."""

import pytest

from kgservice.changes.operations.documents import read_operation, written
from kgservice.changes.operations.kgcl import kgcl_text, parse_kgcl
from kgservice.stores.dataset import Dataset
from ontology.errors import DocumentError
from ontology.iri import BASE, CORE, compress


@pytest.mark.parametrize(
    ("line", "document"),
    [
        (
            "rename goemotions:joy from 'joy' -> 'gladness'",
            {"type": "NodeRename", "about": "goemotions/joy", "old": "joy", "new": "gladness"},
        ),
        (
            "rename 'coldheartedness'@en as 'x'",
            None,
        ),
        (
            "remove synonym 'liked'@en for sense:liking",
            {"type": "RemoveSynonym", "about": "sense/liking", "old": "liked", "kind": "adjective"},
        ),
        (
            "create exact synonym 'Freude'@de for <https://w3id.org/emotaxa/goemotions/joy>",
            {"type": "NewSynonym", "about": "goemotions/joy", "new": "Freude", "lang": "de"},
        ),
        (
            "create edge plutchik:1/joy rdfs:subClassOf plutchik:1/fear",
            {"type": "EdgeCreation", "subject": "plutchik/1/joy", "object": "plutchik/1/fear"},
        ),
        (
            "obsolete goemotions:joy with replacement goemotions:love",
            {"type": "NodeObsoletion", "about": "goemotions/joy", "replacement": "goemotions/love"},
        ),
    ],
)
def test_a_line_is_an_operation(line: str, document: dict[str, str] | None, graph: Dataset) -> None:
    if document is None:
        with pytest.raises(DocumentError, match="no concept is labelled"):
            parse_kgcl(line, graph)
        return
    [operation] = parse_kgcl(line, graph)
    named = {name: value.removeprefix(BASE) for name, value in written(operation).items()}
    assert named == document


def test_lines_are_read_on_what_those_before_them_make(graph: Dataset) -> None:
    text = """
        # a label of GoEmotions
        change definition of goemotions:joy to 'Marks delight.'
        remove definition for goemotions:joy
        obsolete goemotions:joy with replacement goemotions:love
        unobsolete goemotions:joy
    """
    changed, removed, retired, back = parse_kgcl(text, graph)
    assert written(removed)["old"] == written(changed)["new"] == "Marks delight."
    assert written(back)["replacement"] == written(retired)["replacement"] == f"{BASE}goemotions/love"


@pytest.mark.parametrize(
    ("line", "place", "said", "cure"),
    [
        ("obsolet goemotions:joy", "1:1", "no command 'obsolet'", "did you mean obsolete ID"),
        ("create edge goemotions:joy", "1:27", "ends too early: PREDICATE is missing", "create edge SUBJECT PREDICATE"),
        ("delete goemotions:joy now", "1:23", "'now' stands where the end of the line belongs", "delete ID"),
        ("delete 'joy'", "1:8", "concepts are labelled 'joy'", "say which by its CURIE"),
        ("delete nonsense", "1:8", "neither a CURIE nor an IRI", "PREFIX:NAME"),
        ("create goemotions:glee", "1:8", "a concept needs a label", "create node goemotions:glee 'label'"),
        ("add goemotions:joy to subset core:x", "1:30", "have no subsets", "make a scheme"),
        ("create narrow synonym 'x' for goemotions:joy", "1:8", "no narrow synonyms", "leave the word away"),
        ("rename goemotions:joy from 'joy to 'x'", "1:37", "right after the quote", "put a space"),
        ("rename goemotions:joy from 'joy' to 'x", "1:37", "does not end", "close it with '"),
        ("rename goemotions:joy from 'joy'@en to 'Freude'@de", "1:40", "one in 'de'", "within one language"),
        ("create edge goemotions:joy skos:exactMatch sense:joy", "1:28", "is no relation of concepts", "skos:broader"),
        ("create edge occ:joy core:followsFrom occ:hope", "1:21", "is never stated", "turn the edge round"),
        (
            "move parrott:3/rage core:x parrott:2/rage from parrott:2/rage to parrott:2/envy",
            "1:21",
            "no hierarchy",
            "skos:broader",
        ),
        (
            "move parrott:3/rage skos:broader parrott:2/joy from parrott:2/rage to parrott:2/envy",
            "1:34",
            "leads elsewhere",
            "twice",
        ),
        ("create node goemotions:Glee 'glee'", "1:13", "is not the IRI of a concept", "lower-case"),
    ],
)
def test_an_error_says_where_what_and_how(line: str, place: str, said: str, cure: str, graph: Dataset) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_kgcl(line, graph)
    assert str(caught.value).startswith(f"KGCL:{place}: "), caught.value
    assert said in caught.value.message and cure in caught.value.hint


def test_an_error_counts_lines(graph: Dataset) -> None:
    with pytest.raises(DocumentError, match=r"^KGCL:3:3: "):
        parse_kgcl("delete goemotions:joy\n\n  no command", graph)


def test_what_kgcl_cannot_quote_has_no_text(graph: Dataset) -> None:
    [operation] = parse_kgcl("add definition 'plain' to goemotions:joy", graph)
    assert kgcl_text(operation, compress) == "add definition 'plain' to goemotions:joy"
    told = operation.model_copy(update={"new": "the writer's joy"})
    assert kgcl_text(told, compress) is None


@pytest.mark.parametrize(
    "document",
    [
        {"type": "RemoveTextDefinition", "about": f"{BASE}goemotions/joy", "old": "Marks delight."},
        {"type": "NodeUnobsoletion", "about": f"{BASE}goemotions/joy", "replacement": f"{BASE}goemotions/love"},
    ],
)
def test_what_kgcl_cannot_say_whole_has_no_line(document: dict[str, str]) -> None:
    """A line without the old value would do something else on another graph."""
    assert kgcl_text(read_operation(document), compress) is None


JOY = f"{BASE}goemotions/joy"


@pytest.mark.parametrize(
    "document",
    [
        {"type": "NewTextDefinition", "about": JOY, "new": "Being\u2028glad."},
        {
            "type": "TextDefinitionReplacement",
            "about": f"{BASE}goemotions/joy",
            "old": "One.",
            "new": "Two\u0085lines.",
        },
        {
            "type": "EdgeCreation",
            "subject": f"{BASE}goemotions/joy",
            "predicate": f"{CORE}oppositeOf",
            "object": "urn:x:y",
        },
        {"type": "NodeObsoletion", "about": f"{BASE}goemotions/joy", "replacement": "urn:isbn:0451450523"},
    ],
)
def test_odd_texts_and_entities_are_read_as_they_are_written(document: dict[str, str], graph: Dataset) -> None:
    operation = read_operation(document)
    text = kgcl_text(operation, compress)
    assert text is not None
    assert parse_kgcl(f"{text}\r\n{text}\n", graph) == (operation, operation), text
