"""`emotaxa release`, `emotaxa diff` and `emotaxa export` on the command line."""

import json
from dataclasses import replace
from pathlib import Path

import click
import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from kgservice import competency
from kgservice.cli.export import command
from kgservice.stores import embedded
from kgservice.stores.open import open_store
from kgservice.views.exports import FORMATS as WRITERS
from mappings.release import build
from mappings.release.gate import agreed_version
from mappings.shipped import shipped_files
from mappings.sssom.read import parse_sssom
from ontology.competency import shipped_questions
from ontology.errors import Place
from ontology.finding import Finding
from ontology.formats.document import canonical_triples
from ontology.iri import OWL, SKOS
from tests.kgservice.cli.console import Console
from tests.kgservice.stores.releases import part_of_release

VERSION = agreed_version(shipped_files())
FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "nt": RdfFormat.N_TRIPLES,
    "skos": RdfFormat.TURTLE,
}


def stored(path: Path) -> set[str]:
    """The lines of an N-Triples file as a store gives them, but for versions."""
    store = Store()
    store.bulk_load(path=str(path), format=RdfFormat.N_TRIPLES)
    canonical = canonical_triples(quad.triple for quad in store)
    return {str(triple) for triple in canonical if "owl#version" not in str(triple)}


@pytest.fixture(scope="module")
def released(emotaxa: Console, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of what is shipped, checked and built by a process with another hash seed, in another time zone."""
    out = tmp_path_factory.mktemp("release") / "emotaxa"
    elsewhere = {"PYTHONHASHSEED": "2718", "TZ": "Asia/Tokyo"}
    done = emotaxa.apart("release", "--out", str(out), "--allow-dirty", seconds=600, more=elsewhere)
    assert done.code == 0, done.out + done.err
    assert done.out.startswith(f"Emotaxa {VERSION} in {out}: ")
    return out


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Console:
    """Runs command lines over a store of three theories that is built already; exports take no time to speak of."""
    release = part_of_release({"core", "sense", "ekman", "parrott", "plutchik"})
    monkeypatch.setattr(embedded, "shipped_release", lambda: release)
    url = f"embedded:{tmp_path / 'few'}"
    open_store(url).close()
    return Console(url)


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes the shipped files for valid, which the fixture `released` makes sure of."""
    monkeypatch.setattr(build, "validity_findings", lambda *given: [])


def test_the_shipped_files_make_a_release(released: Path) -> None:
    names = {path.name for path in released.iterdir()}
    assert {"emotaxa.ttl", "emotaxa.owl", "emotaxa.jsonld", "emotaxa.nt", "emotaxa.obographs.json"} <= names
    assert {"emotaxa-skos.ttl", "CHANGES.md", "CHANGES.json", "LICENSE", "README.md", "SHA256SUMS"} <= names
    assert {"manifest.json", "catalog-v001.xml", "modules", "mappings"} <= names


def test_the_default_folder_is_named_after_the_version(
    emotaxa: Console, released: Path, unchecked: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = emotaxa("release", "--allow-dirty", "--json", "--against", str(released))
    view = done.json
    assert (view["released"], view["version"], view["out"]) == (True, VERSION, f"emotaxa-{VERSION}")
    assert view["changes"] == {"old": VERSION, "new": VERSION, "differs": False, "counts": {}}
    assert {entry["path"] for entry in view["files"]} == {
        str(path.relative_to(tmp_path / f"emotaxa-{VERSION}"))
        for path in (tmp_path / f"emotaxa-{VERSION}").rglob("*")
        if path.is_file()
    }
    # All but what names the release that it was compared with: nothing depends on anything but the sources.
    told_apart = {"CHANGES.json", "CHANGES.md", "README.md", "SHA256SUMS", "manifest.json"}
    names = {str(path.relative_to(released)) for path in released.rglob("*") if path.is_file()} - told_apart
    assert names >= {"emotaxa.ttl", "emotaxa.obographs.json", "mappings/emotaxa.sssom.tsv", "modules/ekman.owl"}
    for name in sorted(names):
        assert (tmp_path / f"emotaxa-{VERSION}" / name).read_bytes() == (released / name).read_bytes(), name


def test_what_is_in_the_way_is_listed_and_nothing_is_built(
    emotaxa: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [
        Finding("ERROR", Place("ekman.ttl", 7), "has no licence", "give it one"),
        Finding("ERROR", Place("x"), "y"),
    ]
    monkeypatch.setattr(build, "validity_findings", lambda *given: found)
    done = emotaxa("release", "--allow-dirty", "--out", str(tmp_path / "out"))
    assert done.code == 1
    assert done.out.splitlines()[0].startswith("ekman.ttl:7: ERROR has no licence; give it one")
    assert done.out.splitlines()[-1] == "no release: 2 problems"
    view = emotaxa("release", "--allow-dirty", "--json", "--out", str(tmp_path / "out")).json
    assert (view["released"], len(view["findings"])) == (False, 2)
    assert not (tmp_path / "out").exists()


def test_a_question_that_is_answered_otherwise_is_in_the_way(
    emotaxa: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = next(one for one in shipped_questions() if one.name == "parts-of-awe")
    wrong = replace(question, expected=question.expected[:1])
    monkeypatch.setattr(competency, "shipped_questions", lambda: (wrong,))
    monkeypatch.setattr(build, "validity_findings", lambda sources, stale, asked: [*asked(sources)])
    done = emotaxa("release", "--allow-dirty", "--out", str(tmp_path / "out"))
    assert done.code == 1
    assert "1 new: plutchik:3/awe plutchik:1/surprise" in done.out and "[competency_question]" in done.out
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_taken_is_refused(emotaxa: Console, released: Path) -> None:
    emotaxa("release", "--allow-dirty", "--quiet", "--out", str(released)).complains(
        str(released), "is not empty", "--out"
    )


def test_an_earlier_release_that_is_none_is_refused(emotaxa: Console, tmp_path: Path) -> None:
    emotaxa("release", "--against", str(tmp_path)).complains("holds no emotaxa.ttl", "emotaxa release")


def test_a_release_does_not_differ_from_what_is_shipped(emotaxa: Console, released: Path) -> None:
    done = emotaxa("diff", str(released), "--exit-code")
    assert (done.code, done.out) == (0, f"from {VERSION} to {VERSION}: nothing differs\n")


def test_differences_are_told_in_words_and_as_json(emotaxa: Console, released: Path, tmp_path: Path) -> None:
    old, new = released / "modules" / "ekman.ttl", tmp_path / "ekman.ttl"
    new.write_text(old.read_text(encoding="utf-8").replace('skos:prefLabel "anger"@en', 'skos:prefLabel "ire"@en'))
    done = emotaxa("diff", str(old), str(new))
    assert done.code == 0
    assert done.out.splitlines() == [
        "Concepts",
        '  renamed ekman:anger: was "anger", is "ire"',
        "",
        f"from {VERSION} to {VERSION}: 1 concept renamed",
    ]
    assert emotaxa("diff", str(old), str(new), "--exit-code").code == 1
    (change,) = emotaxa("diff", str(old), str(new), "--json").json["changes"]
    assert (change["change"], change["before"], change["after"]) == ("renamed", ["anger"], ["ire"])


def test_what_cannot_be_compared_is_refused(emotaxa: Console, tmp_path: Path) -> None:
    emotaxa("diff", str(tmp_path / "no-such"), str(tmp_path)).complains("no-such", "there is no such file or folder")


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_scheme_is_exported(name: str, few: Console) -> None:
    done = few("export", "--format", name, "--scheme", "ekman")
    assert done.code == 0, done.err
    graph = {quad.triple for quad in parse(done.out.encode(), format=FORMATS[name])}
    concepts = {triple.subject for triple in graph if triple.object == NamedNode(SKOS + "Concept")}
    assert len(concepts) == 6
    assert (NamedNode(OWL + "Class") in {triple.object for triple in graph}) == (name != "skos")


def test_all_is_exported_as_the_release_has_it_but_for_its_version(
    emotaxa: Console, released: Path, tmp_path: Path
) -> None:
    out = tmp_path / "all.nt"
    assert emotaxa("export", "--quiet", "--out", str(out)).code == 0
    # A store keeps the values of numbers, and not how they were written: 0.50 is 0.5.
    found, expected = (stored(path) for path in (out, released / "emotaxa.nt"))
    assert found == expected
    assert f'"{VERSION}+r1"' in out.read_text(encoding="utf-8")


def test_mapping_sets_are_exported(emotaxa: Console, released: Path) -> None:
    own = emotaxa("export", "--format", "sssom", "--scheme", "parrott")
    assert own.out == (released / "mappings" / "sets" / "parrott.sssom.tsv").read_text(encoding="utf-8")
    every = parse_sssom(emotaxa("export", "--format", "sssom").out)
    shipped = parse_sssom((released / "mappings" / "emotaxa.sssom.tsv").read_text(encoding="utf-8"))
    assert {record.id for record in every.records} == {record.id for record in shipped.records}


def test_all_formats_are_offered() -> None:
    (choice,) = (parameter.type for parameter in command.params if parameter.name == "wanted")
    assert isinstance(choice, click.Choice)
    assert set(choice.choices) == WRITERS.keys()


def test_obo_graphs_of_a_scheme_keep_its_relations(few: Console) -> None:
    (graph,) = json.loads(few("export", "--format", "obographs", "--scheme", "plutchik").out)["graphs"]
    assert {edge["pred"].rpartition("/")[2] for edge in graph["edges"]} >= {
        "is_a",
        "composedOf",
        "oppositeOf",
        "atTier",
    }


def test_an_export_as_json_holds_the_text(few: Console, tmp_path: Path) -> None:
    view = few("export", "--json", "--scheme", "Parrott 2001", "--revision", "1").json
    assert (view["revision"], view["format"], view["scheme"], view["out"]) == (1, "ttl", "parrott", None)
    assert "parrott-3:glee a owl:Class" in view["text"]
    out = tmp_path / "parrott.owl"
    view = few("export", "--json", "--quiet", "--scheme", "parrott", "--out", str(out)).json
    assert (view["format"], view["text"], view["bytes"]) == ("rdfxml", None, out.stat().st_size)


def test_what_is_not_there_cannot_be_exported(few: Console, tmp_path: Path) -> None:
    few("export", "--scheme", "parot").complains("unknown scheme 'parot'", "parrott")
    few("export", "--revision", "99").complains("there is no revision 99")
    few("export", "--format", "docx").complains("docx")
    few("export", "--out", str(tmp_path / "no" / "x.ttl")).complains("there is no such directory")
