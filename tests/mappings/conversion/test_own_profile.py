"""Profiles of the user's own: what a file has to say, and what is said of one that says it wrongly."""

from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from mappings.conversion.answer import LabelsItem, VadItem
from mappings.conversion.converter import Converter
from mappings.conversion.own_profile import chosen_profile, profile_problems, read_profile
from mappings.sssom.read import read_sssom
from ontology.errors import DocumentError, EmotaxaError, UnknownReference
from ontology.norm import Point

Write = Callable[..., str]

HEAD = """#curie_map:
#  emotaxa: https://w3id.org/emotaxa/
#  goemotions: https://w3id.org/emotaxa/goemotions/
#  ekman: https://w3id.org/emotaxa/ekman/
#  mine: https://example.org/points/
#license: https://creativecommons.org/licenses/by/4.0/
#subject_source: emotaxa:goemotions
#object_source: emotaxa:ekman
"""
COLUMNS = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tcomment\n"


def row(subject: str, predicate: str, target: str, comment: str = "") -> str:
    return f"{subject}\tskos:{predicate}\t{target}\tsemapv:ManualMappingCuration\t{comment}\n"


LOVE = row("goemotions:love", "broadMatch", "ekman:joy")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(*rows: str, head: str = HEAD) -> str:
        path = tmp_path / "mine.sssom.tsv"
        path.write_text(head + COLUMNS + "".join(rows), encoding="utf-8")
        return str(path)

    return written


def test_a_file_converts_as_it_says_and_leaves_the_given_converter_as_it_was(
    converter: Converter, write: Write
) -> None:
    nothing = row("goemotions:curiosity", "exactMatch", "sssom:NoTermFound", "interest is none of the six")
    own, name = chosen_profile(converter, write(LOVE, nothing))
    assert name == "mine.sssom.tsv"
    labels = [LabelsItem((label,)) for label in ("love", "curiosity", "joy")]
    love, curiosity, joy = own.convert(labels, "goemotions", "ekman", profile=name)
    assert [target.concept.curie for target in love.targets] == ["ekman:joy"]
    assert (curiosity.status, joy.status) == ("unmapped", "unmapped")
    assert "interest is none of the six" in curiosity.warnings[0]
    assert "has no target for it" in joy.warnings[0]
    assert own.denotation is converter.denotation
    with pytest.raises(UnknownReference):
        converter.convert(labels, "goemotions", "ekman", profile=name)


def test_a_label_that_is_shared_among_targets_goes_to_each_in_equal_parts(converter: Converter, write: Write) -> None:
    both = [row("goemotions:disapproval", "narrowMatch", f"ekman:{name}") for name in ("anger", "disgust")]
    own, name = chosen_profile(converter, write(*both))
    [answer] = own.convert([LabelsItem(("disapproval",))], "goemotions", "ekman", mode="soft", profile=name)
    assert [(target.concept.label, target.share) for target in answer.targets] == [("anger", 0.5), ("disgust", 0.5)]


def test_a_part_of_a_label_is_narrower_than_it_and_holds_its_share_of_it(converter: Converter, write: Write) -> None:
    parts = [row("goemotions:disapproval", "narrowMatch", f"ekman:{name}") for name in ("anger", "disgust", "sadness")]
    own, name = chosen_profile(converter, write(*parts))
    [answer] = own.convert([LabelsItem(("disapproval",))], "goemotions", "ekman", mode="soft", profile=name)
    told = {(target.relation, target.degree, target.share) for target in answer.targets}
    assert (len(answer.targets), told) == (3, {("narrower", 1 / 3, 1 / 3)})


def test_a_close_match_goes_as_far_as_its_confidence_and_the_rest_nowhere(converter: Converter, write: Write) -> None:
    path = Path(write(row("goemotions:love", "closeMatch", "ekman:joy", "0.3")))
    path.write_text(path.read_text(encoding="utf-8").replace("\tcomment\n", "\tconfidence\n"), encoding="utf-8")
    own, name = chosen_profile(converter, str(path))
    [answer] = own.convert([LabelsItem(("love",))], "goemotions", "ekman", mode="soft", profile=name)
    [joy] = answer.targets
    assert (joy.relation, joy.degree, joy.share) == ("overlap", 0.3, 0.3)
    assert answer.unmapped_share == pytest.approx(0.7)
    assert answer.loss_bits is not None and answer.loss_bits > 1
    [hard] = own.convert([LabelsItem(("love",))], "goemotions", "ekman", profile=name)
    assert hard.status == "unmapped"
    sure, name = chosen_profile(converter, write(row("goemotions:love", "closeMatch", "ekman:joy")))
    [whole] = sure.convert([LabelsItem(("love",))], "goemotions", "ekman", profile=name)
    assert (whole.targets[0].relation, whole.targets[0].degree) == ("exact", 1.0)


@pytest.mark.parametrize("predicate", ["relatedMatch", "mappingRelation"])
def test_a_predicate_that_leads_nowhere_is_refused(converter: Converter, write: Write, predicate: str) -> None:
    with pytest.raises(DocumentError, match=f"11:predicate_id: skos:{predicate} does not say that goemotions:anger"):
        chosen_profile(converter, write(LOVE, row("goemotions:anger", predicate, "ekman:anger")))


def test_what_is_related_converts_nothing_in_a_profile_of_the_store(converter: Converter, write: Write) -> None:
    rows = (LOVE, row("goemotions:anger", "relatedMatch", "ekman:anger"))
    profile = read_sssom(Path(write(*rows)), set_id="https://example.org/profiles/stored")
    own = converter.with_profile(profile)
    love, anger = own.convert([LabelsItem(("love",)), LabelsItem(("anger",))], "goemotions", "ekman", profile="stored")
    assert (love.status, anger.status) == ("mapped", "unmapped")
    alone = converter.with_profile(replace(profile, records=profile.records[1:]))
    with pytest.raises(EmotaxaError, match="has no record that maps a label to another"):
        alone.convert([LabelsItem(("anger",))], "goemotions", "ekman", profile="stored")


@pytest.mark.parametrize(
    ("rows", "where", "said"),
    [
        (
            ["goemotions:lov"],
            "mine.sssom.tsv:10:subject_id",
            "unknown concept goemotions:lov; did you mean goemotions:",
        ),
        (["ekman:jo"], "mine.sssom.tsv:10:object_id", "unknown concept ekman:jo; did you mean ekman:joy?"),
        (["emotaxa:ekmann/joy"], "mine.sssom.tsv:10:object_id", "unknown scheme in ekmann:joy; did you mean ekman"),
        (["goemotions:joy"], "mine.sssom.tsv:10:object_id", "goemotions:joy is no concept of ekman"),
        (["mine:joy"], "mine.sssom.tsv:10:object_id", "unknown scheme in https://example.org/points/joy"),
    ],
)
def test_what_does_not_exist_is_told_with_its_place_and_the_nearest(
    converter: Converter,
    write: Write,
    rows: list[str],
    where: str,
    said: str,
) -> None:
    subject = rows[0] if rows[0].startswith("goemotions:lov") else "goemotions:love"
    target = "ekman:joy" if subject == rows[0] else rows[0]
    with pytest.raises(DocumentError) as caught:
        chosen_profile(converter, write(row(subject, "broadMatch", target)))
    assert where in str(caught.value)
    assert said in str(caught.value)


def test_a_label_with_two_targets_is_a_contradiction_that_names_both_lines(converter: Converter, write: Write) -> None:
    with pytest.raises(
        DocumentError, match="11:object_id: goemotions:love goes to ekman:anger here and to ekman:joy in"
    ):
        chosen_profile(converter, write(LOVE, row("goemotions:love", "exactMatch", "ekman:anger")))


def test_every_mistake_is_counted(converter: Converter, write: Write) -> None:
    with pytest.raises(DocumentError, match="and 1 more of the kind"):
        chosen_profile(
            converter,
            write(row("goemotions:x", "exactMatch", "ekman:joy"), row("goemotions:y", "exactMatch", "ekman:joy")),
        )


def test_a_file_that_is_not_there_or_says_nothing_is_told(converter: Converter, write: Write) -> None:
    with pytest.raises(DocumentError, match="no such file"):
        chosen_profile(converter, "no/such/file.tsv")
    with pytest.raises(DocumentError, match="no record maps a label"):
        chosen_profile(converter, write())


def test_a_name_is_not_taken_for_a_path(converter: Converter) -> None:
    assert chosen_profile(converter, "goemotions-paper") == (converter, "goemotions-paper")
    assert chosen_profile(converter, "unknown") == (converter, "unknown")
    assert chosen_profile(converter, None) == (converter, None)


CENTROIDS = """#curie_map:
#  core: https://w3id.org/emotaxa/core/
#  ekman: https://w3id.org/emotaxa/ekman/
#  mine: https://example.org/points/
#mapping_set_id: https://example.org/profiles/my-points
#license: https://creativecommons.org/licenses/by/4.0/
#extension_definitions:
#  - slot_name: valence
#    property: core:valence
#  - slot_name: arousal
#    property: core:arousal
#  - slot_name: scale
#    property: core:scale
subject_id\tpredicate_id\tobject_id\tmapping_justification\tvalence\tarousal\tscale
"""


def centroid(subject: str, valence: str, arousal: str, scale: str) -> str:
    end = "\t".join(("semapv:ManualMappingCuration", valence, arousal, scale))
    return f"{subject}\tcore:hasNorm\tmine:{subject.replace(':', '-')}\t{end}\n"


def test_a_file_may_hold_centroids_of_the_users_own(converter: Converter, tmp_path: Path) -> None:
    path = tmp_path / "points.tsv"
    path.write_text(
        CENTROIDS + centroid("ekman:joy", "9", "7", "1..9") + centroid("ekman:anger", "1", "7", "1..9"),
        encoding="utf-8",
    )
    own, name = chosen_profile(converter, str(path))
    assert name == "my-points"
    [joy] = own.convert([LabelsItem(("joy",))], "ekman", "vad", profile=name)
    assert joy.vad is not None
    assert joy.vad.point == Point(1.0, 0.5, None)
    [anger] = own.convert([VadItem(Point(-0.9, 0.4, 0.8))], "vad", "ekman", profile=name)
    assert anger.targets[0].concept.curie == "ekman:anger"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("9", "7", ""), "10:scale: ekman:joy: a centroid without its scale"),
        (("9", "", "1..9"), "arousal: ekman:joy: a centroid without arousal"),
        (("high", "7", "1..9"), "valence: ekman:joy: valence is 'high', no number"),
        (("9.5", "7", "1..9"), "valence: ekman:joy: valence 9.5 lies outside the scale 1..9"),
        (("9", "7", "one to nine"), "scale: ekman:joy: cannot read the scale"),
    ],
)
def test_a_centroid_without_a_point_on_its_scale_is_refused(
    converter: Converter, tmp_path: Path, values: tuple[str, str, str], said: str
) -> None:
    path = tmp_path / "points.tsv"
    path.write_text(CENTROIDS + centroid("ekman:joy", *values), encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        read_profile(path, converter.knowledge.taxonomy)
    assert said.removeprefix("10:") in str(caught.value)


def test_the_shipped_profiles_have_no_such_mistakes(converter: Converter) -> None:
    for profile in converter.knowledge.profiles:
        found = [problem[1:] for problem in profile_problems(profile, converter.knowledge.taxonomy)]
        assert found == [], profile.id


def test_the_sample_converts_and_is_what_the_page_shows(converter: Converter) -> None:
    sample = Path(str(files("mappings") / "samples" / "my-six.sssom.tsv"))
    own, name = chosen_profile(converter, str(sample))
    answers = own.convert(
        [LabelsItem((label,)) for label in ("annoyance", "neutral")], "goemotions", "ekman", profile=name
    )
    assert [answer.targets[0].concept.curie for answer in answers] == ["ekman:anger", "sense:neutral"]
    page = Path(__file__).parents[3] / "docs" / "profiles.md"
    assert sample.read_text(encoding="utf-8") in page.read_text(encoding="utf-8")
