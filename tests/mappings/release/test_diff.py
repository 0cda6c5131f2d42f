"""The semantic difference between real modules and edited copies of them."""

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

from mappings.release.build import content_state
from mappings.release.changes import changes_text
from mappings.release.diff import Change, difference
from mappings.release.files import ReleaseContent, read_content
from mappings.release.state import State, state_of
from mappings.release.words import difference_view, sections, summary
from mappings.shipped import SourceFiles
from ontology.iri import BASE, SKOS

Edits: TypeAlias = dict[str, list[tuple[str, str]]]

OTHERS = ("core.ttl", "sense.ttl", "parrott.ttl", "ekman.ttl", "norms-russell-mehrabian.ttl", "ekman.sssom.tsv")
GLEE = "parrott3:glee a owl:Class, skos:Concept ;\n    rdfs:subClassOf parrott2:cheerfulness ;\n"
GLEE_BROADER = "    skos:broader parrott2:cheerfulness ;\n    core:atTier parrott:3 ;\n    core:position 21 ;\n"


@pytest.fixture(scope="module")
def before(content: ReleaseContent) -> State:
    """The shipped state of the files that the tests edit."""
    names = {name.split(".")[0] for name in OTHERS}
    return content_state(
        ReleaseContent(
            tuple(module for module in content.modules if module.name in names),
            sets=tuple(one for one in content.sets if one.name in OTHERS),
        )
    )


@pytest.fixture
def changed(before: State, edited: Callable[..., SourceFiles]) -> Callable[[Edits], tuple[Change, ...]]:
    """Compares the shipped files with an edited copy of them."""

    def compare(edits: Edits) -> tuple[Change, ...]:
        others = [name for name in OTHERS if name not in edits]
        return difference(before, content_state(read_content(edited(edits, *others)))).changes

    return compare


def lines(changes: tuple[Change, ...]) -> list[str]:
    from mappings.release.diff import Difference

    return [line for _, found in sections(Difference("0.1.0", "0.2.0", changes)) for line in found]


def test_nothing_differs_from_itself(changed: Callable[[Edits], tuple[Change, ...]]) -> None:
    assert changed({}) == ()


def test_another_name_for_the_same_iri_is_a_renaming(changed: Callable[[Edits], tuple[Change, ...]]) -> None:
    found = changed({"parrott.ttl": [('skos:prefLabel "glee"@en', 'skos:prefLabel "gleefulness"@en')]})
    assert [(change.kind, change.change, change.before, change.after) for change in found] == [
        ("concept", "renamed", ("glee",), ("gleefulness",))
    ]
    assert lines(found) == ['renamed parrott:3/glee: was "glee", is "gleefulness"']


def test_another_parent_is_a_move(changed: Callable[[Edits], tuple[Change, ...]]) -> None:
    found = changed(
        {
            "parrott.ttl": [
                (GLEE, GLEE.replace("cheerfulness", "zest")),
                (GLEE_BROADER, GLEE_BROADER.replace("cheerfulness", "zest")),
            ]
        }
    )
    assert lines(found) == ["moved parrott:3/glee (glee) from parrott:2/cheerfulness to parrott:2/zest"]


def test_another_datatype_alone_is_a_difference() -> None:
    from pyoxigraph import Literal, NamedNode, Triple

    from mappings.release.diff import Difference

    def state(value: Literal) -> State:
        norm, arousal = NamedNode(f"{BASE}norm/x/joy"), NamedNode(f"{BASE}core/arousal")
        return state_of([Triple(norm, arousal, value)])

    xsd = "http://www.w3.org/2001/XMLSchema#"
    number, text = Literal("0.5", datatype=NamedNode(f"{xsd}decimal")), Literal("0.5")
    found = difference(state(number), state(text))
    assert [(change.before, change.after) for change in found.changes] == [(("0.5 (xsd:decimal)",), ("0.5 (text)",))]
    assert lines(found.changes) == ["norm:x/joy: arousal was 0.5 (xsd:decimal), is 0.5 (text)"]
    other = Literal("0.7", datatype=NamedNode(f"{xsd}decimal"))
    assert [change.after for change in difference(state(text), state(other)).changes] == [("0.7",)]
    assert difference(state(number), state(number)) == Difference("", "", ())


def test_labels_definitions_relations_and_other_statements_are_told_apart(
    changed: Callable[[Edits], tuple[Change, ...]],
) -> None:
    found = changed(
        {
            "ekman.ttl": [
                (
                    'skos:prefLabel "anger"@en ;',
                    'skos:prefLabel "anger"@en, "Zorn"@de ; skos:altLabel "ire"@en ; core:oppositeOf ekman:fear ;',
                ),
                ('skos:altLabel "happiness"@en, "enjoyment"@en', 'skos:altLabel "happiness"@en'),
                ("core:position 1 ;", "core:position 9 ;"),
                ("A family of states roused when someone", "The family of states roused when someone"),
            ]
        }
    )
    told = lines(found)
    assert told[:3] == [
        'ekman:anger (anger): preferred label [de] "Zorn" added',
        told[1],
        'ekman:anger (anger): alternative label "ire" added',
    ]
    assert told[1].startswith('redefined ekman:anger (anger): was "A family of states') and 'is "The family' in told[1]
    assert "ekman:anger (anger): opposite of ekman:fear added" in told
    assert "ekman:anger (anger): position was 1, is 9" in told
    assert told[-1] == 'ekman:joy (joy): alternative label "enjoyment" removed'


def test_a_retired_concept_is_deprecated_and_names_what_replaces_it(
    changed: Callable[[Edits], tuple[Change, ...]],
) -> None:
    found = changed(
        {"parrott.ttl": [(GLEE, GLEE + "    owl:deprecated true ;\n    dct:isReplacedBy parrott3:gaiety ;\n")]}
    )
    assert lines(found)[0] == "deprecated parrott:3/glee (glee), replaced by parrott:3/gaiety"


def test_concepts_that_come_and_go_are_told_with_their_place(changed: Callable[[Edits], tuple[Change, ...]]) -> None:
    other = GLEE.replace("parrott3:glee", "parrott3:mirth")
    found = changed({"parrott.ttl": [(GLEE, other)]})
    assert lines(found) == [
        "removed parrott:3/glee (glee), below parrott:2/cheerfulness",
        "added parrott:3/mirth (glee), below parrott:2/cheerfulness",
    ]


def test_norms_are_compared_value_by_value(changed: Callable[[Edits], tuple[Change, ...]]) -> None:
    old = 'core:term "bold"@en ;\n    core:valence 0.44 ;'
    found = changed({"norms-russell-mehrabian.ttl": [(old, old.replace("0.44", "0.4"))]})
    assert lines(found) == ["norm:russell-mehrabian-1977/bold (bold): valence was 0.44, is 0.4"]


def test_mapping_records_are_compared_by_their_ids(changed: Callable[[Edits], tuple[Change, ...]]) -> None:
    start = "mapping:ekman/anger--fury\tekman:anger\tanger\tskos:narrowMatch\t\tsense:fury\tfury\t"
    end = "semapv:ManualMappingCuration\tEmotaxa contributors\t0.95\t"
    found = changed(
        {"ekman.sssom.tsv": [(start + end, start.replace("narrowMatch", "exactMatch") + end.replace("0.95", "1"))]}
    )
    assert lines(found) == [
        "ekman:anger skos:exactMatch sense:fury: predicate was skos:narrowMatch, is skos:exactMatch",
        "ekman:anger skos:exactMatch sense:fury: confidence was 0.95, is 1",
    ]
    gone = changed({"ekman.sssom.tsv": [(start + end + "\n", "")]})
    assert lines(gone) == ["removed ekman:anger skos:narrowMatch sense:fury (0.95)"]
    denied = changed({"ekman.sssom.tsv": [(start, start.replace("narrowMatch\t", "narrowMatch\tNot"))]})
    assert lines(denied) == ["ekman:anger not skos:narrowMatch sense:fury: negated was no, is yes"]


def test_disjointness_that_goes_is_an_axiom_that_goes(changed: Callable[[Edits], tuple[Change, ...]]) -> None:
    def without(text: str) -> Edits:
        return {"ekman.ttl": [("owl:AllDisjointClasses", text)]}

    (gone, come) = changed(without("owl:AllDifferent"))
    assert {gone.kind, come.kind} == {"axiom"}
    assert {gone.change, come.change} == {"removed", "added"}
    assert any("owl:AllDisjointClasses" in line and "ekman:anger" in line for line in lines((gone, come)))


def test_a_new_scheme_is_told_as_a_whole(before: State) -> None:
    less = State(
        before.version,
        {iri: thing for iri, thing in before.things.items() if not iri.startswith(BASE + "parrott")},
        before.axioms,
        {},
        {},
    )
    found = difference(less, before)
    told = lines(found.changes)
    assert "added parrott (Parrott 2001)" in told
    assert any(line.startswith("added with parrott: 1") and line.endswith("concepts") for line in told)
    assert not any("parrott:3/glee" in line for line in told)
    assert sum(change.thing.startswith(BASE + "parrott/3/") for change in found.changes) > 100


def test_counts_are_of_things_and_not_of_statements(changed: Callable[[Edits], tuple[Change, ...]]) -> None:
    from mappings.release.diff import Difference

    changes = changed({"ekman.ttl": [("core:position 1 ;", 'core:position 9 ; skos:altLabel "ire"@en ;')]})
    found = Difference("0.1.0", "0.2.0", changes)
    assert len(changes) == 2
    assert summary(found) == "from 0.1.0 to 0.2.0: 1 concept changed"
    view: dict[str, Any] = difference_view(found)
    assert view["counts"] == {"concept": {"changed": 1}}
    assert view["differs"] is True
    assert view["changes"][0] == {
        "kind": "concept",
        "change": "labels",
        "thing": BASE + "ekman/anger",
        "label": "anger",
        "group": BASE + "ekman",
        "property": SKOS + "altLabel",
        "lang": "en",
        "before": (),
        "after": ("ire",),
        "whole": False,
    }


def test_the_change_log_of_a_first_release_says_so() -> None:
    assert "no other" in changes_text("0.2.0", None)


def test_records_without_an_id_are_told_apart_by_what_they_say() -> None:
    from mappings.sssom.read import parse_sssom

    head = (
        "#curie_map:\n#  a: https://example.org/\n#mapping_set_id: https://example.org/set\n"
        "#license: https://creativecommons.org/licenses/by/4.0/\n"
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence\n"
    )
    first = "a:joy\tskos:exactMatch\ta:glee\tsemapv:ManualMappingCuration\t0.9\n"
    second = "a:fear\tskos:exactMatch\ta:dread\tsemapv:ManualMappingCuration\t0.9\n"
    old, new = (
        state_of((), [parse_sssom(head + text)]) for text in (first + second, second + first.replace("0.9", "0.8"))
    )
    (change,) = difference(old, new).changes
    assert (change.property, change.before, change.after) == ("confidence", ("0.9",), ("0.8",))
