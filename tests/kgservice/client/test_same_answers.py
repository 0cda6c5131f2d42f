"""The client gives the same values over HTTP as in process."""

import asyncio
import inspect
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kgservice.client import AsyncEmotaxa, Emotaxa
from kgservice.client.local import LocalEmotaxa
from kgservice.client.questions import Asked
from mappings.conversion.answer import LabelsItem, Mode, ScoresItem, VadItem
from mappings.reasoning.inference import Terms
from mappings.reasoning.selection import Selection
from ontology.errors import EmotaxaError, ScaleError, UnknownReference
from ontology.norm import Point
from ontology.scale import Scale
from tests.kgservice.client.values import told

PAIRS = [("goemotions", "ekman"), ("goemotions", "parrott/1"), ("parrott", "sentiment"), ("ekman", "goemotions")]
SAMPLE = Path("mappings/samples/goemotions.tsv")


def methods(kind: type) -> set[str]:
    return {name for name, _ in inspect.getmembers(kind, inspect.isfunction) if not name.startswith("_")} - {"local"}


def test_every_kind_of_client_has_every_method() -> None:
    assert methods(Emotaxa) == methods(AsyncEmotaxa)
    for name in methods(Emotaxa):
        assert getattr(LocalEmotaxa, name) is not getattr(Emotaxa, name), f"{name} would ask a service"
    for name in methods(Emotaxa):
        signatures = [inspect.signature(getattr(kind, name)) for kind in (Emotaxa, AsyncEmotaxa, LocalEmotaxa)]
        assert signatures[0] == signatures[1] == signatures[2], name


def test_schemes_and_concepts(remote: Emotaxa, local: LocalEmotaxa) -> None:
    assert remote.schemes() == local.schemes()
    for reference in ("goemotions:annoyance", "https://w3id.org/emotaxa/parrott/3/joy", "plutchik:joy", "sense:joy"):
        assert remote.concept(reference) == local.concept(reference)
    assert remote.concept("3", scheme="goemotions") == local.concept("3", scheme="goemotions")


@pytest.mark.parametrize(("source", "target"), PAIRS)
@pytest.mark.parametrize("mode", ["hard", "soft", "multilabel"])
def test_every_label_converts_to_the_same(
    remote: Emotaxa, local: LocalEmotaxa, source: str, target: str, mode: Mode
) -> None:
    labels = [concept.curie for concept in local.workspace.at().knowledge.taxonomy.by_scheme[source] if concept.felt][
        :60
    ]
    asked: dict[str, Any] = {"source": source, "target": target, "mode": mode, "explain": True}
    assert told(remote.convert(labels, **asked)) == told(local.convert(labels, **asked))


def test_all_kinds_of_items_convert_to_the_same(remote: Emotaxa, local: LocalEmotaxa) -> None:
    items: list[Asked] = ["joy", ["joy", "love"], {"joy": 0.8, "love": 0.4}]
    items += [LabelsItem(("anger",)), ScoresItem({"fear": 1.0})]
    for target, scale in (("ekman", Scale(-1, 1)), ("vad", Scale(1, 9))):
        asked: dict[str, Any] = {"source": "goemotions", "target": target, "scale": scale}
        assert told(remote.convert(items, **asked)) == told(local.convert(items, **asked))
    points = [VadItem(Point(2, 7.5, None)), VadItem(Point(8, 6, 5.5))]
    asked = {"source": "vad", "target": "ekman", "scale": Scale(1, 9)}
    assert told(remote.convert(points, **asked)) == told(local.convert(points, **asked))
    assert remote.convert([], source="goemotions", target="ekman") == []


def test_labels_in_bulk_convert_to_the_same(remote: Emotaxa, local: LocalEmotaxa) -> None:
    labels = ["joy", "love", "annoyance", "neutral", "3"] * 50
    there, here = (one.convert_labels(labels, source="goemotions", target="ekman") for one in (remote, local))
    assert there.labels() == here.labels()
    assert there.best.dtype == here.best.dtype and there.degree.dtype == here.degree.dtype
    np.testing.assert_allclose(there.degree, here.degree, atol=1e-6)
    np.testing.assert_allclose(there.share, here.share, atol=1e-6)
    empty = remote.convert_labels([], source="goemotions", target="ekman")
    assert empty.labels() == [] and empty.best.shape == (0,)


def test_texts_resolve_to_the_same(remote: Emotaxa, local: LocalEmotaxa) -> None:
    texts = ["joyful", "annoyed", "Anoyance", "qwertz", "sensory pleasure", "Freude", ""]
    for asked in ({}, {"scheme": "parrott/1"}, {"scheme": "GoEmotions", "lang": "en"}, {"limit": 2, "lang": "de"}):
        assert told(remote.resolve(texts, **asked)) == told(local.resolve(texts, **asked))
    assert remote.resolve([]) == []


def test_a_comparison_is_the_same(remote: Emotaxa, local: LocalEmotaxa) -> None:
    asked: dict[str, Any] = {"source": "goemotions", "target": "ekman", "profile": "goemotions-paper"}
    assert told(remote.compare(**asked)) == told(local.compare(**asked))


@pytest.mark.parametrize(
    "wanted",
    [
        Selection(sets=("goemotions",)),
        Selection(source="goemotions", target="parrott", subject="annoyance", derive=Terms(2, invert=True)),
        Selection(subject="ekman:anger", min_confidence=0.9, merge=True),
    ],
)
def test_mapping_records_are_the_same(remote: Emotaxa, local: LocalEmotaxa, wanted: Selection) -> None:
    said = ("subject", "predicate", "object", "negated", "justification", "derived_from", "comment", "id")
    there, here = remote.mappings(wanted), local.mappings(wanted)
    key = lambda record: [str(getattr(record, name)) for name in said]  # noqa: E731
    assert sorted(map(key, there)) == sorted(map(key, here))
    assert len(there) > 1


def test_the_history_is_the_same(remote: Emotaxa, local: LocalEmotaxa) -> None:
    assert remote.releases() == local.releases()
    assert remote.revisions() == local.revisions()
    assert remote.revisions(kind="import") == local.revisions(kind="import") == ()
    assert remote.revisions(since=1) == ()


ERRORS: list[tuple[str, dict[str, Any], type[EmotaxaError]]] = [
    ("convert", {"items": ["joy", "anoyance"], "source": "goemotions", "target": "ekman"}, UnknownReference),
    ("convert", {"items": ["joy"], "source": "goemotion", "target": "ekman"}, UnknownReference),
    ("convert", {"items": [], "source": "goemotions", "target": "ekmann"}, UnknownReference),
    ("convert", {"items": ["joy"], "source": "goemotions", "target": "ekman", "profile": "none"}, UnknownReference),
    ("convert", {"items": [VadItem(Point(5, 0))], "source": "vad", "target": "ekman"}, ScaleError),
    ("convert", {"items": [{"joy": -1.0}], "source": "goemotions", "target": "ekman"}, EmotaxaError),
    ("convert_labels", {"labels": ["joy", "anoyance"], "source": "goemotions", "target": "ekman"}, UnknownReference),
    ("resolve", {"texts": ["joy"], "scheme": "parrot"}, UnknownReference),
    ("concept", {"reference": "ekman:joyy"}, UnknownReference),
    ("concept", {"reference": "love", "scheme": "parrott/7"}, UnknownReference),
    ("compare", {"source": "goemotions", "target": "ekman", "profile": "nothing"}, UnknownReference),
    ("mappings", {"wanted": Selection(sets=("nothing-like-it",))}, UnknownReference),
    ("schemes", {"revision": 99}, EmotaxaError),
]


@pytest.mark.parametrize(("name", "asked", "kind"), ERRORS, ids=lambda value: str(value)[:50])
def test_errors_come_back_as_they_are(
    remote: Emotaxa, local: LocalEmotaxa, name: str, asked: dict[str, Any], kind: type[EmotaxaError]
) -> None:
    found: list[EmotaxaError] = []
    for client in (remote, local):
        given = {"reference" if k == "reference" else k: v for k, v in asked.items()}
        positional = [given.pop(k) for k in ("items", "labels", "texts", "reference", "wanted") if k in given]
        with pytest.raises(kind) as raised:
            getattr(client, name)(*positional, **given)
        found.append(raised.value)
    there, here = found
    assert type(there) is type(here)
    assert (there.message, there.hint, there.field) == (here.message, here.hint, here.field)
    for attribute in ("nearest", "kind", "candidates", "newest"):
        assert getattr(there, attribute, None) == getattr(here, attribute, None)


def test_rows_and_report_of_a_harmonization_are_the_same(remote: Emotaxa, local: LocalEmotaxa, tmp_path: Path) -> None:
    told_rows: list[int] = []
    out = [tmp_path / "there.jsonl", tmp_path / "here.jsonl"]
    asked: dict[str, Any] = {"target": "ekman", "duplicates": "mark", "near": 0.8}
    there = remote.harmonize(
        {"goemotions": SAMPLE},
        out=out[0],
        report=tmp_path / "report.html",
        progress=lambda rows, done, total: told_rows.append(rows),
        **asked,
    )
    here = local.harmonize({"goemotions": SAMPLE}, out=out[1], **asked)
    assert out[0].read_bytes() == out[1].read_bytes()
    assert told(there.as_dict()) == told(here.as_dict())
    assert told_rows[-1] == here.rows_read
    assert "<html" in (tmp_path / "report.html").read_text()


def test_what_a_service_does_not_harmonize_is_told_before_anything_is_sent(remote: Emotaxa, tmp_path: Path) -> None:
    for inputs, out, said in (
        ({"goemotions": [SAMPLE, SAMPLE]}, "rows.jsonl", "one file at a time"),
        ({"goemotions": tmp_path}, "rows.jsonl", "one file at a time"),
        ({"goemotions": tmp_path / "nothing.tsv"}, "rows.jsonl", "no such file"),
        ({"goemotions": SAMPLE}, "rows.hf", "writes no .hf"),
    ):
        with pytest.raises(EmotaxaError, match=said):
            remote.harmonize(inputs, target="ekman", out=tmp_path / out)


def test_a_job_that_fails_tells_why(remote: Emotaxa, tmp_path: Path) -> None:
    broken = tmp_path / "train.tsv"
    broken.write_text("one column\n")
    with pytest.raises(EmotaxaError, match=r"train.tsv:1"):
        remote.harmonize({"goemotions": broken}, target="ekman", out=tmp_path / "rows.csv")
    assert not (tmp_path / "rows.csv").exists()


def test_the_client_that_does_not_wait_gives_the_same(url: str, local: LocalEmotaxa, tmp_path: Path) -> None:
    async def asked() -> list[Any]:
        async with AsyncEmotaxa(url) as client:
            converted = [
                client.convert(["joy", "anger"], source="goemotions", target=name) for name in ("ekman", "vad")
            ]
            found: list[Any] = list(await asyncio.gather(*converted))
            found.append(await client.resolve(["joyful"], scheme="parrott"))
            found.append(await client.schemes())
            report = await client.harmonize({"goemotions": SAMPLE}, target="ekman", out=tmp_path / "rows.jsonl")
            found.append(report.as_dict())
            with pytest.raises(UnknownReference):
                await client.convert(["anoyance"], source="goemotions", target="ekman")
            return found

    here = [local.convert(["joy", "anger"], source="goemotions", target=name) for name in ("ekman", "vad")]
    here_resolved = local.resolve(["joyful"], scheme="parrott")
    report = local.harmonize({"goemotions": SAMPLE}, target="ekman", out=tmp_path / "here.jsonl")
    assert told(asyncio.run(asked())) == told([*here, here_resolved, local.schemes(), report.as_dict()])
