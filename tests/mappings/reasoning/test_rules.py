"""The tables of rules say what the standard and the other tools say."""

from importlib.resources import files
from itertools import product

import pytest
import yaml

from mappings.meaning.predicates import DENIED_BY
from mappings.reasoning.edges import COMPOSED, DENIED
from mappings.reasoning.rules import ENTAILS, INVERSE, REASONED, TRANSITIVE, composed, forbidden_by

EXACT, BROAD, NARROW, CLOSE, RELATED = (
    f"skos:{name}Match" for name in ("exact", "broad", "narrow", "close", "related")
)


@pytest.mark.parametrize(
    ("chain", "conclusion"),
    [
        ((BROAD, BROAD), BROAD),  # T1-EX
        (("rdfs:subClassOf", "rdfs:subClassOf"), "rdfs:subClassOf"),  # T1
        ((EXACT, NARROW), NARROW),  # RCE1
        (("owl:equivalentClass", CLOSE), CLOSE),  # RCE1
        ((RELATED, EXACT), RELATED),  # RCE2
        ((CLOSE, CLOSE), None),
        ((RELATED, RELATED), None),
        ((BROAD, NARROW), None),
        (("owl:equivalentClass", "rdfs:subClassOf"), None),  # RCE-N1
        (("rdfs:subPropertyOf", "owl:equivalentProperty"), None),  # RCE-N4
    ],
)
def test_a_chain_concludes_what_the_standard_says(chain: tuple[str, ...], conclusion: str | None) -> None:
    assert composed(chain) == conclusion


def test_how_a_chain_is_bracketed_makes_no_difference() -> None:
    codes = range(2 * DENIED)

    def follows(one: int, other: int) -> int:
        return -1 if -1 in (one, other) else int(COMPOSED[one, other])

    for one, other, third in product(codes, repeat=3):
        assert follows(follows(one, other), third) == follows(one, follows(other, third))


def test_what_follows_from_a_denial_is_its_contraposition() -> None:
    """From A ~ B and a denied P of B and C follows a denied P of A and C: were it true, it would hold of B and C."""
    found = 0
    for one, other in product(range(DENIED), repeat=2):
        if COMPOSED[one, other + DENIED] >= 0:
            found += 1
            assert COMPOSED[one, other + DENIED] == other + DENIED
            assert INVERSE[REASONED[one]] == REASONED[one]
            assert composed([REASONED[one], REASONED[other]]) == REASONED[other]
    assert found >= 6
    assert (COMPOSED[DENIED:, DENIED:] == -1).all()


def test_inversion_is_an_involution_and_keeps_what_a_claim_entails() -> None:
    for predicate, inverse in INVERSE.items():
        assert INVERSE[inverse] == predicate
        turned = {INVERSE.get(entailed, entailed) for entailed in ENTAILS[predicate]}
        assert turned == ENTAILS[inverse]
        assert (predicate in TRANSITIVE) == (inverse in TRANSITIVE)


def test_denials_forbid_what_denotation_takes_them_to_forbid() -> None:
    for predicate, denied_by in DENIED_BY.items():
        assert {denied for denied in denied_by if predicate in forbidden_by(denied)} == denied_by


def test_sssom_py_inverts_the_same_predicates_in_the_same_way() -> None:
    theirs = yaml.safe_load((files("sssom") / "inverse_map.yaml").read_text())["inverse_predicate_map"]
    # It coins a superclass of its own, and knows the close match across species, of which the rules say nothing.
    unknown = {"rdfs:subClassOf", "sssom:superClassOf", "semapv:crossSpeciesCloseMatch"}
    assert {p: inverse for p, inverse in theirs.items() if p not in unknown} == {
        p: inverse for p, inverse in INVERSE.items() if p != "owl:equivalentProperty"
    }
