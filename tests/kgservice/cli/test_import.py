"""`emotaxa import`: vocabularies and mapping sets from outside, in the store and in every command after."""

import json
import re
import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.open import open_store
from kgservice.stores.release import Release, shipped_release
from kgservice.workspace import Workspace
from mappings.reasoning.conflicts.find import find_conflicts
from tests.kgservice.apps import light_app
from tests.kgservice.cli.console import Console
from tests.ontology.outside.files import MFOEM, SAMPLE, obo_graphs, obo_owl, skos

CLEAN = """@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://example.org/moods> a owl:Ontology ; dct:title "Moods"@en ; owl:versionInfo "1.0" ;
    dct:license <https://creativecommons.org/licenses/by/4.0/> .
<http://example.org/moods#Joy> a owl:Class ; skos:prefLabel "joy"@en ; skos:definition "Great pleasure."@en .
"""


@pytest.fixture(scope="module")
def release() -> Release:
    """A few of the shipped files, so that building takes no time to speak of."""
    shipped = shipped_release()

    def chosen(paths: tuple[Path, ...]) -> tuple[Path, ...]:
        names = {"core", "sense", "ekman", "parrott", "goemotions", "norms-russell-mehrabian"}
        return tuple(path for path in paths if path.name.partition(".")[0] in names)

    return Release(chosen(shipped.modules), chosen(shipped.sets), ())


@pytest.fixture(scope="module")
def built(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that is built already, to be copied."""
    place = tmp_path_factory.mktemp("built") / "store"
    EmbeddedStore(place, release=release).close()
    return place


@pytest.fixture
def outside(built: Path, release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Console:
    """Runs command lines over a store of its own, in a directory with files from outside."""
    for kind in ("embedded", "memory"):
        monkeypatch.setattr(f"kgservice.stores.{kind}.shipped_release", lambda: release)
    shutil.copytree(built, tmp_path / "store")
    monkeypatch.chdir(tmp_path)
    for name, text in (
        ("mfoem.owl", obo_owl()),
        ("mfoem.json", obo_graphs()),
        ("feelings.ttl", skos()),
        ("moods.ttl", CLEAN),
    ):
        Path(name).write_text(text, encoding="utf-8")
    return Console(f"embedded:{tmp_path / 'store'}")


def test_a_file_becomes_a_scheme_beside_ours(outside: Console) -> None:
    before = outside("schemes", "--json").json
    found = outside("import", "mfoem.owl")
    assert found.code == 0 and not found.err
    assert "imported as revision 2\n" in found.out and "mfoem.owl: RDF/XML, 0 errors" in found.out
    after = outside("schemes", "--json").json
    assert [scheme for scheme in after["schemes"] if scheme["id"] != "mfoem"] == before["schemes"]
    [made] = [scheme for scheme in after["schemes"] if scheme["id"] == "mfoem"]
    assert made["concepts"] == len(SAMPLE) + 2 and made["name"] == "Emotion Ontology (test)"
    assert outside("schemes", "--revision", "1", "--json").json == before


def test_findings_have_file_line_and_cure_and_long_lists_are_cut(outside: Console) -> None:
    text = CLEAN + "".join(f"<http://example.org/moods#M{n}> a owl:Class .\n" for n in range(9))
    Path("many.ttl").write_text(text, encoding="utf-8")
    lines = outside("import", "many.ttl").out.splitlines()
    assert lines[0].startswith("many.ttl:7: ERROR there is no label; give it an rdfs:label")
    assert lines[3] == "  ... and 6 more [missing_label]; the report has them all"
    assert "many.ttl: Turtle, 9 errors, 9 warnings" in lines


def test_the_document_says_what_was_made_found_and_left_out(outside: Console) -> None:
    found = outside("import", "mfoem.owl", "--json", "--author", "Ann").json
    assert (found["status"], found["revision"], found["format"], found["author"]) == ("imported", 2, "RDF/XML", "Ann")
    assert found["scheme"]["ontology"] == "http://purl.obolibrary.org/obo/mfoem.owl"
    assert (found["scheme"]["version"], found["scheme"]["deprecated"]) == ("2026-01-31", 2)
    statements = found["statements"]
    assert statements["represented"] + statements["left_out"] == statements["total"]
    assert sum(item["statements"] for item in found["left_out"]) == statements["left_out"] > 0
    assert {"kind", "subject", "line", "statement", "statements"} == set(found["left_out"][0])
    assert {
        "identifier": f"{MFOEM}000009",
        "concept": "https://w3id.org/emotaxa/mfoem/000009",
        "curie": "mfoem:000009",
        "deprecated": False,
    } in found["concepts"]
    rules = {finding["rule"] for finding in found["findings"]}
    assert {"odd_iri", "unknown_parent", "missing_definition", "import_not_fetched", "not_represented"} <= rules
    assert len(found["digest"]) == 64 and "11 concepts" not in found["summary"]


def test_the_report_is_the_same_document(outside: Console) -> None:
    found = outside("import", "mfoem.owl", "--json", "--report", "report.json")
    assert json.loads(Path("report.json").read_text()) == found.json
    assert "report written to report.json" in found.err


def test_a_dry_run_leaves_the_store_alone(outside: Console) -> None:
    found = outside("import", "mfoem.owl", "--dry-run", "--report", "report.json")
    assert found.code == 0 and found.out.endswith("checked only: the store is as it was\n")
    report = json.loads(Path("report.json").read_text())
    assert (report["status"], report["revision"], report["summary"]) == ("checked", 1, None)
    assert outside("schemes", "--json").json["revision"] == 1


def test_a_dry_run_says_no_where_there_are_errors(outside: Console) -> None:
    Path("bad.ttl").write_text(CLEAN + "<#Fear> a owl:Class .\n", encoding="utf-8")
    assert outside("import", "bad.ttl", "--dry-run").code == 1
    assert outside("import", "mfoem.owl", "--dry-run", "--strict").code == 1
    assert outside("import", "moods.ttl", "--dry-run", "--strict").code == 0
    assert outside("import", "bad.ttl").code == 0, "errors are told, and stop nothing"


def test_strict_stops_at_a_warning(outside: Console) -> None:
    found = outside("import", "mfoem.owl", "--strict")
    assert found.code == 1 and found.out.endswith("refused: the store is as it was\n")
    assert outside("schemes", "--json").json["revision"] == 1
    assert outside("import", "moods.ttl", "--strict").code == 0


def test_the_same_file_again_changes_nothing(outside: Console) -> None:
    outside("import", "mfoem.owl")
    shutil.copy("mfoem.owl", "copy-of-mfoem.owl")
    for name in ("mfoem.owl", "copy-of-mfoem.owl"):
        again = outside("import", name)
        assert again.code == 0 and "nothing changed: the store says all of it already, at revision 2" in again.out


def test_another_file_of_the_same_id_is_refused_until_asked_to_replace(outside: Console) -> None:
    outside("import", "mfoem.owl")
    outside("import", "mfoem.json").complains("a scheme mfoem already, imported as revision 2", "--scheme", "--replace")
    assert "revision 3" in outside("import", "mfoem.json", "--replace").out
    assert outside("import", "mfoem.owl", "--scheme", "mfoem-owl", "--name", "MFOEM").code == 0
    names = {scheme["id"]: scheme["name"] for scheme in outside("schemes", "--json").json["schemes"]}
    assert names["mfoem-owl"] == "MFOEM"


def test_a_shipped_scheme_is_never_replaced(outside: Console) -> None:
    for more in ((), ("--replace",)):
        outside("import", "moods.ttl", "--scheme", "ekman", *more).complains("a scheme ekman already", "--scheme")
    outside("import", "moods.ttl", "--scheme", "core").complains("'core' is reserved")


def test_what_was_imported_can_be_removed(outside: Console) -> None:
    outside("import", "mfoem.owl")
    found = outside("import", "--remove", "mfoem")
    assert found.code == 0 and "Removed: Imported mfoem" in found.out and "revision 3" in found.out
    assert "mfoem" not in {scheme["id"] for scheme in outside("schemes", "--json").json["schemes"]}
    assert "mfoem" in {scheme["id"] for scheme in outside("schemes", "--json", "--revision", "2").json["schemes"]}
    outside("import", "--remove", "mfoem").complains("unknown import 'mfoem'")
    outside("import", "--remove", "ekman").complains("unknown import 'ekman'")


def test_a_concept_is_found_by_label_and_by_the_iri_from_outside(outside: Console) -> None:
    outside("import", "mfoem.owl")
    for text in ("anger", "000009", f"{MFOEM}000009"):
        found = outside("resolve", text, "--scheme", "mfoem", "--json").json
        assert found["results"][0]["candidates"][0]["curie"] == "mfoem:000009", text
    shown = outside("show", "mfoem:000009", "--json").json
    assert shown["definition"] == "What this test means by anger." and not shown["senses"]


def test_a_scheme_without_mappings_denotes_nothing_and_nothing_crashes(outside: Console) -> None:
    outside("import", "mfoem.owl")
    found = outside("convert", "--from", "mfoem", "--to", "ekman", "--json", "anger", "annoyance")
    assert found.code == 0
    for result in found.json["results"]:
        assert result["status"] == "unmapped" and not result["targets"]
        assert "no mapping says which senses it covers; write an SSSOM set" in result["warnings"][0]
    assert outside("convert", "--from", "mfoem", "--to", "ekman", "--strict", "anger").code == 1
    for asked in (
        ("convert", "--from", "goemotions", "--to", "mfoem", "--json", "joy"),
        ("convert", "--from", "goemotions", "--to", "mfoem", "--mode", "soft", "--json", "joy"),
        ("convert", "--from", "goemotions", "--to", "mfoem", "--mode", "multilabel", "--json", "joy"),
        ("convert", "--from", "mfoem", "--to", "vad", "--json", "anger"),
        ("convert", "--from", "mfoem", "--to", "parrott/1", "--explain", "--json", "anger"),
    ):
        answered = outside(*asked).json
        assert {result["status"] for result in answered["results"]} == {"unmapped"}, asked
    pointed = outside("convert", "--from", "vad", "--to", "mfoem", "0.5,0.5")
    assert pointed.out.startswith("0.5,0.5 -> nothing\n    note: no concept of mfoem has a point")
    answered = outside("convert", "--from", "goemotions", "--to", "ekman", "--json", "annoyance")
    assert answered.json["results"][0]["targets"][0]["label"] == "anger"


def test_checks_of_mappings_tell_what_is_not_grounded(outside: Console) -> None:
    outside("import", "moods.ttl")
    store = open_store(outside.store)
    ungrounded = [finding.node for finding in find_conflicts(store.knowledge()) if "covers no sense" in finding.message]
    store.close()
    assert "moods:joy" in ungrounded


def test_proposals_checked_and_imported_ground_the_scheme(outside: Console) -> None:
    found = outside("import", "mfoem.owl", "--propose", "mfoem.sssom.tsv")
    assert "proposals written to mfoem.sssom.tsv, to be checked" in found.err
    loaded = outside("import", "mfoem.sssom.tsv", "--json").json
    assert (loaded["status"], loaded["revision"], loaded["scheme"]) == ("imported", 3, None)
    assert loaded["mapping_set"]["id"] == "https://w3id.org/emotaxa/mappings/mfoem"
    [result] = outside("convert", "--from", "mfoem", "--to", "ekman", "--json", "anger").json["results"]
    assert result["targets"][0]["label"] == "anger"
    [old] = outside("convert", "--from", "mfoem", "--to", "ekman", "--json", "--revision", "2", "anger").json["results"]
    assert old["status"] == "unmapped"
    assert "nothing changed" in outside("import", "mfoem.sssom.tsv").out
    assert outside("import", "--remove", "mappings/mfoem").code == 0
    [gone] = outside("convert", "--from", "mfoem", "--to", "ekman", "--json", "anger").json["results"]
    assert gone["status"] == "unmapped"


def test_a_removed_scheme_names_the_mapping_sets_that_it_leaves_behind(outside: Console) -> None:
    outside("import", "mfoem.owl", "--propose", "mfoem.sssom.tsv")
    outside("import", "mfoem.sssom.tsv")
    left = "https://w3id.org/emotaxa/mappings/mfoem"
    assert f"{left} still speaks of mfoem" in outside("import", "--remove", "mfoem").out
    assert outside("import", "--remove", left, "--json").json["left_behind"] == []


def test_a_mapping_set_that_contradicts_or_dangles_is_refused(outside: Console) -> None:
    outside("import", "mfoem.owl", "--propose", "mfoem.sssom.tsv")
    text = Path("mfoem.sssom.tsv").read_text(encoding="utf-8")
    for harm in (text.replace("sense:anger\t", "sense:angre\t"), text.replace("skos:closeMatch", "skos:closeMach")):
        Path("bad.sssom.tsv").write_text(harm, encoding="utf-8")
        found = outside("import", "bad.sssom.tsv")
        assert found.code == 1 and "refused" in found.out and "ERROR" in found.out
    assert outside("schemes", "--json").json["revision"] == 2


def test_a_mapping_set_with_a_shipped_id_is_refused(outside: Console) -> None:
    outside("import", "mfoem.owl", "--propose", "mfoem.sssom.tsv")
    text = Path("mfoem.sssom.tsv").read_text(encoding="utf-8").replace("/mappings/mfoem", "/mappings/ekman")
    Path("ekman.sssom.tsv").write_text(text, encoding="utf-8")
    outside("import", "ekman.sssom.tsv", "--replace").complains(
        "a mapping set", "/mappings/ekman already", "id of its own"
    )


@pytest.mark.parametrize("kept", ["mappings/imported/moods", "ontology/moods", "mappings/imported/other"])
def test_a_mapping_set_never_takes_the_place_of_a_scheme(outside: Console, kept: str) -> None:
    outside("import", "moods.ttl")
    outside("export", "--format", "sssom", "--scheme", "moods", "--out", "m.sssom.tsv")
    text = Path("m.sssom.tsv").read_text(encoding="utf-8")
    edited = re.sub("#mapping_set_id:.*", f"#mapping_set_id: https://w3id.org/emotaxa/{kept}", text)
    Path("m.sssom.tsv").write_text(edited.replace("made from it", "edited"), encoding="utf-8")
    for more in ((), ("--replace",)):
        outside("import", "m.sssom.tsv", *more).complains(kept, "kept for", "id of its own", "emotaxa/mappings/")
    assert "moods" in {scheme["id"] for scheme in outside("schemes", "--json").json["schemes"]}
    Path("m.sssom.tsv").write_text(edited.replace(f"emotaxa/{kept}", "emotaxa/mappings/moods"), encoding="utf-8")
    assert outside("import", "m.sssom.tsv", "--replace").code == 0
    assert "moods" in {scheme["id"] for scheme in outside("schemes", "--json").json["schemes"]}


@pytest.mark.parametrize("given", ["not an iri", "http://x/a b", "foo", "http://x/%zz"])
def test_a_mapping_set_whose_id_is_no_iri_is_refused(outside: Console, given: str) -> None:
    outside("import", "mfoem.owl", "--propose", "mfoem.sssom.tsv")
    text = Path("mfoem.sssom.tsv").read_text(encoding="utf-8")
    Path("bad.sssom.tsv").write_text(re.sub("#mapping_set_id:.*", f'#mapping_set_id: "{given}"', text), "utf-8")
    found = outside("import", "bad.sssom.tsv")
    assert found.code == 1 and not found.err and found.out.endswith("refused: the store is as it was\n")
    assert f":mapping_set_id: ERROR {given!r} is no absolute IRI" in found.out


def test_labels_of_a_data_set_come_in_as_such(outside: Console) -> None:
    assert outside("import", "feelings.ttl", "--kind", "labels").code == 0
    [made] = [each for each in outside("schemes", "--json").json["schemes"] if each["id"] == "feelings"]
    assert made["kind"] == "labels"
    found = outside("resolve", "3", "--scheme", "feelings", "--json").json["results"][0]
    assert found["candidates"][0]["label"] == "anger" and found["candidates"][0]["method"] == "id"


def test_a_store_in_memory_takes_it_and_forgets_it(outside: Console) -> None:
    found = outside("import", "moods.ttl", "--store", "memory:")
    assert "imported as revision 2" in found.out
    assert found.err.startswith("WARN the store memory: ends with this command") and "embedded:PATH" in found.err
    assert "WARN" not in outside("import", "moods.ttl", "--store", "memory:", "--dry-run").err
    assert outside("schemes", "--json").json["revision"] == 1


@pytest.mark.parametrize(
    ("asked", "parts"),
    [
        ((), ("give a FILE or DIR, or --remove ID",)),
        (("moods.ttl", "--remove", "moods"), ("give a FILE or DIR, or --remove ID",)),
        (("no.owl",), ("no.owl: no such file",)),
        ((".",), (".: holds no ontology", "name the directory")),
        (("moods.ttl", "--kind", "senses"), ("--kind", "'theory'", "'labels'")),
        (("moods.ttl", "--scheme", "My Moods"), ("'My Moods'", "lower-case")),
        (("moods.ttl", "--lang", "e n"), ("--lang", "'e n' is no language")),
        (("moods.ttl", "--report", "no/report.json"), ("no/report.json",)),
        (("moods.ttl", "--propose", "."), ("is no file",)),
        (("mine.sssom.tsv", "--scheme", "mine"), ("leave out --scheme",)),
        (("mine.sssom.tsv", "--propose", "p.tsv"), ("leave out --propose",)),
        (("broken.ttl",), ("broken.ttl:2", "not well-formed Turtle")),
    ],
)
def test_wrong_usage_and_input_is_told_in_one_line(
    outside: Console, asked: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    Path("broken.ttl").write_text("<http://a/a> a <http://a/b> .\n<http://a/a> a a .", encoding="utf-8")
    outside("import", "moods.ttl", "--scheme", "mine", "--propose", "mine.sssom.tsv")
    outside("import", *asked).complains(*parts)
    assert outside("schemes", "--json").json["revision"] == 2, "nothing was loaded"
    assert not Path("p.tsv").exists()


def test_the_service_serves_what_was_imported(outside: Console) -> None:
    workspace = Workspace(open_store(outside.store))
    with TestClient(light_app(workspace)) as service:
        assert service.get("/api/v1/schemes").json()["revision"] == 1
        outside("import", "mfoem.owl")
        found = service.get("/api/v1/schemes").json()
        assert found["revision"] == 2 and "mfoem" in {scheme["id"] for scheme in found["schemes"]}
        assert service.get("/api/v1/schemes/mfoem/concepts").status_code == 200
        shown = service.get("/api/v1/concepts/mfoem:000009/ancestors")
        assert shown.status_code == 200 and len(shown.json()["concepts"]) == 2
        body = {"from": "mfoem", "to": "ekman", "items": [{"labels": ["anger"]}]}
        assert service.post("/api/v1/convert", json=body).json()["results"][0]["status"] == "unmapped"
        assert "mfoem" not in service.get("/api/v1/schemes?revision=1").text
