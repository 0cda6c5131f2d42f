"""The file of what follows: fresh, the same bytes each time, and nothing in it that a module says."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from ontology.iri import CORE, OWL, RDF
from ontology.load import shipped_modules
from ontology.reasoning.derived import decimal, digest_of, stale_findings
from ontology.reasoning.inferred import infer, shipped_inferred, stale_inferred
from ontology.validation.module import Module
from ontology.validation.validate import validate_modules


@pytest.mark.usefixtures("reasoner")
def test_the_file_is_what_follows_from_the_shipped_modules() -> None:
    found = infer(shipped_modules()).turtle
    assert shipped_inferred().read_text(encoding="utf-8") == found, "renew it by `make derived`"


def test_the_file_bears_the_digest_of_the_shipped_modules() -> None:
    assert stale_inferred() == (), "renew it by `make derived`"


def test_nothing_in_it_is_stated_by_a_module() -> None:
    inferred = Module.read(shipped_inferred())
    links = {
        said for said in inferred.triples if isinstance(said[2], NamedNode) and not said[0].value.endswith("/inferred")
    }
    stated = {said for path in shipped_modules() for said in Module.read(path).triples}
    assert len(links) > 1000
    assert not links & stated


def test_it_is_well_formed_beside_the_modules_and_imports_them() -> None:
    findings = validate_modules([shipped_inferred()])
    assert not [found for found in findings if found.level != "INFO"], "\n".join(map(str, findings))
    inferred = Module.read(shipped_inferred())
    assert len(inferred.headers) == 1
    said = {predicate.value for subject, predicate, _ in inferred.triples if subject.value == inferred.headers[0]}
    assert {OWL + "imports", OWL + "versionIRI", CORE + "sourceDigest", RDF + "type"} <= said
    assert "HermiT" in inferred.text


def test_a_file_of_other_modules_is_stale_whatever_their_order(tmp_path: Path) -> None:
    one, other = tmp_path / "a.ttl", tmp_path / "b.ttl"
    one.write_text("a", encoding="utf-8")
    other.write_text("b", encoding="utf-8")
    digest = digest_of([one, other])
    assert digest == digest_of([other, one])
    derived = tmp_path / "derived.ttl"
    (missing,) = stale_findings(derived, digest)
    assert "is missing" in missing.message
    derived.write_text(f'<http://example.org> core:sourceDigest "{digest}" .', encoding="utf-8")
    assert list(stale_findings(derived, digest)) == []
    other.write_text("c", encoding="utf-8")
    (stale,) = stale_findings(derived, digest_of([one, other]))
    assert stale.rule == "stale_derived_file"
    assert "make derived" in stale.hint


@pytest.mark.parametrize(
    ("value", "written"), [(1.0, "1.0"), (-0.5, "-0.5"), (0.00004, "0.0"), (-0.00004, "0.0"), (2 / 3, "0.6667")]
)
def test_numbers_are_decimals_of_four_places(value: float, written: str) -> None:
    assert decimal(value) == written
