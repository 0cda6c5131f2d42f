"""Onyx in JSON-LD: results as Senpy gives them, any shape of JSON, and documents that cannot be read."""

import json
from typing import Any

import pytest

from mappings.annotations.annotation import Annotation, Document
from mappings.annotations.conversion import convert_annotations
from mappings.annotations.formats import FORMATS, write_annotations
from mappings.annotations.onyx import read_onyx
from mappings.conversion.converter import Converter
from ontology.errors import DocumentError
from ontology.scale import Scale

ONYX = "http://www.gsi.dit.upm.es/ontologies/onyx/ns#"
ANEW = "http://www.gsi.dit.upm.es/ontologies/onyx/vocabularies/anew/ns#"
WNA = "http://gsi.dit.upm.es/ontologies/wnaffect/ns#"


def senpy(*emotions: dict[str, Any]) -> str:
    """Give results as Senpy answers them, with the context that it publishes."""
    return json.dumps(
        {
            "@context": "http://senpy.gsi.upm.es/api/contexts/Results.jsonld",
            "@type": "senpy:Results",
            "@id": "http://example.org/results",
            "entries": [
                {
                    "@id": "http://example.org/entry",
                    "nif:isString": "I hate Mondays",
                    "onyx:hasEmotionSet": [{"@id": "http://example.org/set", "onyx:hasEmotion": list(emotions)}],
                }
            ],
        }
    )


def category(name: str, intensity: float | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"onyx:hasEmotionCategory": name}
    return found if intensity is None else {**found, "onyx:hasEmotionIntensity": intensity}


def test_results_of_senpy_are_read_whole() -> None:
    [found] = read_onyx(senpy(category("wna:anger", 0.9), category("wna:sadness", 0.1))).annotations
    assert {(one.name, one.value) for one in found.categories} == {(f"{WNA}anger", 0.9), (f"{WNA}sadness", 0.1)}
    assert (found.id, found.about, found.text) == (
        "http://example.org/set",
        "http://example.org/entry",
        "I hate Mondays",
    )


def test_categories_of_wordnet_affect_convert_by_their_alignment(converter: Converter) -> None:
    document = read_onyx(senpy(category("wna:anger", 0.9)))
    [answer] = convert_annotations(converter, document, "ekman")
    [graded] = answer.graded
    assert (graded.concept.curie, graded.value) == ("ekman:anger", 0.9)


def test_a_category_of_ours_converts(converter: Converter) -> None:
    document = read_onyx(senpy(category("https://w3id.org/emotaxa/goemotions/annoyance", 0.4)))
    [answer] = convert_annotations(converter, document, "ekman")
    assert [(one.concept.label, one.value) for one in answer.graded] == [("anger", 0.4)]


def test_the_older_host_of_onyx_is_read_too() -> None:
    text = json.dumps(
        {
            "@context": {"onyx": "http://www.gsi.upm.es/ontologies/onyx/ns#"},
            "onyx:hasEmotion": {"onyx:hasEmotionCategory": {"@id": f"{WNA}joy"}},
        }
    )
    [found] = read_onyx(text).annotations
    assert [one.name for one in found.categories] == [f"{WNA}joy"]


def test_points_of_anew_lie_on_1_to_9_unless_another_scale_is_named() -> None:
    text = senpy({f"{ANEW}valence": 7, f"{ANEW}arousal": 5, f"{ANEW}dominance": 1})
    [found] = read_onyx(text).annotations
    assert found.point is not None
    assert (found.point.valence, found.point.arousal, found.point.dominance) == (0.5, 0.0, -1.0)
    [other] = read_onyx(text, scale=Scale(1, 7)).annotations
    assert other.point is not None
    assert other.point.valence == 1.0


def test_several_points_average_by_their_intensities_and_never_sum() -> None:
    text = senpy(
        {f"{ANEW}valence": 9, f"{ANEW}arousal": 9, "onyx:hasEmotionIntensity": 1},
        {f"{ANEW}valence": 7, f"{ANEW}arousal": 9, "onyx:hasEmotionIntensity": 3},
    )
    [found] = read_onyx(text).annotations
    assert found.point is not None
    assert (found.point.valence, found.point.arousal) == (0.625, 1.0)


def test_what_is_written_names_what_it_came_from_and_reads_back(converter: Converter) -> None:
    answers = convert_annotations(converter, read_onyx(senpy(category("wna:anger", 0.9))), "ekman")
    text = write_annotations(converter, answers, "ekman", FORMATS[1])
    [entry] = json.loads(text)["@graph"]
    assert entry["onyx:hasEmotionSet"]["prov:wasDerivedFrom"] == "http://example.org/set"
    [again] = read_onyx(text).annotations
    assert (again.about, again.text) == ("http://example.org/entry", "I hate Mondays")
    [kept] = convert_annotations(converter, read_onyx(text), "ekman")
    assert kept.kept
    assert [one.concept.curie for one in kept.graded] == ["ekman:anger"]


def test_points_are_written_on_the_dimensions_of_emotionml(converter: Converter) -> None:
    answers = convert_annotations(converter, read_onyx(senpy(category("wna:joy"))), "vad")
    [found] = read_onyx(write_annotations(converter, answers, "vad", FORMATS[1])).annotations
    assert found.point is not None
    assert found.point.valence > 0.3


def test_from_onyx_to_emotionml_the_text_and_the_intensity_stay(converter: Converter) -> None:
    answers = convert_annotations(converter, read_onyx(senpy(category("wna:anger", 0.9))), "ekman")
    text = write_annotations(converter, answers, "ekman", FORMATS[0])
    assert 'name="anger" value="0.9"' in text
    assert "I hate Mondays" in text


def test_a_category_that_nobody_aligned_is_told(converter: Converter) -> None:
    document = read_onyx(senpy(category("http://example.org/wistfulness")), "r.jsonld")
    with pytest.raises(DocumentError, match="unknown category") as caught:
        convert_annotations(converter, document, "ekman")
    assert "align its vocabulary" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"a":' * 700 + "1" + "}" * 700, "nested too deeply"),
        ("[" * 101 + "]" * 101, "nested too deeply"),
        ("[" * 100 + "]" * 100, "no emotion set"),
        ('{"@context": {}, "@id": "\\ud800"}', "not JSON-LD|no emotion set"),
        ("{}", "no emotion set"),
        ('{"@context": "http://example.org/context.jsonld", "a": 1}', "is not fetched"),
        (senpy(category("wna:anger", -1)), "negative"),
        (senpy({**category("wna:anger"), "onyx:hasEmotionIntensity": "much"}), "no number"),
        (senpy({**category("wna:anger"), "onyx:algorithmConfidence": 3}), "outside 0 to 1"),
        (senpy({f"{ANEW}valence": 12, f"{ANEW}arousal": 5}), "outside the scale"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said) as caught:
        read_onyx(text, "r.jsonld")
    assert caught.value.hint


def test_times_of_emotionml_come_through_onyx_and_back(converter: Converter) -> None:
    document = Document((Annotation("http://example.org/a", attributes={"start": "5", "expressed-through": "voice"}),))
    answers = convert_annotations(converter, document, "ekman")
    [again] = read_onyx(write_annotations(converter, answers, "ekman", FORMATS[1])).annotations
    assert dict(again.attributes) == {"start": "5", "expressed-through": "voice"}
