"""A curator's day: labels of a new data set come in, and what is found wrong with them goes out again."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kgservice.changes.errors import Moved, NotYours
from kgservice.changes.operations.mappings import MappingConfidenceChange, MappingCreation
from kgservice.changes.request import ChangeRequest, State
from kgservice.client import Emotaxa
from ontology.errors import UnknownReference
from tests.kgservice.curation.conftest import People

LABELS = {
    "id": "night-diaries",
    "name": "Night diaries",
    "definition": "What people were told to tick in diaries that they kept at night.",
    "source": "A data set of ours, 2026.",
    "labels": [
        {"label": "joy", "definition": "Glad at what the day has brought.", "count": 812},
        {"label": "dread", "definition": "Fear of what tomorrow brings.", "count": 301},
        {"label": "irritation", "definition": "Slightly angry at somebody.", "count": 275},
        {"label": "melancholy", "definition": "A sadness without a cause.", "count": 190},
    ],
}


def accepted(curator: Emotaxa) -> dict[str, str]:
    """Take the closest concept for each label; of two the relation and the confidence are put right."""
    taken: dict[str, str] = {}
    for one in curator.suggestions.iterate(scheme=LABELS["id"]):
        text = one.suggestion.text
        if text in taken:
            curator.suggestions.withdraw(one.id, "another one is closer")
            continue
        if text == "irritation":
            found, [operation] = curator.suggestions.accept(
                one.id, predicate="skos:closeMatch", confidence=0.8, reason="slighter than the sense"
            )
            assert isinstance(operation, MappingCreation) and operation.predicate == "skos:closeMatch"
            assert found.amended
        elif text == "joy":
            curator.suggestions.accept(one.id, confidence=1.0)
        else:
            curator.suggestions.accept(one.id)
        taken[text] = one.suggestion.concept
    return taken


def test_a_curators_day(people: People, tmp_path: Path) -> None:
    ann, rea, ada = people("Ann Author", "editor"), people("Rea Reviewer", "reviewer"), people("Ada Admin", "admin")
    reader = people("Vic Viewer", "viewer")
    began = reader.revisions()[0]
    assert datetime.now(UTC) - began.at > timedelta(days=6), "the day is to begin on a graph of last week"

    # The labels of a new data set come in, with what they may mean.
    found = ann.suggestions.find(label_set=LABELS, draft=True)
    assert {one.text for one in found.suggestions} == {"joy", "dread", "irritation", "melancholy"}
    assert found.change is not None and {"lexical"} <= set(found.methods)
    assert all(one.evidence and one.justification.startswith("semapv:") for one in found.suggestions)
    taken = accepted(ann)
    assert len(taken) == 4
    change = ann.suggestions.draft(number=found.change)
    assert change.state is State.DRAFT and len(change.documents) >= 9

    # Proposed; before anybody approves, it shows what it moves.
    change = ann.changes.amend(change, title="Labels of the night diaries")
    change = ann.changes.submit(change)
    with pytest.raises(NotYours):
        people("Ann Author", "reviewer").changes.approve(change)
    impact = rea.changes.impact(change)
    assert any("Night diaries" in sentence or "night-diaries" in sentence for sentence in impact.sentences)
    assert not [one for one in rea.changes.check(change) if one.status == "failed"]
    with pytest.raises(UnknownReference):
        reader.convert(["dread"], source="night-diaries", target="ekman")

    # A reviewer does not agree, and says why; the author amends what was proposed.
    rea.changes.comment(change, '@"Ann Author" is melancholy not less sure?', operation=len(change.documents) - 1)
    rejected = rea.changes.reject(change, "melancholy is too sure")
    assert rejected.state is State.REJECTED
    [notice] = [one for one in ann.notices.list().notices if "mentioned" in one.reasons]
    assert "melancholy" in notice.body["text"]
    documents = [
        {**document, "confidence": 0.6} if document.get("subject", "").endswith("/melancholy") else dict(document)
        for document in rejected.documents
    ]
    amended = ann.changes.submit(ann.changes.amend(rejected, operations=documents))
    assert amended.version > change.version
    with pytest.raises(Moved):
        rea.changes.approve(change)
    approved = rea.changes.approve(amended, "Now it fits")
    assert approved.state is State.APPROVED
    merged = ann.changes.merge(approved)
    assert merged.merge is not None and merged.merge.revision == began.revision + 1

    # The new labels convert.
    conversions = reader.convert(["joy", "dread", "irritation", "melancholy"], source="night-diaries", target="ekman")
    assert [one.targets[0].concept.label for one in conversions] == ["joy", "fear", "anger", "sadness"]

    # A mistake is found: a change that was merged in a hurry is taken back, by a change.
    record = next(one.id for one in reader.mappings() if one.subject.endswith("night-diaries/dread") and one.object)
    mistake = through(
        ann,
        rea,
        ann.changes.create(
            "Dread is hardly fear",
            [
                MappingConfidenceChange(
                    set="https://w3id.org/emotaxa/mappings/night-diaries",
                    record=record,
                    old=confidence_of(reader, record),
                    new=0.05,
                )
            ],
        ),
    )
    assert confidence_of(reader, record) == 0.05
    back = through(ann, rea, ann.changes.revert(mistake, "It is fear after all"))
    assert back.reverts == mistake.number
    assert ann.changes.get(mistake.number).state is State.REVERTED
    assert confidence_of(reader, record) != 0.05
    told = reader.provenance("night-diaries:dread")
    assert [one.author for one in told.versions] and "Ann Author" in {one.author for one in told.versions}

    # A release of what stands, in which all of it is.
    release = ada.make_release("0.9.0", out=tmp_path / "release")
    assert release.revision == back.merge.revision if back.merge else False
    sums = (tmp_path / "release" / "SHA256SUMS").read_text(encoding="utf-8")
    for line in sums.splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((tmp_path / "release" / name).read_bytes()).hexdigest() == digest, name
    changes = (tmp_path / "release" / "CHANGES.md").read_text(encoding="utf-8")
    assert "Labels of the night diaries" in changes and "night-diaries" in sums
    assert {one.version for one in reader.releases()} >= {"0.9.0"}

    # What was last week can still be read.
    then = datetime.now(UTC) - timedelta(days=3)
    assert "night-diaries" not in {scheme.id for scheme in reader.schemes(at=then)}
    assert "night-diaries" in {scheme.id for scheme in reader.schemes()}
    assert "night-diaries" in {scheme.id for scheme in reader.schemes(revision=release.revision)}


def through(author: Emotaxa, reviewer: Emotaxa, change: ChangeRequest) -> ChangeRequest:
    """Take a draft as far as into the graph."""
    proposed = author.changes.submit(change)
    return author.changes.merge(reviewer.changes.approve(proposed))


def confidence_of(reader: Emotaxa, record: str) -> float | None:
    """Give how sure a record is."""
    return next(one.confidence for one in reader.mappings() if one.id == record)
