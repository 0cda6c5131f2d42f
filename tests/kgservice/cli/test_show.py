"""`emotaxa show`: everything that is known of a concept, whatever kind it is."""

from tests.kgservice.cli.console import Console


def test_a_theory_shows_where_an_emotion_leads_when_and_how_far(emotaxa: Console) -> None:
    out = emotaxa("show", "occ:hope").out
    assert "leads to occ:satisfaction when the hoped-for event comes about (valence +0.23" in out
    assert "by norms)" in out
    (step,) = [
        relation["transition"]["step"]
        for relation in emotaxa("show", "occ:hope", "--json").json["relations"]
        if relation["curie"] == "occ:satisfaction"
    ]
    assert step == {"valence": 0.23, "arousal": -0.215, "dominance": 0.49, "basis": "norms"}


def test_published_norms_stand_apart_from_estimates(emotaxa: Console) -> None:
    rated = emotaxa("show", "sense:frustration", "--json").json
    assert rated["estimate"] is None
    (norm,) = rated["norms"]
    assert (norm["dominance"], norm["octant"]) == (-0.35, "anxious")
    assert sorted(reading["dominance"] for reading in norm["readings"]) == [-0.6, 0.35]
    unrated = emotaxa("show", "plutchik:2/acceptance", "--json").json
    assert unrated["norms"] == []
    assert unrated["estimate"]["basis"] in {"norms of its senses", "estimates of its senses"}
    assert "Estimate, as nobody published a norm" in emotaxa("show", "plutchik:2/acceptance").out


def test_a_state_of_the_atlas_has_its_intensities_and_its_names_abroad(emotaxa: Console) -> None:
    out = emotaxa("show", "ekman-atlas:annoyance").out
    assert "Lowest intensity: 1" in out
    assert "Highest intensity: 2" in out
    assert "Роздратування (uk)" in out


def test_an_appraisal_says_that_it_is_one_and_has_no_place(emotaxa: Console) -> None:
    shown = emotaxa("show", "emotionml-scherer-appraisals:suddenness")
    assert "; appraisal)" in shown.out
    document = emotaxa("show", "emotionml-scherer-appraisals:suddenness", "--json").json
    assert (document["aspect"], document["estimate"]) == ("appraisal", None)
    assert [one["sense"] for one in document["senses"]] == [document["concept"]]


def test_an_appraisal_converts_to_nothing_with_its_reason(emotaxa: Console) -> None:
    answer = emotaxa("convert", "--from", "emotionml-scherer-appraisals", "--to", "ekman", "suddenness")
    assert "an appraisal, which ekman does not hold" in answer.out
    answer = emotaxa("convert", "--from", "goemotions", "--to", "emotionml-scherer-appraisals", "anger")
    assert "holds no emotions" in answer.out


def test_terms_from_outside_resolve_through_the_alignments(emotaxa: Console) -> None:
    happiness = "emotionml-big6:happiness"
    for text in ("emoml:big6happiness", "emoml:big6_happiness", "http://www.w3.org/TR/emotion-voc/xml#big6happiness"):
        (found,) = emotaxa("resolve", text, "--json").json["results"]
        assert (found["status"], found["candidates"][0]["curie"]) == ("resolved", happiness)
        assert found["candidates"][0]["method"] == "id"
    (found,) = emotaxa("resolve", "MFOEM:000025", "--json").json["results"]
    assert found["candidates"][0]["curie"] == "sense:jealousy"


def test_a_term_that_is_nearly_aligned_resolves_where_nothing_is_exactly(emotaxa: Console) -> None:
    (found,) = emotaxa("resolve", "MFOEM:000009", "--json").json["results"]
    assert (found["status"], found["candidates"][0]["curie"]) == ("resolved", "ekman-7:anger")
    assert "nearly" in found["reason"]


def test_a_point_converts_to_its_octant_and_its_quadrant(emotaxa: Console) -> None:
    assert "-> hostile" in emotaxa("convert", "--from", "vad", "--to", "vad/2", "-0.5,0.3,0.2").out
    assert "-> pleasant and active" in emotaxa("convert", "--from", "vad", "--to", "vad/1", "0.5,0.3").out
    assert "has no sign" in emotaxa("convert", "--from", "vad", "--to", "vad/2", "0.5,0,0.1").out


def test_neutral_lies_at_the_origin_by_what_it_means(emotaxa: Console) -> None:
    for curie in ("sense:neutral", "sentiment:neutral"):
        estimate = emotaxa("show", curie, "--json").json["estimate"]
        assert (estimate["valence"], estimate["arousal"], estimate["dominance"]) == (0, 0, 0)
        assert (estimate["octant"], estimate["basis"]) == (None, "what neutral means")
