"""Hierarchical figures: examples worked out by hand."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.evaluation.coherence import coherence_of
from classifiers.evaluation.hierarchical import hierarchical_statistic
from classifiers.evaluation.lineage import Augmented, Lineage
from classifiers.evaluation.lowest_common import LowestCommon, constant_answers, cut_answers, lca_statistic
from classifiers.evaluation.metrics import metrics_of
from mappings.knowledge import Knowledge
from ontology.concept import Concept
from ontology.iri import expand
from ontology.scheme import Scheme
from ontology.taxonomy import Taxonomy

# anger ── rage ── fury     joy ── bliss
#       └─ envy                └─ glee
TREE = {"anger": "", "joy": "", "rage": "anger", "envy": "anger", "bliss": "joy", "glee": "joy", "fury": "rage"}
NAMES = list(TREE)


@pytest.fixture(scope="module")
def tree() -> Lineage:
    concepts = [
        Concept(name, f"t:{name}", "t", name, parents=(parent,) if parent else ()) for name, parent in TREE.items()
    ]
    return Lineage.of(Taxonomy.of([Scheme("t", "t", "T", "theory")], concepts), NAMES)


def flags(*texts: str) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return np.array([[name in text.split() for name in NAMES] for text in texts])


def sides(tree: Lineage, gold: list[str], answers: list[str]) -> Augmented:
    return tree.augmented(flags(*gold), flags(*answers), np.ones((len(gold), len(NAMES)), dtype=bool))


def test_depth_and_ancestors_are_read_off_the_taxonomy(tree: Lineage) -> None:
    assert dict(zip(tree.nodes, tree.depth.tolist(), strict=True)) == {
        "anger": 1, "joy": 1, "rage": 2, "envy": 2, "bliss": 2, "glee": 2, "fury": 3,
    }  # fmt: skip
    assert tree.upwards(flags("fury")).tolist() == flags("fury rage anger").tolist()
    assert tree.downwards(flags("rage")).tolist() == flags("rage fury").tolist()
    assert tree.specific(flags("fury rage anger joy")).tolist() == flags("fury joy").tolist()


def test_a_sibling_gets_half_of_the_credit(tree: Lineage) -> None:
    # envy for rage: {envy, anger} against {rage, anger}: 1 of 2 either way.
    np.testing.assert_allclose(hierarchical_statistic(sides(tree, ["rage"], ["envy"])).value(), [1 / 2, 1 / 2, 1 / 2])


def test_an_answer_too_broad_costs_recall_and_one_too_fine_precision(tree: Lineage) -> None:
    # anger for fury: 1 of 1, and 1 of 3.
    np.testing.assert_allclose(hierarchical_statistic(sides(tree, ["fury"], ["anger"])).value(), [1, 1 / 3, 1 / 2])
    np.testing.assert_allclose(hierarchical_statistic(sides(tree, ["anger"], ["fury"])).value(), [1 / 3, 1, 1 / 2])


def test_another_family_gets_nothing_for_the_root_is_excluded(tree: Lineage) -> None:
    np.testing.assert_array_equal(hierarchical_statistic(sides(tree, ["rage"], ["bliss"])).value(), [0, 0, 0])


def test_texts_are_summed_up_before_they_are_divided(tree: Lineage) -> None:
    # 3 of 3 and 0 of 1: hP = 3/4; hR = 3 of 3 + 0 of 2 = 3/5.
    found = hierarchical_statistic(sides(tree, ["fury", "glee"], ["fury", "anger"])).value()
    np.testing.assert_allclose(found, [3 / 4, 3 / 5, 2 / 3])


def test_without_hierarchy_the_figures_are_micro_averages() -> None:
    draws = np.random.default_rng(2)
    gold, answers, known = (draws.random((40, 4)) < share for share in (0.4, 0.4, 0.8))
    flat = Lineage(("a", "b", "c", "d"), 4, ((), (), (), ()))
    metrics = metrics_of(answers, gold, known)
    np.testing.assert_allclose(
        hierarchical_statistic(flat.augmented(gold, answers, known)).value(),
        [metrics.micro_precision, metrics.micro_recall, metrics.micro_f1],
    )


def test_broader_concepts_that_are_no_columns_are_known_only_where_they_follow() -> None:
    line = Lineage(("rage", "envy", "anger"), 2, ((2,), (2,), ()))
    known = np.array([[True, False], [True, True], [True, False]])
    found = line.augmented(np.array([[False, False], [False, False], [True, False]]), known & False, known)
    # Whether it is anger is not known where it is no rage, and perhaps envy.
    assert found.known[:, 2].tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("gold", "answers", "expected"),
    [
        ("rage", "rage", Fraction(1)),
        # Siblings meet in anger: {rage, anger} and {envy, anger} share 1 of 2.
        ("rage", "envy", Fraction(1, 2)),
        # A broader answer is its own common ancestor: {fury, rage, anger} and {anger}; P = 1, R = 1/3.
        ("fury", "anger", Fraction(1, 2)),
        # What meets in the root has it in common: {rage, anger, root} and {glee, joy, root}.
        ("rage", "glee", Fraction(1, 3)),
        ("anger", "joy", Fraction(1, 2)),
        # Two against one: rage is met exactly, bliss only in the root, which then belongs to both sides:
        # {rage, bliss, joy, root} and {rage, root} share 2.
        ("rage bliss", "rage", Fraction(4, 6)),
        # Nothing answered: the root stands for it. {anger, root} and {root}.
        ("anger", "", Fraction(2, 3)),
        ("", "rage", Fraction(1, 2)),
    ],
)
def test_lca_f1_by_hand(tree: Lineage, gold: str, answers: str, expected: Fraction) -> None:
    assert lca_statistic(tree, sides(tree, [gold], [answers])).value()[0] == pytest.approx(float(expected))


def test_lca_f1_takes_no_more_ancestors_than_connect_everything(tree: Lineage) -> None:
    # envy and rage against fury: fury meets rage in rage; envy meets fury in anger, which connects no other.
    # Gold {envy, rage, anger}; answers {fury, rage, anger}: the way from fury to rage, and anger itself.
    assert LowestCommon(tree).score((2, 3), (6,)) == pytest.approx(2 * 2 / (3 + 3))


@given(st.sets(st.sampled_from(NAMES), min_size=1), st.sets(st.sampled_from(NAMES), min_size=1))
def test_lca_f1_is_symmetric_and_1_for_what_is_the_same_alone(tree: Lineage, gold: set[str], answers: set[str]) -> None:
    there = lca_statistic(tree, sides(tree, [" ".join(gold)], [" ".join(answers)])).value()[0]
    back = lca_statistic(tree, sides(tree, [" ".join(answers)], [" ".join(gold)])).value()[0]
    same = tree.specific(tree.upwards(flags(" ".join(gold)))) == tree.specific(tree.upwards(flags(" ".join(answers))))
    assert there == pytest.approx(back)
    assert 0 < there <= 1 and (there == 1) == same.all()


def test_lca_f1_is_a_mean_over_texts_that_hold_something(tree: Lineage) -> None:
    found = lca_statistic(tree, sides(tree, ["rage", "rage", ""], ["rage", "envy", ""]))
    assert found.value()[0] == pytest.approx(0.75)


def test_lca_f1_leaves_out_what_is_unknown(tree: Lineage) -> None:
    gold, answers = flags("rage anger"), flags("rage glee")
    known = ~flags("glee joy bliss")
    assert lca_statistic(tree, tree.augmented(gold, answers, known)).value()[0] == 1.0


def test_a_constant_answer_of_depth_1_scores_well_above_nought(tree: Lineage) -> None:
    both = sides(tree, ["rage", "envy", "joy"], ["rage", "glee", "fury"])
    same, node = constant_answers(tree, both)
    assert tree.nodes[node] == "anger"
    # {rage, anger} and {anger} twice: 2/3; {joy, root} and {anger, root}: 1/2.
    assert lca_statistic(tree, same).value()[0] == pytest.approx((2 / 3 + 2 / 3 + 1 / 2) / 3)


def test_cut_answers_hold_nothing_below_depth_1(tree: Lineage) -> None:
    cut = cut_answers(tree, sides(tree, ["rage"], ["fury"]))
    assert cut.answers.tolist() == flags("anger").tolist()


def test_coherence_counts_pairs_in_which_the_narrower_concept_is_likelier(tree: Lineage) -> None:
    told = np.full((3, len(NAMES)), 0.5)
    told[0, NAMES.index("fury")] = 0.9
    told[1] = np.nan
    found = coherence_of(told, tree)
    assert (found.compared, found.violations) == (12, 2), "fury is above rage and above anger"
    assert found.worst == pytest.approx(0.4)
    told[0, NAMES.index("fury")] = 0.5
    assert coherence_of(told, tree).violations == 0
    told[0, NAMES.index("fury")] += 1e-8
    assert coherence_of(told, tree).violations == 2, "however little is amiss"


def test_coherence_looks_past_a_concept_that_is_missing(knowledge: Knowledge) -> None:
    iris = [expand(f"parrott:{tier}/surprise") for tier in (3, 1)]
    lineage = Lineage.of(knowledge.taxonomy, iris)
    assert coherence_of(np.array([[0.6, 0.5]]), lineage).violations == 1


def test_surprise_of_parrott_lies_on_three_tiers(knowledge: Knowledge) -> None:
    taxonomy = knowledge.taxonomy
    iris = [expand(f"parrott:{tier}/surprise") for tier in (3, 2, 1)]
    lineage = Lineage.of(taxonomy, iris[:1])
    assert lineage.nodes == tuple(iris)
    assert lineage.depth.tolist() == [3, 2, 1]
