"""Source lines: the line on which a Turtle file describes a node."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from mappings.shipped import shipped_label_modules
from ontology.load import shipped_modules
from ontology.validation.conformance import shape_files
from ontology.validation.source_lines import mention_lines, subject_lines

SHIPPED = (*shipped_modules(), *shipped_label_modules(), *shape_files())
HEAD = "@prefix a: <http://example.org/> .\n"


def named_subjects(turtle: bytes) -> set[str]:
    """What a parser says stands as a subject."""
    quads = parse(turtle, format=RdfFormat.TURTLE)
    return {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_subjects_of_every_shipped_file_are_found_where_they_stand(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = subject_lines(text)
    assert set(lines) == named_subjects(path.read_bytes())
    written = text.splitlines()
    for iri, line in lines.items():
        local = iri.rstrip("/").rpartition("/")[2].rpartition("#")[2]
        assert local in written[line - 1], f"{iri} does not stand on line {line}: {written[line - 1]}"
        assert not written[line - 1][0].isspace()


def test_the_subjects_of_the_standard_turtle_cases_are_found(conformance: Path) -> None:
    cases = sorted((conformance / "rdf-tests" / "rdf" / "rdf11" / "rdf-turtle").glob("*.ttl"))
    judged = 0
    for case in cases:
        try:
            expected = named_subjects(case.read_bytes())
        except SyntaxError:
            subject_lines(case.read_text(encoding="utf-8", errors="replace"))
            continue
        judged += 1
        assert set(subject_lines(case.read_text(encoding="utf-8"))) == expected, case.name
    assert judged > 150, f"only {judged} of {len(cases)} cases could be read"


@pytest.mark.parametrize(
    ("turtle", "iri", "line"),
    [
        (f"{HEAD}\n\na:joy a:is a:x .", "http://example.org/joy", 4),
        (f"{HEAD}<http://example.org/joy>\n  a:is a:x .", "http://example.org/joy", 2),
        ("PREFIX a: <http://example.org/>\na:joy a:is a:x .", "http://example.org/joy", 2),
        ("prefix : <http://example.org/>\n:joy :is :x .", "http://example.org/joy", 2),
        ("@base <http://example.org/a/> .\n<../joy> <is> <x> .", "http://example.org/joy", 2),
        ("BASE <http://example.org/>\n<joy> <is> <x> .", "http://example.org/joy", 2),
        (f"{HEAD}a:v1.5 a:is 1.5 .\na:joy a:is a:x .", "http://example.org/v1.5", 2),
        (f"{HEAD}a:v a:is 1.5 .\na:joy a:is 2 .", "http://example.org/joy", 3),
        (f"{HEAD}a:with\\,comma a:is a:x .", "http://example.org/with,comma", 2),
        (f"{HEAD}a:d\u00e9sir a:is a:x .", "http://example.org/d\u00e9sir", 2),
        (f"{HEAD}<http://example.org/\\u006aoy> a:is a:x .", "http://example.org/joy", 2),
        (f"{HEAD}[] a:is ( a:x a:y ) .\na:joy a:is [ a:is a:x ; a:is a:y ] .", "http://example.org/joy", 3),
        (f'{HEAD}a:x a:is """one\ntwo .\na:joy a:is a:y .\n""" .\na:joy a:is a:z .', "http://example.org/joy", 6),
        (f"{HEAD}# a:joy a:is a:x .\na:joy a:is a:x .", "http://example.org/joy", 3),
        (f"{HEAD}a:joy a:is a:x .\na:joy a:is a:y .", "http://example.org/joy", 2),
        (HEAD.replace("\n", "\r\n") + "\r\na:joy a:is a:x .\r\n", "http://example.org/joy", 3),
    ],
)  # fmt: skip
def test_a_subject_is_found_however_it_is_written(turtle: str, iri: str, line: int) -> None:
    assert iri in named_subjects(turtle.encode())
    assert subject_lines(turtle)[iri] == line
    assert mention_lines(turtle)[iri] <= line


@pytest.mark.parametrize(
    "turtle",
    [
        f"{HEAD}a:x a:is a:joy .",
        f"{HEAD}a:x a:is [ a:is a:joy ] .",
        f"{HEAD}[ a:is a:joy ] a:is a:x .",
        f"{HEAD}( a:joy ) a:is a:x .",
        f"{HEAD}a:x a:is a:y ; a:joy a:y , a:joy .",
    ],
)
def test_an_object_or_a_predicate_is_mentioned_but_is_no_subject(turtle: str) -> None:
    assert "http://example.org/joy" not in subject_lines(turtle)
    assert mention_lines(turtle)["http://example.org/joy"] == 2


@pytest.mark.parametrize("turtle", [f"{HEAD}a:x a:is '\\n. a:joy' .", f"{HEAD}a:x a:is a:y . # a:joy"])
def test_strings_and_comments_mention_nothing(turtle: str) -> None:
    assert "http://example.org/joy" not in mention_lines(turtle)


def test_an_undeclared_prefix_is_passed_over() -> None:
    assert subject_lines("b:joy b:is b:x .") == {}


def test_what_cannot_be_made_absolute_is_left_as_it_is() -> None:
    assert subject_lines("@base <http://example.org/> .\n<//[> <is> <x> .") == {"//[": 2}


@given(st.text(alphabet="a:<>\"'.;,[]() \n#@\\prefixbase_{|}^-+1e%\u00b7"))
def test_no_text_makes_it_fail_and_every_line_lies_in_the_file(text: str) -> None:
    for line in (subject_lines(text) | mention_lines(text)).values():
        assert 1 <= line <= text.count("\n") + 1


ODD = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=12)
NAMES = st.sampled_from(
    ["joy", "d\u00e9sir", "v1.5", "a,b", "x-y", "1", "%41", "a.b.c", "\u00b7", "-x", "o'clock", "a(b)"]
)
NODES = NAMES.map(lambda name: NamedNode(f"http://example.org/{name}"))
BLANKS = st.sampled_from(["a", "b1"]).map(BlankNode)
VALUES = st.one_of(
    NODES,
    BLANKS,
    ODD.map(Literal),
    ODD.map(lambda text: Literal(text, language="en")),
    st.integers().map(Literal),
    st.floats(allow_nan=False, allow_infinity=False).map(Literal),
)
TRIPLES = st.lists(st.builds(Triple, st.one_of(NODES, BLANKS), NODES, VALUES), max_size=12)


@given(TRIPLES, st.sampled_from([{}, {"": "http://example.org/"}, {"a": "http://example.org/"}]))
def test_the_subjects_of_any_graph_are_found_in_its_turtle(triples: list[Triple], prefixes: dict[str, str]) -> None:
    turtle = serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes)
    assert turtle is not None
    text = turtle.decode()
    lines = subject_lines(text)
    assert set(lines) == named_subjects(turtle)
    described = [triple.subject.value for triple in triples if isinstance(triple.subject, NamedNode)]
    assert sorted(lines, key=lines.__getitem__) == list(dict.fromkeys(described))
