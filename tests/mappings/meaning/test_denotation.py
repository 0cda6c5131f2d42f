"""What single records do to denotation, on worlds small enough to follow by hand."""

import pytest

from mappings.meaning.degree import degrees, relation_between
from mappings.meaning.denotation import Denotation
from mappings.record import MappingRecord
from ontology.concept import Concept
from ontology.iri import BASE, compress
from ontology.scheme import Scheme
from ontology.taxonomy import Taxonomy


def iri(curie: str) -> str:
    return BASE + curie.replace(":", "/", 1)


def concept(curie: str, *parents: str) -> Concept:
    scheme, _, slug = curie.partition(":")
    return Concept(iri(curie), compress(iri(curie)), scheme, slug, parents=tuple(map(iri, parents)))


def record(
    subject: str, predicate: str, target: str, confidence: float | None = None, *, negated: bool = False
) -> MappingRecord:
    no = "not-" if negated else ""
    return MappingRecord(
        f"{subject}-{no}{predicate}-{target}", iri(subject), f"skos:{predicate}", iri(target), negated, confidence
    )


@pytest.fixture
def taxonomy() -> Taxonomy:
    return Taxonomy.of(
        [
            Scheme("sense", iri("sense:"), "Senses", "senses"),
            Scheme("t", iri("t:"), "Theory", "theory"),
            Scheme("l", iri("l:"), "Labels", "labels"),
        ],
        [
            *(concept(f"sense:{name}") for name in ("irk", "rage", "gloom")),
            concept("t:anger"),
            concept("t:fury", "t:anger"),
            concept("t:sorrow"),
            *(concept(f"l:{name}") for name in ("mad", "cross", "low")),
        ],
    )


def covers(denotation: Denotation, curie: str) -> dict[str, float]:
    row = denotation.membership[denotation.row[iri(curie)]]
    return {compress(sense): float(value) for sense, value in zip(denotation.senses, row, strict=True) if value}


def test_exact_and_narrow_take_over_the_set_and_close_scales_it(taxonomy: Taxonomy) -> None:
    found = Denotation(
        taxonomy,
        [
            record("l:mad", "exactMatch", "sense:rage", 0.5),
            record("l:mad", "narrowMatch", "sense:irk"),
            record("l:mad", "closeMatch", "sense:gloom", 0.25),
            record("l:cross", "closeMatch", "l:mad", 0.5),
        ],
    )
    assert covers(found, "l:mad") == {"sense:rage": 1.0, "sense:irk": 1.0, "sense:gloom": 0.25}
    assert covers(found, "l:cross") == {"sense:rage": 0.5, "sense:irk": 0.5, "sense:gloom": 0.125}


def test_a_parent_takes_over_its_children_and_never_the_other_way(taxonomy: Taxonomy) -> None:
    found = Denotation(
        taxonomy, [record("t:fury", "exactMatch", "sense:rage"), record("t:anger", "narrowMatch", "sense:irk")]
    )
    assert covers(found, "t:anger") == {"sense:irk": 1.0, "sense:rage": 1.0}
    assert covers(found, "t:fury") == {"sense:rage": 1.0}


def test_related_adds_nothing(taxonomy: Taxonomy) -> None:
    assert covers(Denotation(taxonomy, [record("l:mad", "relatedMatch", "sense:rage")]), "l:mad") == {}


@pytest.mark.parametrize(
    ("claimed", "denied", "flows"),
    [
        ("exactMatch", "exactMatch", False),
        ("exactMatch", "closeMatch", False),
        ("closeMatch", "closeMatch", False),
        ("narrowMatch", "narrowMatch", False),
        ("narrowMatch", "exactMatch", True),
        ("closeMatch", "exactMatch", True),
        ("exactMatch", "mappingRelation", False),
    ],
)
def test_a_denial_forbids_the_claims_that_entail_it(taxonomy: Taxonomy, claimed: str, denied: str, flows: bool) -> None:
    found = Denotation(
        taxonomy, [record("l:mad", claimed, "sense:rage"), record("l:mad", denied, "sense:rage", negated=True)]
    )
    assert bool(covers(found, "l:mad")) is flows


def test_a_label_known_by_broader_concepts_alone_means_something_in_their_intersection(taxonomy: Taxonomy) -> None:
    found = Denotation(
        taxonomy,
        [
            record("t:anger", "narrowMatch", "sense:irk"),
            record("t:anger", "narrowMatch", "sense:rage"),
            record("t:sorrow", "narrowMatch", "sense:gloom"),
            record("t:sorrow", "closeMatch", "sense:irk", 0.5),
            record("l:low", "broadMatch", "t:anger"),
            record("l:low", "broadMatch", "t:sorrow"),
        ],
    )
    row = found.row[iri("l:low")]
    assert covers(found, "l:low") == {}
    assert dict(zip(map(compress, found.senses), found.meaning[row].tolist(), strict=True)) == {
        "sense:irk": 0.5,
        "sense:rage": 0.0,
        "sense:gloom": 0.0,
    }
    assert found.broad_only[row]
    assert degrees(found, [iri("l:low")], [iri("t:anger"), iri("t:sorrow")]).tolist() == [[1.0, 1.0]]
    assert set(found.evidence(iri("l:low"), iri("sense:irk"))) >= {
        "l:low-broadMatch-t:anger",
        "l:low-broadMatch-t:sorrow",
    }


def test_an_empty_intersection_is_a_conflict(taxonomy: Taxonomy) -> None:
    found = Denotation(
        taxonomy,
        [
            record("t:anger", "narrowMatch", "sense:irk"),
            record("t:sorrow", "narrowMatch", "sense:gloom"),
            record("l:low", "broadMatch", "t:anger"),
            record("l:low", "broadMatch", "t:sorrow"),
        ],
    )
    assert found.conflicting == (iri("l:low"),)


def test_labels_placed_within_each_other_alone_mean_nothing(taxonomy: Taxonomy) -> None:
    found = Denotation(taxonomy, [record("l:low", "broadMatch", "l:mad"), record("l:mad", "broadMatch", "l:low")])
    assert not found.meaning[found.row[iri("l:low")]].any()
    assert found.conflicting == ()


def test_evidence_is_the_strongest_chain(taxonomy: Taxonomy) -> None:
    found = Denotation(
        taxonomy,
        [
            record("t:fury", "exactMatch", "sense:rage"),
            record("l:mad", "exactMatch", "t:anger"),
            record("l:mad", "closeMatch", "sense:rage", 0.5),
        ],
    )
    assert found.evidence(iri("l:mad"), iri("sense:rage")) == (
        "l:mad-exactMatch-t:anger",
        "t:fury-exactMatch-sense:rage",
    )


def test_a_close_match_is_still_wholly_itself(taxonomy: Taxonomy) -> None:
    found = Denotation(taxonomy, [record("l:mad", "closeMatch", "sense:rage", 0.3)])
    assert degrees(found, [iri("l:mad")], [iri("l:mad"), iri("sense:rage")]).tolist() == [[1.0, 1.0]]
    assert degrees(found, [iri("sense:rage")], [iri("l:mad")])[0, 0] == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("forth", "back", "relation"),
    [(1, 1, "exact"), (1, 0.2, "broader"), (0.2, 1, "narrower"), (0.3, 0.3, "overlap"), (0, 0, "approximate")],
)
def test_relations_follow_from_the_two_degrees(forth: float, back: float, relation: str) -> None:
    assert relation_between(forth, back) == relation
