"""Published harmonizations, reproduced row by row from the tables that their authors published."""

import csv
import json
from pathlib import Path

import pytest

from mappings.absence import NO_TERM
from mappings.conversion.answer import LabelsItem
from mappings.conversion.converter import Converter
from mappings.conversion.profile import find_profile
from ontology.iri import scheme_of

SCHEMES = {
    "affectivetext": ("affective-text-2007",),
    "crowdflower": ("crowdflower-text-emotion",),
    "dailydialog": ("dailydialog",),
    "electoraltweets": ("electoral-tweets",),
    "emoint": ("emoint",),
    "emotion-cause": ("emotionstimulus",),
    "emotiondata-aman": ("emotiondata-aman",),
    "grounded_emotions": ("grounded-emotions",),
    "isear": ("isear",),
    "jointMultitaskEmo": ("jointmultitaskemo",),
    "meld/meld-dya/emorynlp": ("meld", "emorynlp"),
    "ssec": ("ssec",),
    "tales-emotion": ("tales-emotion",),
    "tec": ("tec",),
}
"""The schemes that hold the labels of a corpus of the table; MELD and EmoryNLP share a block there."""


@pytest.fixture(scope="module")
def unified(reference: Path) -> list[dict[str, str]]:
    with (reference / "unify_label_map.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def answered(converter: Converter, label: str, source: str, target: str, profile: str) -> list[str]:
    [answer] = converter.convert([LabelsItem((label,))], source, target, profile=profile)
    return [found.concept.label for found in answer.targets]


def holds(converter: Converter, scheme: str, label: str) -> bool:
    exact = {text for one in converter.knowledge.taxonomy.by_scheme[scheme] for text in (one.label, *one.notations)}
    return label in exact or (scheme == "ssec" and label.capitalize() in exact)


def test_all_132_rows_of_bostan_and_klinger_come_out_as_published(
    converter: Converter, unified: list[dict[str, str]]
) -> None:
    assert len(unified) == 132
    wrong = []
    for row in unified:
        schemes = [one for one in SCHEMES[row["dataset"]] if holds(converter, one, row["source_label"])]
        assert len(schemes) == 1, row
        found = answered(converter, row["source_label"], schemes[0], "unify-2018", "unify-2018")
        if found != [row["unified_label"]]:
            wrong.append((row, found))
    assert wrong == []


def test_the_unify_profile_says_nothing_that_the_table_does_not(
    converter: Converter, unified: list[dict[str, str]]
) -> None:
    profile = find_profile(converter.knowledge.profiles, "unify-2018")
    assert len(profile.records) == len({(record.subject, record.object) for record in profile.records}) == len(unified)
    named = {concept.label for concept in converter.knowledge.taxonomy.by_scheme["unify-2018"]}
    assert named == {row["unified_label"] for row in unified}


def test_one_label_goes_different_ways_in_two_corpora(converter: Converter) -> None:
    assert answered(converter, "hate", "crowdflower-text-emotion", "unify-2018", "unify-2018") == ["anger"]
    assert answered(converter, "hate", "electoral-tweets", "unify-2018", "unify-2018") == ["disgust"]


def test_a_label_that_the_paper_leaves_out_has_no_target_and_says_so(converter: Converter) -> None:
    [answer] = converter.convert([LabelsItem(("Powerful",))], "emorynlp", "unify-2018", profile="unify-2018")
    assert (answer.status, answer.targets) == ("unmapped", ())
    assert "the profile unify-2018 has no target for it" in answer.warnings[0]


@pytest.mark.parametrize(
    ("target", "file"),
    [
        ("ekman", "ekman_mapping.json"),
        ("goemotions-ekman", "ekman_mapping.json"),
        ("sentiment", "sentiment_mapping.json"),
        ("goemotions-group", "sentiment_mapping.json"),
    ],
)
def test_both_groupings_of_goemotions_come_out_as_published(
    converter: Converter, goemotions: Path, target: str, file: str
) -> None:
    groups = {**json.loads((goemotions / file).read_text(encoding="utf-8")), "neutral": ["neutral"]}
    published = {label: group for group, labels in groups.items() for label in labels}
    assert len(published) == 28
    found = {label: answered(converter, label, "goemotions", target, "goemotions-paper") for label in published}
    assert found == {label: [group] for label, group in published.items()}


@pytest.mark.parametrize("name", ["goemotions-paper", "unify-2018"])
def test_published_profiles_put_each_label_whole_into_its_group(converter: Converter, name: str) -> None:
    """They say `exactMatch` and `broadMatch` alone: the degree is 1, and back it is 1 where they are the same."""
    profile = find_profile(converter.knowledge.profiles, name)
    pairs = {(scheme_of(one.subject), scheme_of(one.object)) for one in profile.records if one.object != NO_TERM}
    same = {(one.subject, one.object) for one in profile.records if one.predicate == "skos:exactMatch"}
    reached = 0
    for source, target in sorted(pair for pair in pairs if pair[1] != "sense"):
        matrix = converter.matrix(converter.level(source, "from"), converter.level(target, "to"), name)
        for row, column in zip(*matrix.degree.nonzero(), strict=True):
            ends = matrix.sources[row].iri, matrix.targets[column].iri
            found = [part.toarray()[row, column] for part in (matrix.degree, matrix.share, matrix.back)]
            assert found == [1.0, 1.0, float(ends in same)], ends
            reached += 1
    assert reached == sum(one.object != NO_TERM for one in profile.records)
