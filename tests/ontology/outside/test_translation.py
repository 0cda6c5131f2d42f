"""Translation: what becomes of labels, meanings, hierarchy, exclusion and retirement, and what is told of them."""

from typing import Any

import pytest

from ontology.errors import EmotaxaError
from ontology.iri import BASE, DCT, RDFS, SKOS
from ontology.outside.document import Document
from ontology.outside.translate import Request, translate
from tests.ontology.outside.reading import HEADER, PREFIXES, concept_of, taxonomy_of, told, translated, values

JOY = ':Joy a owl:Class ; rdfs:label "joy"@en ; skos:definition "Great pleasure."@en .'


def labels_of(text: str, slug: str = "joy", **request: Any) -> dict[str, str]:  # noqa: ANN401
    concept = concept_of(translated(text, **request), slug)
    return {f"{label.text}@{label.lang}": label.kind for label in concept.labels}


def left_out(text: str) -> list[tuple[str, str]]:
    return [(item.kind, item.statement) for item in translated(text).left_out]


def test_a_clean_file_says_nothing_but_its_content() -> None:
    found = translated(JOY)
    assert not found.findings and not found.left_out
    assert concept_of(found, "joy").definition == "Great pleasure."


def test_a_theory_s_concepts_are_classes_and_labels_are_none() -> None:
    below = f"{JOY} :Glee a owl:Class ; rdfs:subClassOf :Joy ; rdfs:label 'glee'@en ; skos:definition 'Joy.'@en ."
    theory, labels = translated(below), translated(below, kind="labels")
    assert values(theory, "glee", RDFS + "subClassOf") == values(theory, "glee", SKOS + "broader")
    assert values(labels, "glee", RDFS + "subClassOf") == []
    assert values(labels, "glee", SKOS + "broader") == [f"{BASE}moods/joy"]
    assert [taxonomy_of(each).schemes["moods"].kind for each in (theory, labels)] == ["theory", "labels"]
    assert values(theory, "joy", SKOS + "topConceptOf") == [f"{BASE}moods"]


@pytest.mark.parametrize(
    ("iri", "path", "expected"),
    [
        ("http://purl.obolibrary.org/obo/mfoem.owl", "x1.owl", "mfoem"),
        ("http://www.w3.org/ns/onyx#", "x1.ttl", "onyx"),
        ("http://example.org/Mood_Disorders/2.0/", "x1.ttl", "mood-disorders"),
        ("http://example.org/", "my moods.ttl", "my-moods"),
        ("http://example.org/core", "moods.owl.ttl", "moods"),
        ("urn:x", "moods.ttl", "moods"),
    ],
)
def test_the_scheme_is_called_after_the_ontology_or_the_file(iri: str, path: str, expected: str) -> None:
    text = f"{PREFIXES} <{iri}> a owl:Ontology . {JOY}"
    assert translated(text, path, bare=True).scheme == expected


@pytest.mark.parametrize(
    ("scheme", "said"),
    [
        ("core", "reserved"),
        ("vad", "reserved"),
        ("skos", "reserved"),
        ("My Moods", "no id"),
        ("", "--scheme"),
        ("a_b", "no id"),
    ],
)
def test_an_id_that_is_none_is_refused(scheme: str, said: str) -> None:
    with pytest.raises(EmotaxaError) as caught:
        translated(JOY, scheme=scheme)
    assert said in str(caught.value) and caught.value.field == "scheme"


def test_an_id_that_is_taken_is_refused() -> None:
    document = Document.of(f"{PREFIXES}{HEADER}{JOY}".encode(), "moods.ttl")
    with pytest.raises(EmotaxaError, match=r"there is a scheme moods already; choose another id with --scheme"):
        translate(document, Request(), taken={"moods"})
    assert translate(document, Request(scheme="moods-2"), taken={"moods"}).iri == f"{BASE}moods-2"


def test_names_in_iris_come_from_iris_and_not_from_labels() -> None:
    found = translated(
        """:NegativeEmotion a owl:Class ; rdfs:label "bad feeling"@en .
        <http://example.org/moods/gr%C3%B6%C3%9Fe> a owl:Class ; rdfs:label "size"@en .
        <http://example.org/a/joy> a owl:Class ; rdfs:label "one"@en .
        <http://example.org/b/joy> a owl:Class ; rdfs:label "other"@en .
        <http://example.org/\u559c> a owl:Class ; rdfs:label "\u559c"@ja ."""
    )
    names = {outside: here.removeprefix(f"{BASE}moods/") for outside, here in found.concepts.items()}
    assert names["http://example.org/moods#NegativeEmotion"] == "negative-emotion"
    assert names["http://example.org/moods/gr%C3%B6%C3%9Fe"] == "groe"
    one, other = names["http://example.org/a/joy"], names["http://example.org/b/joy"]
    assert one != other and one.startswith("joy-") and other.startswith("joy-")
    assert len(names["http://example.org/\u559c"]) == 8
    assert len(set(names.values())) == 5


def test_the_better_property_gives_the_preferred_label() -> None:
    text = """:Joy a skos:Concept ; rdfs:label "rejoicing"@en ; skos:prefLabel "joy"@en, "joie"@fr ;
        skos:altLabel "joy"@en, "glee"@en ."""
    assert labels_of(text) == {
        "joy@en": "preferred",
        "joie@fr": "preferred",
        "rejoicing@en": "alternative",
        "glee@en": "alternative",
    }
    assert not any(rule == "several_labels" for _, rule in told(translated(text)))


def test_a_second_label_becomes_an_alternative_and_is_told() -> None:
    text = ':Joy a owl:Class ; rdfs:label "joy"@en, "delight"@en .'
    assert sorted(labels_of(text).values()) == ["alternative", "preferred"]
    assert told(translated(text))["WARN", "several_labels"] == 1


def test_synonyms_of_obo_are_names_as_far_as_they_mean_the_same() -> None:
    text = f'{JOY} :Joy oio:hasExactSynonym "gladness" ; oio:hasBroadSynonym "feeling" ; obo:IAO_0000118 "delight" .'
    assert labels_of(text) == {"joy@en": "preferred", "gladness@en": "alternative", "delight@en": "alternative"}
    assert values(translated(text), "joy", SKOS + "hiddenLabel") == ["feeling@en"]


def test_texts_without_a_language_are_taken_for_english_or_what_the_user_says() -> None:
    text = ':Joy a owl:Class ; rdfs:label "Freude" .'
    assert labels_of(text) == {"Freude@en": "preferred"} and labels_of(text, lang="de") == {"Freude@de": "preferred"}
    [finding] = [each for each in translated(text).findings if each.rule == "untagged_text"]
    assert finding.level == "INFO" and "--lang" in finding.hint


def test_a_language_that_is_none_is_told_and_refused() -> None:
    found = translated(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:owl="http://www.w3.org/2002/07/owl#" '
        'xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"><owl:Class rdf:about="http://example.org/moods#Joy">'
        '<rdfs:label xml:lang="e n">joy</rdfs:label></owl:Class></rdf:RDF>',
        "moods.owl",
    )
    assert [label.lang for label in concept_of(found, "joy").labels] == ["en"]
    assert told(found)["WARN", "language_tag"] == 1
    with pytest.raises(EmotaxaError, match="'e n' is no language") as caught:
        translated(JOY, lang="e n")
    assert caught.value.field == "lang"


@pytest.mark.parametrize("written", ['"  joy\\n of\\tlife "@en', '"joy of\\u0000 life"@en', '"joy of life"@EN'])
def test_labels_are_cleaned(written: str) -> None:
    text = f":Joy a owl:Class ; rdfs:label {written} ."
    assert labels_of(text) == {"joy of life@en": "preferred"}
    assert told(translated(text))["WARN", "white_space"] == (0 if "EN" in written else 1)


def test_a_class_without_a_label_goes_by_its_name() -> None:
    found = translated(":NegativeEmotion a owl:Class ; rdfs:comment 'Bad.'@en .")
    assert concept_of(found, "negative-emotion").label == "negative emotion"
    [finding] = [each for each in found.findings if each.rule == "missing_label"]
    assert finding.level == "ERROR" and "NegativeEmotion" in finding.node and finding.place.line


def test_two_concepts_of_one_name_are_told() -> None:
    found = translated(f'{JOY} :Joy2 a owl:Class ; rdfs:label "Joy"@en ; skos:definition "Again."@en .')
    [finding] = [each for each in found.findings if each.rule == "duplicate_label"]
    assert finding.level == "WARN" and "moods#Joy" in finding.message and finding.node.endswith("moods#Joy2")


def test_a_comment_stands_in_for_a_definition_and_is_told() -> None:
    found = translated(':Joy a owl:Class ; rdfs:label "joy"@en ; rdfs:comment "Great pleasure."@en .')
    assert concept_of(found, "joy").definition == "Great pleasure." and not concept_of(found, "joy").notes
    assert told(found)["WARN", "comment_as_definition"] == 1 and not found.left_out


def test_a_comment_beside_a_definition_is_a_note() -> None:
    found = translated(f'{JOY} :Joy rdfs:comment "Rare."@en ; skos:scopeNote "Not glee."@en .')
    assert concept_of(found, "joy").notes == ("Not glee.", "Rare.") and not found.findings


def test_one_definition_of_several_is_taken_and_the_rest_is_told() -> None:
    found = translated(f'{JOY} :Joy skos:definition "Freude."@de ; obo:IAO_0000115 "A state."@en .')
    assert values(found, "joy", SKOS + "definition") == ["A state.@en", "Freude.@de"]
    assert told(found)["WARN", "several_definitions"] == 1
    assert [item.statement for item in found.left_out] == ['skos:definition "Great pleasure."@en']


def test_sources_of_a_concept_and_of_its_definition_come_along() -> None:
    found = translated(
        f"""{JOY} :Joy dct:source "Tester 2026" .
        [] a owl:Axiom ; owl:annotatedSource :Joy ; owl:annotatedProperty skos:definition ;
            owl:annotatedTarget "Great pleasure."@en ;
            oio:hasDbXref "ISBN:1" ; dct:source <http://example.org/book> ."""
    )
    assert values(found, "joy", DCT + "source") == ["ISBN:1", "Tester 2026", "http://example.org/book"]
    assert not found.left_out


def test_annotations_of_other_statements_are_left_out_whole() -> None:
    found = left_out(
        f"""{JOY} [] a owl:Axiom ; owl:annotatedSource :Joy ; owl:annotatedProperty rdfs:label ;
            owl:annotatedTarget "joy"@en ; rdfs:comment "as in song"@en ."""
    )
    assert [kind for kind, _ in found] == ["axiom annotation"] and '"as in song"@en' in found[0][1]


def test_ids_become_notations() -> None:
    found = translated(f'{JOY} :Joy oio:id "MOOD:1" ; skos:notation "17" ; dct:identifier "not an id" .')
    assert concept_of(found, "joy").notations == ("17", "MOOD:1")
    assert [item.statement for item in found.left_out] == ['dct:identifier "not an id"']


def test_narrower_is_broader_read_backwards() -> None:
    found = translated(":Joy a skos:Concept ; skos:narrower :Glee . :Glee a skos:Concept ; skos:broader :Joy .")
    assert concept_of(found, "glee").parents == (f"{BASE}moods/joy",) and not found.left_out


def test_several_parents_are_kept_and_told() -> None:
    found = translated(":A a owl:Class . :B a owl:Class . :C a owl:Class ; rdfs:subClassOf :A, :B, owl:Thing .")
    assert len(concept_of(found, "c").parents) == 2 and told(found)["INFO", "several_parents"] == 1
    assert not found.left_out


@pytest.mark.parametrize(
    ("links", "kept", "loops"),
    [
        ([("a", "a")], {}, 0),
        ([("a", "b"), ("b", "a")], {"b": {"a"}}, 1),
        ([("a", "c"), ("b", "a"), ("c", "b"), ("d", "c")], {"b": {"a"}, "c": {"b"}, "d": {"c"}}, 1),
        ([("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")], {"b": {"a"}, "d": {"c"}}, 2),
    ],
)
def test_loops_are_cut_and_told(links: list[tuple[str, str]], kept: dict[str, set[str]], loops: int) -> None:
    text = " ".join(f":{name} a owl:Class ." for name in sorted({name for link in links for name in link}))
    found = translated(text + "".join(f" :{child} rdfs:subClassOf :{parent} ." for child, parent in links))
    parents = {c.slug: {p.rpartition("/")[2] for p in c.parents} for c in taxonomy_of(found).concepts.values()}
    assert {name: above for name, above in parents.items() if above} == kept
    assert told(found)["ERROR", "loop"] == loops == [item.kind for item in found.left_out].count("parent")


def test_a_long_chain_is_no_loop() -> None:
    text = "".join(f":c{n} a owl:Class ; rdfs:subClassOf :c{n + 1} . " for n in range(3000)) + ":c3000 a owl:Class ."
    assert ("ERROR", "loop") not in told(translated(text))


def test_classes_that_exclude_each_other_still_do() -> None:
    found = translated(
        """:A a owl:Class ; owl:disjointWith :B . :B a owl:Class ; owl:disjointWith :A . :C a owl:Class .
        [] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) .
        [] a owl:AllDisjointClasses ; owl:members ( :A <http://elsewhere.org/X> ) ."""
    )
    groups = {frozenset(iri.rpartition("/")[2] for iri in group) for group in taxonomy_of(found).disjoint}
    assert groups == {frozenset("ab"), frozenset("abc")}
    assert [item.kind for item in found.left_out] == ["disjointness"]


def test_labels_cannot_exclude_each_other() -> None:
    found = translated(":A a owl:Class ; owl:disjointWith :B . :B a owl:Class .", kind="labels")
    assert not taxonomy_of(found).disjoint and [item.kind for item in found.left_out] == ["disjointness"]


def test_what_replaces_a_class_has_to_be_in_the_file() -> None:
    found = translated(f"{JOY} :Old a owl:Class ; owl:deprecated true ; dct:isReplacedBy <http://elsewhere.org/X> .")
    assert concept_of(found, "old").deprecated and concept_of(found, "old").replaced_by is None
    assert told(found)["WARN", "unknown_replacement"] == 1 and len(found.left_out) == 1
    assert told(found)["WARN", "missing_definition"] == 0, "what is out of use needs no definition"


def test_a_parent_out_of_use_is_told() -> None:
    found = translated(f"{JOY} :Joy rdfs:subClassOf :Old . :Old a owl:Class ; owl:deprecated '1'^^xsd:boolean .")
    assert told(found)["WARN", "deprecated_parent"] == 1


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("<http://example.org/great joy>", "malformed_iri"),
        ("<http://example.org/joy{1}>", "malformed_iri"),
        ("<#Joy>", "relative_iri"),
        ("<Joy>", "relative_iri"),
    ],
)
def test_malformed_iris_are_told_with_their_line_and_kept_as_text(written: str, rule: str) -> None:
    found = translated(f'\n{written} a owl:Class ; rdfs:label "joy"@en ; skos:definition "Pleasure."@en .')
    [finding] = [each for each in found.findings if each.level == "ERROR"]
    assert (finding.rule, finding.value) == (rule, written[1:-1]) and finding.hint
    [(outside, here)] = found.concepts.items()
    assert outside == written[1:-1] and values(found, here.rpartition("/")[2], DCT + "identifier") == [outside]
    assert not found.links


def test_line_of_a_malformed_iri() -> None:
    text = "<http://example.org/joy|1> a owl:Class .\n<#Fear> a owl:Class ."
    lines = (PREFIXES + HEADER + text).splitlines()
    for finding in translated(text).findings:
        if finding.rule in {"relative_iri", "missing_label"} and finding.node == "#Fear":
            assert "#Fear" in lines[(finding.place.line or 0) - 1]


def test_what_the_header_lacks_is_told() -> None:
    bare = translated(f"{PREFIXES} {JOY}", bare=True)
    assert {rule for level, rule in told(bare) if level == "WARN"} == {
        "missing_header",
        "missing_title",
        "missing_licence",
        "missing_version",
    }
    no_iri = translated(f'{PREFIXES} [] a owl:Ontology ; dct:license "free for all" . {JOY}', bare=True)
    assert {"missing_ontology_iri", "licence_is_no_iri"} <= {rule for _, rule in told(no_iri)}
    assert taxonomy_of(no_iri).schemes["moods"].licence == "free for all"


def test_the_user_names_the_scheme() -> None:
    found = translated(f"{PREFIXES} {JOY}", bare=True, scheme="my-moods", name=" My  moods ")
    [scheme] = taxonomy_of(found).schemes.values()
    assert (scheme.id, scheme.name) == ("my-moods", "My moods")


def test_several_concept_schemes_become_one_and_this_is_told() -> None:
    found = translated(
        """<http://example.org/a> a skos:ConceptScheme ; dct:title "A"@en ; skos:hasTopConcept :Joy .
        <http://example.org/b> a skos:ConceptScheme ; dct:title "B"@en .
        :Joy a skos:Concept ; skos:inScheme <http://example.org/a> .
        :Fear a skos:Concept ; skos:topConceptOf <http://example.org/b> ."""
    )
    assert told(found)["WARN", "several_headers"] == 1
    assert {item.kind for item in found.left_out} == {"header"}, "the titles of the two"
    assert len(found.concepts) == 2


def test_matches_with_other_vocabularies_become_links_and_ground_nothing() -> None:
    found = translated(
        f"""{JOY} :Joy skos:exactMatch <{BASE}sense/joy> ; skos:closeMatch <http://elsewhere.org/glee>, :Fear .
        :Fear a skos:Concept ."""
    )
    links = {(link.predicate, link.other) for link in found.links if not link.identity}
    assert links == {("skos:exactMatch", f"{BASE}sense/joy"), ("skos:closeMatch", "http://elsewhere.org/glee")}
    assert [item.statement for item in found.left_out] == ["skos:closeMatch <http://example.org/moods#Fear>"]


def test_a_file_can_say_nothing_about_a_scheme_that_is_here() -> None:
    text = f'<{BASE}sense/joy> a owl:Class ; rdfs:label "sorrow"@en ; rdfs:subClassOf <{BASE}ekman/sadness> .'
    found = translated(text)
    subjects = {triple.subject.value for triple in found.triples if not str(triple.subject).startswith("_:")}  # type: ignore[union-attr]
    assert subjects == {f"{BASE}ontology/moods", f"{BASE}moods", f"{BASE}moods/joy"}


def test_foreign_classes_that_are_only_declared_are_no_concepts() -> None:
    found = translated(f"{JOY} <http://elsewhere.org/X> a owl:Class . :Bare a owl:Class . owl:Thing a owl:Class .")
    assert set(found.concepts) == {"http://example.org/moods#Joy", "http://example.org/moods#Bare"}
    assert {item.kind for item in found.left_out} == {"foreign class"}


def test_a_file_of_bare_classes_has_them_all() -> None:
    assert len(translated(":A a owl:Class . <http://elsewhere.org/X> a rdfs:Class .").concepts) == 2


def test_individuals_properties_and_expressions_are_listed_by_kind() -> None:
    found = left_out(
        f"""{JOY} :Joy owl:equivalentClass :Glee ; rdfs:seeAlso <http://example.org/> ;
            rdfs:subClassOf [ owl:unionOf ( :A [ owl:complementOf :B ] ) ] .
        :anna a owl:NamedIndividual, :Joy ; :feels :glee .
        :feels a owl:ObjectProperty ; rdfs:domain :Joy ; rdfs:label "feels"@en .
        :remark a owl:AnnotationProperty .
        [] a owl:AllDifferent ; owl:distinctMembers ( :anna :bert ) .
        :nothing :at "all" ."""
    )
    kinds = [kind for kind, _ in found]
    assert sorted(set(kinds)) == [
        "annotation",
        "annotation property",
        "equivalent class",
        "individual",
        "other statement",
        "property",
        "restriction",
    ]
    assert (
        "restriction",
        "rdfs:subClassOf [ owl:unionOf [ rdf:first <http://example.org/moods#A> ; "
        "rdf:rest [ rdf:first [ owl:complementOf <http://example.org/moods#B> ] ; rdf:rest rdf:nil ] ] ]",
    ) in found


def test_what_is_left_out_is_told_kind_by_kind() -> None:
    found = translated(f"{JOY} :Joy owl:equivalentClass :Glee ; rdfs:seeAlso <http://example.org/> .")
    said = {finding.value: finding.level for finding in found.findings if finding.rule == "not_represented"}
    assert said == {"equivalent class": "WARN", "annotation": "INFO"}


def test_findings_stand_in_the_order_of_lines() -> None:
    found = translated(":A a owl:Class .\n:B a owl:Class .\n:C a owl:Class .")
    lines = [finding.place.line or 0 for finding in found.findings]
    assert lines == sorted(lines) and len(set(lines)) == 3


def test_the_same_file_makes_the_same_module_wherever_it_lies() -> None:
    text = f"{PREFIXES} :A a owl:Class ; owl:disjointWith :B . :B a owl:Class ."
    one, other = translated(text, "moods.ttl", bare=True), translated(text, "/tmp/elsewhere/moods.ttl", bare=True)
    assert list(map(str, one.triples)) == list(map(str, other.triples))
