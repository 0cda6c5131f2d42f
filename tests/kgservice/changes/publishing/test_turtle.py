"""Turtle edited in place: only the lines of what has changed are others, and the text says what it should."""

import difflib
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kgservice.changes.publishing.turtle.edit import NotEditable, edit_turtle, turtle_facts
from kgservice.changes.publishing.turtle.facts import as_kept, facts_of
from kgservice.changes.publishing.turtle.scan import Unscannable, scan
from mappings.shipped import shipped_files
from ontology.iri import BASE, CORE, DCT, OWL, RDF, SKOS
from ontology.load import module_triples

EKMAN = next(path for path in shipped_files().modules if path.stem == "ekman")
ANGER, LABEL = NamedNode(BASE + "ekman/anger"), NamedNode(SKOS + "prefLabel")
PREFIXES = f"@prefix a: <http://a/> .\n@prefix skos: <{SKOS}> .\n"


@cache
def said(path: Path = EKMAN) -> frozenset[Triple]:
    return frozenset(as_kept(module_triples(path)))


def changed(old: str, new: str) -> tuple[list[str], list[str]]:
    """Give the lines that went and those that came."""
    lines = list(difflib.ndiff(old.splitlines(), new.splitlines()))
    return [line[2:] for line in lines if line.startswith("- ")], [line[2:] for line in lines if line.startswith("+ ")]


def edited(coming: set[Triple], going: set[Triple]) -> tuple[list[str], list[str]]:
    text = EKMAN.read_text(encoding="utf-8")
    return changed(text, edit_turtle(text, facts_of((said() - going) | coming)))


def label(text: str, language: str = "en") -> Triple:
    return Triple(ANGER, LABEL, Literal(text, language=language))


@pytest.mark.parametrize("path", shipped_files().asserted, ids=lambda path: path.stem)
def test_every_shipped_module_is_scanned_as_it_is_parsed(path: Path) -> None:
    subjects = {block.subject for block in scan(path.read_text(encoding="utf-8")) if block.subject}
    assert subjects == {triple.subject.value for triple in said(path) if isinstance(triple.subject, NamedNode)}


def test_what_says_the_same_stays_as_it_is() -> None:
    text = EKMAN.read_text(encoding="utf-8")
    assert edit_turtle(text, facts_of(said())) == text


def test_a_renamed_concept_changes_one_line() -> None:
    gone, come = edited({label("wrath")}, {label("anger")})
    assert gone == ['    skos:prefLabel "anger"@en ;']
    assert come == ['    skos:prefLabel "wrath"@en ;']


def test_a_further_label_stands_beside_the_others() -> None:
    gone, come = edited({label("Ärger", "de")}, set())
    assert come == ['    skos:prefLabel "anger"@en, "Ärger"@de ;']
    assert len(gone) == 1


def test_a_new_property_takes_its_place_among_the_others() -> None:
    gone, come = edited({Triple(ANGER, NamedNode(SKOS + "altLabel"), Literal("ire", language="en"))}, set())
    assert (gone, come) == ([], ['    skos:altLabel "ire"@en ;'])


def test_a_concept_that_goes_takes_its_block_with_it() -> None:
    joy = NamedNode(BASE + "ekman/joy")
    gone, come = edited(set(), {triple for triple in said() if triple.subject == joy})
    assert come == [] and gone[0].startswith("ekman:joy a owl:Class") and gone[-1] == ""
    assert len(gone) == 13


def test_a_new_concept_stands_behind_those_of_its_scheme() -> None:
    contempt = NamedNode(BASE + "ekman/contempt")
    new = {
        Triple(contempt, NamedNode(RDF + "type"), NamedNode(SKOS + "Concept")),
        Triple(contempt, NamedNode(SKOS + "broader"), ANGER),
        Triple(contempt, LABEL, Literal("contempt", language="en")),
    }
    text = EKMAN.read_text(encoding="utf-8")
    made = edit_turtle(text, facts_of(said() | new))
    block = 'ekman:contempt a skos:Concept ;\n    skos:broader ekman:anger ;\n    skos:prefLabel "contempt"@en .\n\n'
    assert made == text.replace("[] a owl:AllDisjointClasses", block + "[] a owl:AllDisjointClasses")


def test_a_list_that_changes_is_written_where_it_stands() -> None:
    [first] = [t for t in said() if t.predicate.value == RDF + "first" and t.object == ANGER]
    gone, come = edited({Triple(first.subject, first.predicate, NamedNode(BASE + "ekman/contempt"))}, {first})
    assert gone == ["    owl:members ( ekman:anger ekman:disgust ekman:fear ekman:joy ekman:sadness ekman:surprise ) ."]
    assert come == [
        "    owl:members ( ekman:contempt ekman:disgust ekman:fear ekman:joy ekman:sadness ekman:surprise ) ."
    ]


def test_an_axiom_without_a_name_comes_and_goes() -> None:
    axiom = BlankNode("x")
    new = {
        Triple(axiom, NamedNode(RDF + "type"), NamedNode(OWL + "Axiom")),
        Triple(axiom, NamedNode(OWL + "annotatedSource"), ANGER),
    }
    text = EKMAN.read_text(encoding="utf-8")
    with_axiom = edit_turtle(text, facts_of(said() | new))
    assert changed(text, with_axiom) == ([], ["", "[] a owl:Axiom ;", "    owl:annotatedSource ekman:anger ."])
    assert edit_turtle(with_axiom, facts_of(said())) == text


def test_comments_stay_where_they_are() -> None:
    text = PREFIXES + '\n# first\na:b a:p 1 ; # why\n    # of q\n    a:q 2 ;\n    a:r "x" . # end\n\n# last\n'
    wanted = PREFIXES + 'a:b a:p 1 ; a:r "y", "z" .'
    made = edit_turtle(text, turtle_facts(wanted))
    assert made == PREFIXES + '\n# first\na:b a:p 1 ; # why\n    a:r "y", "z" . # end\n\n# last\n'


def test_a_comment_behind_the_last_statement_outlives_the_next_one() -> None:
    text = PREFIXES + "a:b a:p 1 ; # why\n    a:q 2 .\n"
    assert edit_turtle(text, turtle_facts(PREFIXES + "a:b a:p 1 .")) == PREFIXES + "a:b a:p 1 . # why\n"


def test_line_ends_of_windows_stay() -> None:
    text = (PREFIXES + "a:b a:p 1 .\n").replace("\n", "\r\n")
    made = edit_turtle(text, turtle_facts(PREFIXES + "a:b a:p 1 ; a:q 2 .\na:c a:p 3 ."))
    assert made == (PREFIXES + "a:b a:p 1 ;\n    a:q 2 .\n\na:c a:p 3 .\n").replace("\n", "\r\n")


def test_lists_that_grow_too_long_are_spread_over_lines() -> None:
    words = [f"a rather long word number {at}" for at in range(4)]
    text = PREFIXES + f'a:b a:p "{words[0]}", "{words[1]}", "{words[2]}" .\n'
    made = edit_turtle(text, turtle_facts(PREFIXES + "a:b a:p " + ", ".join(f'"{word}"' for word in words) + " ."))
    assert made == PREFIXES + "a:b a:p\n        " + ",\n        ".join(f'"{word}"' for word in words) + " .\n"


def test_what_is_said_of_one_subject_in_several_places_is_changed_where_it_stands() -> None:
    text = PREFIXES + "a:b a:p 1 .\n\na:c a:p 2 .\n\na:b a:q 3 .\n"
    made = edit_turtle(text, turtle_facts(PREFIXES + "a:b a:p 1 ; a:q 4 . a:c a:p 2 ."))
    assert made == text.replace("a:q 3", "a:q 4")


def test_a_labelled_blank_node_that_changes_is_not_edited() -> None:
    text = PREFIXES + "a:b a:p _:x .\na:c a:p _:x .\n_:x a:q 1 .\n"
    with pytest.raises(NotEditable, match="several statements speak of"):
        edit_turtle(text, turtle_facts(text.replace("a:q 1", "a:q 2")))


@pytest.mark.parametrize("text", ["a:b a:p 1 .", "@prefix a: <http://a/> . a:b a:p << a:c a:q a:d >> .", "a:b ["])
def test_what_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(Unscannable):
        scan(text)


@given(data=st.data())
@settings(max_examples=40)
def test_whatever_changes_the_text_says_it_and_other_blocks_stay(data: st.DataObject) -> None:
    before = sorted(said(), key=str)
    named = [triple for triple in before if isinstance(triple.subject, NamedNode) and not _blank(triple)]
    going = data.draw(st.sets(st.sampled_from(named), max_size=12))
    subjects = st.sampled_from([ANGER, NamedNode(BASE + "ekman/new"), NamedNode("http://example.org/x")])
    told = st.sampled_from([LABEL, NamedNode(DCT + "source"), NamedNode(CORE + "position"), NamedNode("urn:p")])
    values = st.one_of(
        st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30).map(Literal),
        st.integers(-9, 99).map(Literal),
        st.sampled_from([ANGER, NamedNode("http://example.org/é/?q=1#f"), Literal("x", language="pt-br")]),
    )
    coming = set(as_kept(data.draw(st.sets(st.builds(Triple, subjects, told, values), max_size=8))))
    wanted = facts_of((set(before) - going) | coming)
    text = EKMAN.read_text(encoding="utf-8")
    made = edit_turtle(text, wanted)
    assert turtle_facts(made).says_as(wanted)
    touched = {triple.subject.value for triple in going | coming if isinstance(triple.subject, NamedNode)}
    for block in scan(text):
        if block.subject is not None and block.subject not in touched:
            assert text[block.start : block.end] in made


def _blank(triple: Triple) -> bool:
    return isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)
