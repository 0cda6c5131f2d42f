"""What a grounded classifier answers: in its own labels, in other schemes, at other tiers, and where it cannot."""

from collections.abc import Sequence

import numpy as np
import pytest

from classifiers.hierarchy.fine import Splitter
from classifiers.hierarchy.grounded import Grounded
from classifiers.model import Head, Model
from classifiers.protocol import Classifier
from mappings.conversion.converter import Converter
from mappings.meaning.targets import NEUTRAL
from ontology.concept import Concept
from ontology.errors import EmotaxaError, UnknownReference
from tests.classifiers.hierarchy.fixed import FixedScorer, fixed, head_of


@pytest.mark.parametrize(
    ("to", "labels"),
    [
        (None, ("disappointment",)),
        ("goemotions-group", ("negative",)),
        ("parrott/1", ("sadness",)),
        ("ekman", ("sadness",)),
    ],
)
def test_answers_come_in_the_scheme_that_is_asked_for(
    converter: Converter, to: str | None, labels: tuple[str, ...]
) -> None:
    [found] = fixed(converter, {"disappointment": 0.9, "joy": 0.1}).classify(["a text"], to)
    assert found.labels == labels
    assert found.predictions[0].chosen


def test_a_label_that_is_spread_over_a_tier_is_answered_by_what_stands_above(converter: Converter) -> None:
    """Nothing tells which of Parrott's words for it a text with GoEmotions' annoyance is about."""
    model = fixed(converter, {"sadness": 0.9})
    [found] = model.classify(["a text"], "parrott")
    [answer] = found.labels
    assert answer == "sadness"
    assert all(one.tier in (1, 2) for one in found.predictions if one.chosen)
    assert found.predictions[0].path == ("sadness",)


def test_a_floor_backs_answers_off(converter: Converter) -> None:
    scores = {"remorse": 0.5, "grief": 0.45}
    [bold] = fixed(converter, scores, threshold=0.3).classify(["a text"], "parrott")
    [wary] = fixed(converter, scores, threshold=0.3, floor=0.6).classify(["a text"], "parrott")
    assert wary.labels == ("sadness",)
    assert bold.labels != wary.labels
    assert all(one.path[0] == "sadness" for one in bold.predictions if one.chosen)


def test_neutral_is_among_the_answers_of_a_scheme_without_it(converter: Converter) -> None:
    [found] = fixed(converter, {"neutral": 0.8}).classify(["a text"], "parrott")
    assert found.concepts == (NEUTRAL,)
    assert found.point is not None
    assert (found.point.valence, found.point.arousal, found.point.dominance) == (0, 0, 0)


def test_thresholds_fitted_for_a_level_go_before_those_carried_over(converter: Converter) -> None:
    anger = converter.knowledge.taxonomy.names["ekman", None].find("anger")[0].iri
    scores = {"anger": 0.4}
    [carried] = fixed(converter, scores, threshold=0.3).classify(["a text"], "ekman")
    [fitted] = fixed(converter, scores, threshold=0.3, targets={"ekman": {anger: 0.45}}).classify(["a text"], "ekman")
    assert (carried.labels, fitted.labels) == (("anger",), ())


def test_thresholds_fitted_for_a_tier_hold_in_the_whole_scheme(converter: Converter) -> None:
    anger = converter.knowledge.taxonomy.at_tier("parrott", 1)
    limits = {"parrott/1": {concept.iri: 0.95 for concept in anger}}
    [found] = fixed(converter, {"anger": 0.9}, targets=limits).classify(["a text"], "parrott/1")
    assert found.labels == ()


def test_a_concept_that_a_model_scores_itself_keeps_its_score_and_lifts_those_above(converter: Converter) -> None:
    found = fixed(converter, {"3/rage": 0.8, "1/anger": 0.3}, "parrott").classify(["a text"], "parrott")
    score = dict(zip((one.slug for one in found.concepts), found.probability[0].tolist(), strict=True))
    assert {round(score[slug], 6) for slug in ("3/rage", "2/rage", "1/anger")} == {0.8}
    assert score["3/bliss"] == score["1/joy"] == 0
    assert found[0].concepts == ("https://w3id.org/emotaxa/parrott/3/rage",)


def test_a_head_may_hold_neutral_beside_its_scheme(converter: Converter) -> None:
    head = head_of(converter, "ekman")
    with_neutral = Head("ekman", (*head.concepts, NEUTRAL), np.full(7, 0.5, np.float32))
    model = Grounded(FixedScorer(with_neutral, np.eye(7, dtype=np.float32)[6:]), converter)
    assert model.classify(["a text"], "ekman")[0].labels == ("neutral",)
    assert model.classify(["a text"], "goemotions")[0].labels == ("neutral",)


def test_an_exclusive_model_that_is_unsure_answers_with_its_likeliest_label(converter: Converter) -> None:
    scores = {"joy": 0.4, "anger": 0.35, "fear": 0.25}
    assert fixed(converter, scores, "ekman", exclusive=True).classify(["a text"], "ekman")[0].labels == ("joy",)


def test_an_exclusive_model_backs_off_before_it_guesses(converter: Converter) -> None:
    [found] = fixed(converter, {"sadness": 0.45, "grief": 0.4}, exclusive=True).classify(["a text"], "parrott")
    assert found.labels == ("sadness",)


def test_a_text_with_nothing_to_go_by_gets_no_prediction(converter: Converter) -> None:
    rows, points = np.array([[np.nan] * 28, [0.9] * 28], np.float32), np.full((2, 3), 0.5, np.float32)
    model: Classifier = Grounded(FixedScorer(head_of(converter, "goemotions"), rows, points), converter)
    found = model.classify(["", "a"], "parrott")
    assert (found[0].predictions, found[0].labels, found[0].point) == ((), (), None)
    assert found[1].predictions
    assert not found.chosen[0].any()


def test_no_text_gives_no_answer(converter: Converter) -> None:
    found = fixed(converter, {}).classify([], "parrott")
    assert len(found) == 0
    assert found.probability.shape == (0, len(found.concepts))


def test_blocks_of_many_texts_are_put_together_in_order(converter: Converter) -> None:
    rows = np.random.default_rng(1).random((9000, 28), np.float32)
    model = Grounded(FixedScorer(head_of(converter, "goemotions"), rows), converter)
    found = model.classify(["a text"] * 9000, "ekman")
    model.scorer = FixedScorer(head_of(converter, "goemotions"), rows[8990:])
    assert (found.probability[8990:] == model.classify(["a text"] * 10, "ekman").probability).all()


def test_the_points_of_a_model_that_has_them_stand(converter: Converter) -> None:
    points = np.array([[0.5, 0.25, -0.5], [np.nan] * 3], np.float32)
    rows = np.zeros((2, 28), np.float32)
    found = Grounded(FixedScorer(head_of(converter, "goemotions"), rows, points), converter).classify(["a", "b"])
    assert found.points[0].tolist() == [0.5, 0.25, -0.5]
    assert found[0].octant == "dependent"
    assert found.points[1].tolist() == [0, 0, 0]


class Near:
    """Finds every text close to one concept."""

    def __init__(self, slug: str) -> None:
        self.slug = slug

    def closeness(
        self, texts: Sequence[str], concepts: tuple[Concept, ...], vectors: np.ndarray | None = None
    ) -> np.ndarray:
        return np.array([[float(one.slug == self.slug) for one in concepts]] * len(texts), np.float32)


def test_closeness_divides_a_family_and_leaves_the_others(converter: Converter) -> None:
    plain = fixed(converter, {"sadness": 0.9, "joy": 0.2})
    fine = Grounded(plain.scorer, converter, splitter=Splitter(Near("3/misery"), 6.0))
    before, after = (model.classify(["a text"], "parrott") for model in (plain, fine))
    column = {concept.slug: at for at, concept in enumerate(before.concepts)}
    assert after.probability[0, column["3/misery"]] > 2 * before.probability[0, column["3/misery"]]
    assert after.probability[0, column["3/gloom"]] < before.probability[0, column["3/gloom"]]
    for slug in ("1/sadness", "1/joy", "3/bliss", "3/cheerfulness"):
        assert after.probability[0, column[slug]] == before.probability[0, column[slug]], slug


@pytest.mark.parametrize(("weight", "to"), [(0.0, "parrott"), (6.0, "parrott/1"), (6.0, "ekman"), (6.0, "goemotions")])
def test_closeness_is_asked_for_only_where_it_changes_anything(converter: Converter, weight: float, to: str) -> None:
    plain = fixed(converter, {"sadness": 0.9})
    fine = Grounded(plain.scorer, converter, splitter=Splitter(None, weight))  # type: ignore[arg-type]
    assert (fine.classify(["a"], to).probability == plain.classify(["a"], to).probability).all()


def test_a_tier_has_the_same_probabilities_alone_where_families_are_divided(converter: Converter) -> None:
    scorer = fixed(converter, {"sadness": 0.9, "joy": 0.3}).scorer
    fine = Grounded(scorer, converter, splitter=Splitter(Near("3/misery"), 6.0))
    whole = {one.iri: at for at, one in enumerate(fine.classify(["a"], "parrott").concepts)}
    everything = fine.classify(["a"], "parrott").probability[0]
    for tier in (1, 2, 3):
        found = fine.classify(["a"], f"parrott/{tier}")
        assert found.probability[0].tolist() == [everything[whole[one.iri]] for one in found.concepts], tier


@pytest.mark.parametrize(
    ("to", "said"), [("vad", "points and no labels"), ("cowen", "unknown scheme"), ("shaver/9", "unknown tier")]
)
def test_what_cannot_be_answered_in_is_refused(converter: Converter, to: str, said: str) -> None:
    with pytest.raises(EmotaxaError, match=said) as raised:
        fixed(converter, {}).classify(["a text"], to)
    assert raised.value.field == "to"


def test_a_scheme_that_shares_no_meaning_with_the_labels_is_refused(converter: Converter) -> None:
    with pytest.raises(EmotaxaError, match="share no meaning with crowd-envent-appraisals") as raised:
        fixed(converter, {}).classify(["a text"], "crowd-envent-appraisals")
    assert raised.value.field == "to"


def test_a_model_without_labels_of_its_own_needs_a_scheme(converter: Converter) -> None:
    scorer = FixedScorer(head_of(converter, "ekman"), np.ones((1, 6), np.float32), model=Model("any", "1", "prototype"))
    with pytest.raises(EmotaxaError, match="any has no labels of its own"):
        Grounded(scorer, converter).classify(["a text"])
    assert Grounded(scorer, converter, default_to="ekman").classify(["a text"]).target.id == "ekman"


def test_a_label_that_this_revision_does_not_know_is_named(converter: Converter) -> None:
    scorer = FixedScorer(Head("ekman", ("urn:x",), np.ones(1, np.float32)), np.ones((1, 1), np.float32))
    with pytest.raises(UnknownReference, match="urn:x"):
        Grounded(scorer, converter).classify(["a text"], "ekman")


@pytest.mark.parametrize("floor", [-0.1, 1.1, float("nan")])
def test_a_floor_that_is_no_probability_is_refused(converter: Converter, floor: float) -> None:
    with pytest.raises(EmotaxaError, match="floor"):
        fixed(converter, {}, floor=floor)


def test_at_least_one_prediction_has_to_be_asked_for(converter: Converter) -> None:
    with pytest.raises(EmotaxaError, match="top_k is 0") as raised:
        fixed(converter, {}).classify(["a text"], top_k=0)
    assert raised.value.field == "top_k"


@pytest.mark.parametrize(("whole", "tier", "held"), [(0.9, 0.2, True), (0.2, 0.9, False)])
def test_thresholds_of_a_tier_go_before_those_of_its_scheme_whichever_is_asked_for(
    converter: Converter, whole: float, tier: float, held: bool
) -> None:
    joy = "https://w3id.org/emotaxa/parrott/1/joy"
    targets = {"parrott": {joy: whole}, "parrott/1": {joy: tier}}
    # The label's own threshold is out of reach, so that nothing narrower holds.
    classifier = fixed(converter, {"joy": 0.5}, threshold=0.9, targets=targets)
    for to in ("parrott/1", "parrott"):
        [found] = classifier.classify(["a text"], to)
        assert (joy in found.concepts) == held, to
