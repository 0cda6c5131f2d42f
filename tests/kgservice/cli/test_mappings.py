"""`emotaxa mappings` on the command line."""

import inspect
import json
from pathlib import Path

import pytest

from kgservice.cli import mappings as cli
from mappings.reasoning import inference
from mappings.shipped import shipped_mapping_sets
from mappings.sssom.read import parse_sssom, read_sssom
from tests.kgservice.cli.console import Console


def test_a_set_is_written_as_it_is_shipped(emotaxa: Console) -> None:
    [path] = [path for path in shipped_mapping_sets() if path.name == "goemotions.sssom.tsv"]
    assert emotaxa("mappings", "--set", "goemotions").out == path.read_text(encoding="utf-8")


def test_what_follows_is_listed_with_what_it_follows_from(emotaxa: Console) -> None:
    asked = ("--from", "goemotions", "--to", "parrott", "--subject", "annoyance", "--chain", "--invert")
    found = parse_sssom(emotaxa("mappings", *asked).out)
    [record] = [one for one in found.records if one.object.endswith("parrott/3/aggravation")]
    assert record.justification == "semapv:MappingChaining"
    assert [name.rpartition("/mapping/")[2] for name in record.derived_from] == [
        "goemotions/annoyance--aggravation",
        "parrott/3/aggravation--aggravation",
    ]
    assert not parse_sssom(emotaxa("mappings", *asked, "--hops", "1").out).records
    assert not parse_sssom(emotaxa("mappings", *asked, "--min-confidence", "1", "--decay", "0.5").out).records


def test_json_is_what_rest_answers(emotaxa: Console) -> None:
    asked = ("--set", "goemotions", "--predicate", "exactMatch")
    document = emotaxa("mappings", *asked, "--json").json
    assert document == json.loads(emotaxa("mappings", *asked, "--format", "json").out)
    assert document["count"] == len(document["mappings"]) > 0
    assert document["next"] is None
    assert {one["predicate"] for one in document["mappings"]} == {"skos:exactMatch"}


def test_merged_records_name_their_evidence(emotaxa: Console) -> None:
    asked = ("--from", "goemotions", "--chain", "--invert", "--json")
    merged = emotaxa("mappings", *asked, "--merge").json["mappings"]
    every = {one["record"]: one for one in emotaxa("mappings", *asked).json["mappings"]}
    assert len(merged) < len(every)
    composite = [one for one in merged if one["justification"] == "semapv:CompositeMatching"]
    assert composite
    assert all(every.keys() >= set(one["derived_from"]) for one in composite)


def test_cliques_are_listed(emotaxa: Console) -> None:
    asked = ("--cliques", "--set", "goemotions", "--set", "parrott")
    lines = emotaxa("mappings", *asked).out.splitlines()
    assert lines[0] == "clique\tmember\tbeside"
    document = emotaxa("mappings", *asked, "--json").json
    assert sum(len(one["members"]) for one in document["cliques"]) == len(lines) - 1
    relief = next(line for line in lines if "\tgoemotions:relief\t" in line).partition("\t")[0]
    assert any(line.startswith(f"{relief}\tparrott:3/relief\t") for line in lines)


def test_a_file_is_written_whole(emotaxa: Console, tmp_path: Path) -> None:
    out = tmp_path / "mappings.sssom.tsv"
    done = emotaxa("mappings", "--set", "goemotions", "--out", str(out))
    assert (done.code, done.out) == (0, "")
    assert f"{len(read_sssom(out).records)} records written to {out}" in done.err
    emotaxa("mappings", "--set", "goemotions", "--out", str(tmp_path / "no" / "such" / "file")).complains("no")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--set", "goemotion"), "did you mean goemotions"),
        (("--from", "parot"), "unknown scheme 'parot'; did you mean parrott"),
        (("--from", "parrott", "--subject", "joyy"), "unknown label 'joyy' in parrott; did you mean"),
        (("--predicate", "exact"), "unknown predicate 'exact'"),
        (("--hops", "7"), "--hops"),
        (("--decay", "0"), "--decay"),
        (("--min-confidence", "2"), "--min-confidence"),
        (("--format", "xml"), "xml"),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_line(emotaxa: Console, arguments: tuple[str, ...], said: str) -> None:
    emotaxa("mappings", *arguments).complains(said)


def test_the_help_names_the_numbers_of_the_library() -> None:
    assert (cli._HOPS, cli._MOST_HOPS, cli._DECAY) == (inference.HOPS, inference.MOST_HOPS, inference.DECAY)
    imported = inspect.getsource(cli).partition("@click.command")[0]
    assert "from mappings" not in imported
