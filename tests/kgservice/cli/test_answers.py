"""What the commands answer, in words."""

from importlib.resources import files
from pathlib import Path

import pytest

from tests.kgservice.cli.console import Console


def test_annoyance_of_goemotions_is_anger_in_ekman(emotaxa: Console) -> None:
    found = emotaxa("convert", "--from", "goemotions", "--to", "ekman", "annoyance")
    assert found.code == 0
    assert found.out.startswith("annoyance -> anger  (ekman:anger; broader, degree 1.00, share 1.00, loses ")
    assert not found.err


def test_the_explanation_tells_senses_with_definitions_and_records(emotaxa: Console) -> None:
    out = emotaxa("convert", "--from", "goemotions", "--to", "ekman", "--explain", "annoyance").out
    assert "sense:irritation  " in out
    assert "mapping:goemotions/annoyance--irritation, mapping:ekman/anger--irritation" in out


def test_several_labels_are_several_items(emotaxa: Console) -> None:
    lines = emotaxa("convert", "--from", "goemotions", "--to", "ekman", "annoyance", "joy").out.splitlines()
    assert [line.split(" -> ")[0].strip() for line in lines] == ["annoyance", "joy"]


def test_labels_that_hold_together_get_one_answer(emotaxa: Console) -> None:
    asked = ("convert", "--from", "goemotions", "--to", "ekman", "--together", "annoyance", "joy", "--json")
    (answer,) = emotaxa(*asked).json["results"]
    assert {target["label"] for target in answer["targets"]} == {"anger", "joy"}


def test_what_fits_nowhere_is_said_to_be_nothing_with_its_reason(emotaxa: Console) -> None:
    found = emotaxa("convert", "--from", "goemotions", "--to", "ekman", "caring")
    assert found.code == 0
    assert found.out.startswith("caring -> nothing\n    note: goemotions:caring: none of its senses")


def test_runners_up_are_shown_where_they_come_close(emotaxa: Console) -> None:
    out = emotaxa("convert", "--from", "vad", "--to", "ekman", "-0.5,0.2").out
    assert "next: " in out and "margin" in out


def test_a_point_is_shared_out_or_told_by_typicality(emotaxa: Console) -> None:
    asked = ("convert", "--from", "vad", "--to", "ekman", "-0.5,0.2", "--mode")
    soft, alone = emotaxa(*asked, "soft").out, emotaxa(*asked, "multilabel").out
    assert soft.count("(ekman:") == alone.count("(ekman:") == 6
    assert "probability" in soft and "probability" not in alone and "typicality" in alone


def test_a_profile_converts_as_published(emotaxa: Console) -> None:
    asked = ("convert", "--from", "goemotions", "--to", "ekman", "--profile", "goemotions-paper", "love", "--explain")
    out = emotaxa(*asked).out
    assert out.startswith("love -> joy")
    assert "what the profile says" in out and "goemotions-paper/love--ekman/joy" in out


def test_soft_shows_the_share_that_fits_nowhere(emotaxa: Console) -> None:
    out = emotaxa("convert", "--from", "goemotions", "--to", "ekman", "--mode", "soft", "remorse").out
    assert "-> sadness" in out and "-> nothing" in out


def test_scores_convert(emotaxa: Console) -> None:
    asked = ("convert", "--from", "goemotions", "--to", "ekman", "--scores", "annoyance=0.9,anger=0.1", "--json")
    (answer,) = emotaxa(*asked).json["results"]
    assert answer["targets"][0]["label"] == "anger"


@pytest.mark.parametrize("point", ["-0.5,0.2", "-.5,-.2,0.1", "0.5,-0.2"])
def test_a_point_may_begin_with_a_minus(emotaxa: Console, point: str) -> None:
    found = emotaxa("convert", "--from", "vad", "--to", "ekman", point)
    assert found.code == 0, found.err
    assert found.out.startswith(f"{point} -> ")


def test_points_come_out_on_the_scale_asked_for(emotaxa: Console) -> None:
    (answer,) = emotaxa("convert", "--from", "ekman", "--to", "vad", "--scale", "1-9", "joy", "--json").json["results"]
    assert answer["vad"]["scale"] == "1..9"
    assert 5 < answer["vad"]["valence"] <= 9


def test_strict_says_no_where_a_label_has_no_target(emotaxa: Console) -> None:
    convert = ("convert", "--from", "goemotions", "--to", "ekman", "--strict")
    assert emotaxa(*convert, "joy").code == 0
    assert emotaxa(*convert, "joy", "caring").code == 1


def test_options_may_stand_after_the_labels(emotaxa: Console) -> None:
    assert emotaxa("convert", "annoyance", "--to", "ekman", "--from", "goemotions", "--quiet").code == 0


def test_resolve_finds_the_word_family(emotaxa: Console) -> None:
    found = emotaxa("resolve", "joyful", "--scheme", "parrott")
    assert found.code == 0
    assert "parrott:1/joy" in found.out and "lemma" in found.out


def test_resolve_says_no_where_not_one_text_is_found(emotaxa: Console) -> None:
    assert emotaxa("resolve", "qwrtzp").code == 1
    assert emotaxa("resolve", "qwrtzp", "joy").code == 0


def test_an_id_without_its_scheme_is_asked_back(emotaxa: Console) -> None:
    assert "in which scheme?" in emotaxa("resolve", "3").out
    assert "goemotions:annoyance" in emotaxa("resolve", "3", "--scheme", "goemotions").out


def test_resolve_takes_an_id_that_begins_with_a_minus_as_text(emotaxa: Console) -> None:
    assert emotaxa("resolve", "-3", "--json").json["results"][0]["query"]["text"] == "-3"


def test_schemes_are_listed(emotaxa: Console) -> None:
    lines = emotaxa("schemes").out.splitlines()
    assert {"parrott", "shaver", "ekman", "goemotions", "sense"} <= {line.split()[0] for line in lines}


def test_a_scheme_shows_its_tiers_and_its_tree(emotaxa: Console) -> None:
    lines = emotaxa("schemes", "Shaver et al. 1987").out.splitlines()
    assert any(line.startswith("shaver/3") and line.endswith("135") for line in lines)
    assert "joy  shaver:1/joy" in lines
    assert any(line.startswith("    ") and line.endswith("shaver:3/bliss") for line in lines)


@pytest.mark.parametrize(
    "asked",
    [("goemotions:annoyance",), ("https://w3id.org/emotaxa/goemotions/annoyance",), ("3", "--scheme", "goemotions")],
)
def test_a_concept_is_shown_by_any_name(emotaxa: Console, asked: tuple[str, ...]) -> None:
    out = emotaxa("show", *asked).out
    assert out.startswith("annoyance  (goemotions:annoyance")
    assert "sense:irritation" in out and "Mappings" in out


def test_a_bare_label_shows_whose_it_may_be(emotaxa: Console) -> None:
    emotaxa("show", "joy").complains("a bare label needs --scheme", "earl:joy", "ekman:joy")


def test_compare_lists_what_differs_with_the_reason(emotaxa: Console) -> None:
    compare = ("compare", "--from", "goemotions", "--to", "ekman", "--profile", "goemotions-paper")
    found = emotaxa(*compare)
    assert found.code == 0
    assert "caring" in found.out and "none of its senses" in found.out
    assert "annoyance" not in found.out
    assert "annoyance" in emotaxa(*compare, "--all").out


def test_help_names_every_command(emotaxa: Console) -> None:
    found = emotaxa()
    assert found.code == 0
    for name in ("serve", "schemes", "show", "resolve", "convert", "compare", "harmonize", "validate"):
        assert f"\n  {name} " in found.out
        assert emotaxa(name, "--help").code == 0
    assert emotaxa("--help").out == found.out


def test_nothing_is_coloured_where_nobody_looks(emotaxa: Console) -> None:
    assert "\x1b" not in emotaxa("convert", "--from", "goemotions", "--to", "ekman", "annoyance", "--explain").out


def test_a_profile_may_be_a_file_of_the_users_own(emotaxa: Console, tmp_path: Path) -> None:
    sample = Path(str(files("mappings") / "samples" / "my-six.sssom.tsv"))
    asked = ("--from", "goemotions", "--to", "ekman", "--profile", str(sample))
    assert emotaxa("convert", *asked, "love").out.startswith("love -> joy")
    assert "interest is none of the six" in emotaxa("convert", *asked, "curiosity").out
    assert emotaxa("compare", *asked).out.endswith(
        "labels of goemotions differ between " + str(sample) + " and derived\n"
    )
    broken = tmp_path / "broken.tsv"
    broken.write_text(sample.read_text(encoding="utf-8").replace("goemotions:love", "goemotions:lov"), encoding="utf-8")
    asked = (*asked[:-1], str(broken))
    emotaxa("convert", *asked, "love").complains("broken.tsv:12:subject_id", "did you mean goemotions:love?")
    emotaxa("compare", *asked).complains("broken.tsv:12:subject_id")


def test_centroids_convert_to_points_and_back(emotaxa: Console) -> None:
    asked = ("--profile", "senpy", "--scale", "1-9")
    out = emotaxa("convert", "--from", "emotionml-big6", "--to", "vad", *asked, "anger", "--explain").out
    assert out.startswith("anger -> valence 2.70, arousal 6.95, dominance 5.10")
    assert "mapping:senpy/emotionml-big6/anger--centroid" in out
    assert emotaxa("convert", "--from", "vad", "--to", "emotionml-big6", *asked, "2.7,6.9,5").out.startswith(
        "2.7,6.9,5 -> anger"
    )


def test_a_label_without_meaning_is_shown_with_the_curators_reason(emotaxa: Console) -> None:
    out = emotaxa("convert", "--from", "jointmultitaskemo", "--to", "ekman", "other", "--explain").out
    assert out.startswith("other -> nothing")
    assert "it says only that the emotion is none of the eight" in out
    assert "because of" in out and "mapping:jointmultitaskemo/other--none" in out
    shown = emotaxa("show", "jointmultitaskemo:other").out
    assert "Not found" in shown
    assert "nothing in sense fits it, say its curators: it says only that the emotion is none of the eight" in shown
    assert "jointmultitaskemo:other skos:exactMatch nothing" in shown
