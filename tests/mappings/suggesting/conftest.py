"""Targets over the shipped graph, and the shipped static encoder."""

import pytest

from classifiers.encoders.open import open_encoder
from classifiers.encoders.protocol import Encoder
from mappings.knowledge import Knowledge
from mappings.suggesting.targets import Targets, usual_levels


@pytest.fixture(scope="session")
def usual(knowledge: Knowledge) -> Targets:
    """What label sets are mapped to by habit."""
    return Targets(knowledge.taxonomy, usual_levels(knowledge.taxonomy, knowledge.records))


@pytest.fixture(scope="session")
def senses(knowledge: Knowledge) -> Targets:
    """The senses alone."""
    return Targets.named(knowledge.taxonomy, ["sense"])


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The shipped encoder that needs numpy alone."""
    return open_encoder("emotaxa-static", "cpu")
