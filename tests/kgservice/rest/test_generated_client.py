"""A client that a generator makes of the OpenAPI document, asked against a real service."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.kgservice.serving.process import serving

ROOT = Path(__file__).parents[3]
NAME = "emotaxa_generated"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service."""
    with serving(tmp_path_factory.mktemp("service")) as service:
        yield service.address


@pytest.fixture(scope="module")
def generated(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder that holds the generated package; the generator finds nothing to warn of."""
    from urllib.request import urlopen

    folder = tmp_path_factory.mktemp("generated")
    with urlopen(f"{address}/openapi.json") as answer:
        (folder / "openapi.json").write_bytes(answer.read())
    made = subprocess.run(
        [
            sys.executable,
            "-m",
            "openapi_python_client",
            "generate",
            "--path=openapi.json",
            f"--output-path={NAME}",
            "--meta=none",
            "--fail-on-warning",
            f"--config={ROOT / 'docs' / 'generator.yml'}",
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": str(Path(sys.executable).parent)},
    )
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def client(address: str, generated: Path) -> Iterator[Any]:
    """The generated client."""
    with part("client").Client(base_url=address, raise_on_unexpected_status=True, timeout=30) as opened:
        yield opened


def part(name: str) -> ModuleType:
    return importlib.import_module(f"{NAME}.{name}")


def asked(client: Any, operation: str, *given: Any, **named: Any) -> Any:  # noqa: ANN401
    answer = part(f"api.{operation}").sync(*given, client=client, **named)
    assert answer is not None
    return answer


def test_every_operation_has_a_function(generated: Path) -> None:
    document = json.loads((generated / "openapi.json").read_bytes())
    named = {operation["operationId"] for path in document["paths"].values() for operation in path.values()}
    assert named <= {path.stem for path in (generated / NAME / "api").glob("*/*.py")}


def test_schemes_and_concepts_are_listed_page_by_page(client: Any) -> None:  # noqa: ANN401
    kind = part("models").ListSchemesKindType0
    schemes = asked(client, "schemes.list_schemes", kind=kind.THEORY)
    assert "parrott" in [scheme.id for scheme in schemes.schemes]
    first = asked(client, "concepts.list_concepts", scheme="parrott", limit=100)
    second = asked(client, "concepts.list_concepts", scheme="parrott", limit=100, cursor=first.next_)
    assert len(first.concepts) + len(second.concepts) == first.count
    assert second.next_ is None
    shown = asked(client, "concepts.show_concept", "goemotions:annoyance")
    assert shown.label == "annoyance" and shown.mappings


def test_labels_convert_and_texts_resolve(client: Any) -> None:  # noqa: ANN401
    models = part("models")
    body = models.ConvertRequest(from_="goemotions", to="ekman", items=[models.ConvertItem(labels=["annoyance"])])
    [result] = asked(client, "questions.convert", body=body).results
    assert (result.targets[0].label, result.status) == ("anger", models.ConversionStatus.MAPPED)
    texts = models.ResolveRequest(labels=[models.TextQuery(text="3", scheme="goemotions")])
    [found] = asked(client, "questions.resolve", body=texts).results
    assert found.candidates[0].curie == "goemotions:annoyance"
    batch = models.ConceptsRequest(concepts=["ekman:anger", "ekman:angr"])
    there, missing = asked(client, "concepts.find_concepts", body=batch).results
    assert there.concept.label == "anger" and missing.problem.status == 422


def test_an_error_comes_back_as_the_problem_that_it_is(client: Any) -> None:  # noqa: ANN401
    problem = asked(client, "schemes.show_scheme", "parrot")
    assert isinstance(problem, part("models").ProblemDocument)
    assert (problem.status, problem.value) == (404, "parrot")


def test_a_corpus_is_harmonized(client: Any) -> None:  # noqa: ANN401
    corpus = part("types").File(payload=(ROOT / "mappings" / "samples" / "goemotions.tsv").open("rb"))
    with corpus.payload:
        job = asked(client, "harmonization.harmonize_corpus", body=corpus, dataset="goemotions", to="ekman")
    assert asked(client, "harmonization.show_job", job.id).revision == 1
