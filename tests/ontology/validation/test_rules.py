"""The quality report: each rule is broken by one edit to a real module, and told with its level, place and cure."""

import re
from pathlib import Path

import pytest

from mappings.rules import MAPPING_RULES
from ontology.validation.rules import RULES
from ontology.validation.shape_rules import shape_rule
from ontology.validation.validate import validate_modules
from tests.ontology.validation.broken_by_rule import BREACHES, Breach
from tests.ontology.validation.broken_copies import SHIPPED, Edit


@pytest.mark.parametrize("breach", BREACHES, ids=lambda breach: f"{breach.rule}, {breach.module}, {breach.about}")
def test_a_broken_rule_is_told_with_its_level_its_place_and_its_cure(breach: Breach, edited: Edit) -> None:
    path = edited(breach.module, breach.node, breach.old, breach.new)
    findings = validate_modules([path])
    shown = "\n".join(map(str, findings))
    fitting = [found for found in findings if found.rule == breach.rule and found.node == breach.about]
    assert fitting, f"{breach.rule} is not told:\n{shown}"
    found = next((found for found in fitting if breach.message in found.message), None)
    assert found is not None, shown
    assert breach.hint in found.hint, found.hint
    assert found.level == RULES[breach.rule].level
    assert found.place.path == str(path)
    assert found.place.line
    assert found.hint
    assert str(found).endswith(f" [{breach.rule}]")


def test_every_rule_says_what_is_wrong_and_how_to_mend_it() -> None:
    for rule in RULES.values():
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", rule.id)
        assert not rule.breach.endswith(".") and not rule.cure.endswith("."), rule
        assert rule.breach[0].islower(), rule
        assert rule.cure or rule.id == "not_reasoned"


def test_the_rules_that_robot_has_too_bear_its_names() -> None:
    robot = {
        "annotation_whitespace", "deprecated_class_reference", "duplicate_definition", "duplicate_exact_synonym",
        "duplicate_label", "duplicate_label_synonym", "label_formatting", "label_whitespace", "lowercase_definition",
        "missing_definition", "missing_label", "missing_ontology_description", "missing_ontology_license",
        "missing_ontology_title", "misused_replaced_by", "multiple_definitions", "multiple_labels",
    }  # fmt: skip
    assert robot <= RULES.keys()


def test_a_label_that_comes_back_in_another_spelling_is_told_once_for_each_bearer(edited: Edit) -> None:
    path = edited("parrott", "parrott1:joy", r'skos:prefLabel "joy"', 'skos:prefLabel "love"')
    told = [found.node for found in validate_modules([path]) if found.rule == "duplicate_label"]
    assert sorted(told) == ["parrott:1/joy", "parrott:1/love"]


def test_the_source_of_a_label_is_a_part_of_a_retired_concept_and_no_reference_to_it(edited: Edit) -> None:
    retired = "    owl:deprecated true ;\n    dct:isReplacedBy sense:anger ;\n    core:"
    path = edited("sense", "sense:irritation", r"    core:", retired)
    findings = validate_modules([path, SHIPPED["labels-mfoem"]])
    told = [(found.rule, found.node) for found in findings if found.level == "ERROR"]
    assert told == [], "the sources of its labels stand in labels-mfoem"


def test_one_word_on_several_tiers_and_in_several_schemes_is_no_duplicate(edited: Edit) -> None:
    findings = validate_modules([edited("parrott", "parrott1:joy", r'"joy"@en', '"joy"@en')])
    assert not [found for found in findings if found.level != "INFO"]


@pytest.mark.parametrize(
    ("shape", "component", "path", "rule"),
    [
        ("ConceptLabels", "MinCount", "http://www.w3.org/2004/02/skos/core#prefLabel", "missing_label"),
        ("ConceptLabels", "Datatype", "http://www.w3.org/2004/02/skos/core#prefLabel", "missing_language_tag"),
        ("ConceptDefinitions", "Pattern", "http://www.w3.org/2004/02/skos/core#definition", "annotation_whitespace"),
        ("HeaderLicence", "MinCount", "http://purl.org/dc/terms/license", "missing_ontology_license"),
        ("NormValence", "Datatype", "https://w3id.org/emotaxa/core/valence", "wrong_datatype"),
        ("NormValence", "MaxCount", "https://w3id.org/emotaxa/core/valence", "multiple_values"),
        ("ConceptTier", "Class", "https://w3id.org/emotaxa/core/atTier", "wrong_reference"),
        ("ConceptIri", "Pattern", None, "invalid_entity_iri"),
        ("ConceptLabelOnce", "SPARQL", None, "duplicate_label"),
        ("TopHasNoBroader", "SPARQL", None, "top_has_no_broader"),
    ],
)
def test_what_a_shape_constrains_tells_the_rule(shape: str, component: str, path: str | None, rule: str) -> None:
    found = shape_rule(f"https://w3id.org/emotaxa/shapes/{shape}", f"sh#{component}ConstraintComponent", path)
    assert found == rule


def test_the_page_on_validation_lists_every_rule() -> None:
    page = (Path(__file__).parents[3] / "docs" / "validation.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (\w+ \| .*?) \| ", page, re.MULTILINE))
    assert rows == {rule.id: f"{rule.level} | {rule.breach}" for rule in (*RULES.values(), *MAPPING_RULES.values())}
