"""What a label set can deny: a scheme harmonized to itself knows all of its own labels."""

import pytest

from mappings.conversion.converter import Converter
from mappings.harmonization.observability import observable_in
from mappings.meaning.targets import members
from ontology.reference import find_level


@pytest.mark.parametrize(
    "scheme", ["goemotions", "ekman", "ekman-7", "ekman-1999", "sentiment", "parrott/3", "shaver/1"]
)
def test_every_scheme_can_deny_its_own_labels(converter: Converter, scheme: str) -> None:
    own = members(converter.denotation, find_level(converter.knowledge.taxonomy, scheme))
    assert observable_in(converter.denotation, own, own, 0.5).all()


def test_a_sense_that_no_label_covers_keeps_a_concept_unknown(converter: Converter) -> None:
    taxonomy = converter.knowledge.taxonomy
    ekman = members(converter.denotation, find_level(taxonomy, "ekman"))
    love = [taxonomy.concepts["https://w3id.org/emotaxa/parrott/1/love"]]
    assert not observable_in(converter.denotation, ekman, love, 0.5).any()
