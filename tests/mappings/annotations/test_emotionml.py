"""EmotionML: documents read, converted with everything kept, and documents that break a rule of the Recommendation."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.annotations.annotation import Annotation, Category, Document, Reference
from mappings.annotations.conversion import convert_annotations
from mappings.annotations.emotionml import NAMESPACE, read_emotionml
from mappings.annotations.emotionml_text import write_emotionml
from mappings.annotations.formats import FORMATS, read_annotations, write_annotations
from mappings.annotations.vocabularies import W3C
from mappings.conversion.converter import Converter
from mappings.meaning.targets import members
from ontology.errors import DocumentError, Place
from ontology.norm import Point

BIG6 = f'<emotionml version="1.0" xmlns="{NAMESPACE}" category-set="{W3C}big6">'


def in_big6(inner: str) -> str:
    return f"{BIG6}{inner}</emotionml>"


def written(converter: Converter, text: str, target: str) -> ET.Element:
    answers = convert_annotations(converter, read_emotionml(text), target)
    out = write_annotations(converter, answers, target, FORMATS[0])
    read_emotionml(out)
    return ET.fromstring(out)


def names(root: ET.Element, kind: str = "category") -> list[str]:
    return [str(element.get("name")) for element in root.iter(f"{{{NAMESPACE}}}{kind}")]


def test_an_emotion_is_read_with_everything_it_bears() -> None:
    text = in_big6(
        '<emotion id="a" start="1268647200" expressed-through="voice face">'
        '<category name="anger" value="0.8" confidence="0.9"/><category name="disgust"/>'
        '<reference uri="file:ext/voice.wav#t=3,5"/>  Leave me\n alone </emotion>'
    )
    [found] = read_emotionml(text).annotations
    assert found.categories == (Category("anger", 0.8, 0.9), Category("disgust"))
    assert found.references == (Reference("file:ext/voice.wav#t=3,5", "expressedBy"),)
    assert dict(found.attributes) == {"start": "1268647200", "expressed-through": "voice face"}
    assert (found.id, found.text, found.line, found.vocabulary) == ("a", "Leave me alone", 1, f"{W3C}big6")


def test_dimensions_are_a_point_and_a_trace_counts_by_its_mean() -> None:
    text = (
        f'<emotion xmlns="{NAMESPACE}" dimension-set="{W3C}fsre-dimensions"><dimension name="valence" value="0"/>'
        '<dimension name="arousal"><trace freq="10Hz" samples="0.7 0.9 .8"/></dimension>'
        '<dimension name="potency" value="0.5"/><dimension name="unpredictability" value="1"/></emotion>'
    )
    [found] = read_emotionml(text).annotations
    assert found.point is not None
    assert (found.point.valence, found.point.dominance) == (-1.0, 0.0)
    assert found.point.arousal == pytest.approx(0.6)


def test_the_sets_of_an_emotion_go_before_those_of_the_document() -> None:
    inner = f'<emotion category-set="{W3C}occ-categories"><category name="gloating"/></emotion>'
    assert read_emotionml(in_big6(inner)).annotations[0].vocabulary == f"{W3C}occ-categories"


def test_conversion_keeps_id_times_reference_text_and_intensity(converter: Converter) -> None:
    text = in_big6(
        '<emotion id="a" start="5"><category name="anger" value="0.8" confidence="0.5"/>'
        '<reference uri="x.wav" role="triggeredBy"/>no!</emotion>'
    )
    root = written(converter, text, "ekman")
    [emotion] = root.iter(f"{{{NAMESPACE}}}emotion")
    [category] = root.iter(f"{{{NAMESPACE}}}category")
    [reference] = root.iter(f"{{{NAMESPACE}}}reference")
    assert (emotion.get("id"), emotion.get("start"), reference.get("role")) == ("a", "5", "triggeredBy")
    assert "".join(emotion.itertext()).strip().endswith("no!")
    assert (category.get("name"), category.get("value")) == ("anger", "0.8")
    [answer] = converter.convert_labels(["anger"], "emotionml-big6", "ekman").degree
    assert float(str(category.get("confidence"))) == pytest.approx(0.5 * answer, abs=1e-6)


def test_a_scheme_of_ours_is_defined_in_the_document(converter: Converter) -> None:
    root = written(converter, in_big6('<emotion><category name="surprise"/></emotion>'), "shaver/1")
    assert root.get("category-set") == "#shaver.1"
    [vocabulary] = root.iter(f"{{{NAMESPACE}}}vocabulary")
    assert vocabulary.get("id") == "shaver.1"
    assert names(root, "item") == [
        concept.label for concept in members(converter.denotation, converter.level("shaver/1", "to"))
    ]
    assert names(root) == ["surprise"]


def test_what_was_written_is_read_again_in_its_scheme(converter: Converter) -> None:
    answers = convert_annotations(
        converter, read_emotionml(in_big6('<emotion><category name="fear"/></emotion>')), "shaver/1"
    )
    again = read_emotionml(write_annotations(converter, answers, "shaver/1", FORMATS[0]))
    [kept] = convert_annotations(converter, again, "shaver/1")
    assert kept.kept
    assert [one.concept.curie for one in kept.graded] == ["shaver:1/fear"]


def test_to_a_vocabulary_of_the_w3c_it_is_named_and_not_defined(converter: Converter) -> None:
    text = in_big6('<emotion><category name="happiness"/></emotion>')
    root = written(converter, text, "emotionml-occ-categories")
    assert root.get("category-set") == f"{W3C}occ-categories"
    assert names(root, "item") == []
    assert names(root)


def test_conversion_to_its_own_vocabulary_keeps_the_annotation(converter: Converter) -> None:
    text = in_big6('<emotion><category name="anger" value="0.3" confidence="0.7"/><category name="fear"/></emotion>')
    root = written(converter, text, "emotionml-big6")
    found = [
        (one.get("name"), one.get("value"), one.get("confidence")) for one in root.iter(f"{{{NAMESPACE}}}category")
    ]
    assert found == [("anger", "0.3", "0.7"), ("fear", None, None)]


def test_points_are_written_on_zero_to_one_and_read_back(converter: Converter) -> None:
    text = in_big6('<emotion><category name="anger" value="1"/></emotion>')
    [point] = [one.point for one in read_emotionml(ET.tostring(written(converter, text, "vad"), "unicode")).annotations]
    wanted = converter.convert_labels(["anger"], "emotionml-big6", "ekman")
    assert wanted is not None
    assert point is not None
    assert point.valence < 0 < point.arousal


def test_several_intensities_average_and_never_leave_the_scale(converter: Converter) -> None:
    both = '<emotion><category name="anger" value="1"/><category name="fear" value="1"/></emotion>'
    alone = [f'<emotion><category name="{name}" value="1"/></emotion>' for name in ("anger", "fear")]
    points = [
        read_emotionml(ET.tostring(written(converter, in_big6(one), "vad"), "unicode")).annotations[0].point
        for one in (both, *alone)
    ]
    assert all(point is not None for point in points)
    mean, first, second = (point.valence for point in points if point is not None)
    assert min(first, second) - 1e-6 <= mean <= max(first, second) + 1e-6


def test_what_fits_nowhere_is_told_in_the_document(converter: Converter) -> None:
    text = (
        f'<emotionml version="1.0" xmlns="{NAMESPACE}" dimension-set="{W3C}intensity-dimension">'
        '<emotion id="x"><dimension name="intensity" value="0.4"/></emotion></emotionml>'
    )
    answers = convert_annotations(converter, read_emotionml(text), "ekman")
    root = ET.fromstring(write_emotionml(answers, converter.level("ekman", "to")))
    assert names(root) == []
    notes = [note for note in root.iter() if str(note.tag).endswith("unmapped")]
    assert [(note.get("annotation"), note.text) for note in notes] == [
        ("x", "neither a category nor a point to convert")
    ]


def test_intensity_0_claims_nothing_and_is_told(converter: Converter) -> None:
    text = in_big6('<emotion><category name="anger" value="0"/><category name="fear" value="0.5"/></emotion>')
    [answer] = convert_annotations(converter, read_emotionml(text), "ekman")
    assert [one.concept.label for one in answer.graded] == ["fear"]
    assert "intensity 0 claims nothing: anger" in answer.reasons


@pytest.mark.parametrize(
    ("inner", "said", "line"),
    [
        ("<emotion/>", "without category, dimension", 1),
        ('<emotion><category value="1"/></emotion>', "a category without a name", 1),
        ('<emotion>\n<category name="anger" value="1.2"/></emotion>', "'1.2' is no number from 0 to 1", 2),
        ('<emotion><category name="anger" value="nan"/></emotion>', "'nan' is no number", 1),
        ('<emotion><category name="anger" value="1"><trace freq="1Hz" samples="1"/></category></emotion>', "both", 1),
        ('<emotion><category name="anger"><trace freq="1Hz"/></category></emotion>', "without samples", 1),
        ('<emotion><dimension name="arousal" value="1"/></emotion>', "a dimension without a vocabulary", 1),
        ('<emotion><category name="anger"/><reference/></emotion>', "a reference without a uri", 1),
        ("<emotion>", "not well-formed XML", 1),
        ("", "there is no emotion in it", 1),
    ],
)
def test_a_broken_rule_is_told_with_its_line(inner: str, said: str, line: int) -> None:
    with pytest.raises(DocumentError) as caught:
        read_emotionml(in_big6(inner), "e.xml")
    assert said in caught.value.message
    assert caught.value.place.line == line
    assert caught.value.hint


def test_an_unknown_category_names_the_nearest(converter: Converter) -> None:
    document = read_emotionml(in_big6('\n<emotion><category name="angr"/></emotion>'), "e.xml")
    with pytest.raises(DocumentError, match="did you mean anger") as caught:
        convert_annotations(converter, document, "ekman")
    assert caught.value.place.line == 2


def test_an_unknown_category_that_nothing_comes_near_names_what_there_is(converter: Converter) -> None:
    text = in_big6('<emotion>\n<category name="joyy"/></emotion>')
    with pytest.raises(
        DocumentError, match=r":1: unknown label 'joyy' in emotionml-big6; its labels are anger, .* surpri"
    ):
        convert_annotations(converter, read_emotionml(text, "mine.emotionml"), "ekman")
    many = text.replace("big6", "everyday-categories").replace("joyy", "qwrtzp")
    with pytest.raises(DocumentError, match=r"its labels are (\w+, ){11}\w+ and \d+ more"):
        convert_annotations(converter, read_emotionml(many), "ekman")


def test_an_unknown_vocabulary_is_told(converter: Converter) -> None:
    text = f'<emotion xmlns="{NAMESPACE}" category-set="#mine"><category name="anger"/></emotion>'
    with pytest.raises(DocumentError, match="unknown scheme"):
        convert_annotations(converter, read_emotionml(text), "ekman")


def test_an_outside_entity_is_never_fetched() -> None:
    text = f'<!DOCTYPE e [<!ENTITY x SYSTEM "file:///etc/hostname">]>{in_big6("<emotion>&x;</emotion>")}'
    with pytest.raises(DocumentError, match="fetched from outside"):
        read_emotionml(text)


def test_half_a_character_is_told_with_its_line() -> None:
    with pytest.raises(DocumentError, match="half of a character stands alone") as caught:
        read_emotionml(in_big6('<emotion>\n<category name="anger"/>\ud83d</emotion>'), "half.emotionml")
    assert caught.value.place == Place("half.emotionml", 2)
    str(caught.value).encode()


def test_elements_may_lie_in_one_another_as_deep_as_they_like() -> None:
    inner = "<info>" * 20_000 + "</info>" * 20_000
    [found] = read_emotionml(in_big6(f'<emotion><category name="anger"/>{inner}</emotion>')).annotations
    assert found.categories == (Category("anger"),)


def test_bytes_are_read_in_the_encoding_that_they_declare() -> None:
    inner = in_big6('<emotion><category name="anger"/>é</emotion>')
    text = f"<?xml version='1.0' encoding='ISO-8859-1'?>{inner}"
    assert read_annotations(text.encode("latin-1"), FORMATS[0]).annotations[0].text == "é"


_TOKEN = st.text("abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=8)
_SHARE = st.none() | st.integers(0, 1000).map(lambda value: value / 1000)


@given(
    st.lists(
        st.builds(
            Annotation,
            id=_TOKEN | st.just(""),
            vocabulary=st.just(f"{W3C}big6"),
            categories=st.lists(
                st.builds(Category, st.sampled_from(["anger", "fear", "surprise"]), _SHARE, _SHARE),
                min_size=1,
                max_size=3,
                unique_by=lambda category: category.name,
            ).map(tuple),
            references=st.lists(st.builds(Reference, _TOKEN, st.sampled_from(["expressedBy", "targetedAt"]))).map(
                tuple
            ),
            text=st.text("ab <&'\"é", max_size=9).map(lambda text: " ".join(text.split())),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_whatever_is_in_the_targets_own_vocabulary_comes_back(converter: Converter, given: list[Annotation]) -> None:
    answers = convert_annotations(converter, Document(tuple(given)), "emotionml-big6")
    again = read_emotionml(write_annotations(converter, answers, "emotionml-big6", FORMATS[0])).annotations

    def seen(annotation: Annotation) -> tuple[object, ...]:
        sure = tuple(
            Category(one.name, one.value, None if one.confidence == 1 else one.confidence)
            for one in annotation.categories
        )
        return annotation.id, sure, annotation.references, annotation.text

    assert [seen(one) for one in again] == [seen(one) for one in given]


def test_a_point_converts_by_where_it_lies(converter: Converter) -> None:
    document = Document((Annotation(point=Point(-0.8, 0.8, 0.4)),))
    [answer] = convert_annotations(converter, document, "ekman")
    assert answer.graded[0].concept.label == "anger"
