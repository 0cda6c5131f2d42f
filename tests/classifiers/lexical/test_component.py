"""The component: on its own in a pipeline, with what it finds in spans and extensions."""

import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from classifiers.lexical.component import SPANS, EmotionFinder
from classifiers.lexical.scorer import LexicalScorer
from classifiers.scores import Scores
from mappings.conversion.converter import Converter
from ontology.errors import EmotaxaError, MissingExtra

ROOT = Path(__file__).resolve().parents[3]

TEXT = "I was so happy then. Now I'm not angry, just very sad 😢"


def test_document_gives_its_expressions(nlp: Language) -> None:
    found = nlp(TEXT)._.emotions
    assert [(one.text, one.label, one.negated) for one in found] == [
        ("happy", "happiness", False),
        ("angry", "anger", True),
        ("sad", "sadness", False),
        ("😢", "sadness", False),
    ]
    assert found[0].concept == "https://w3id.org/emotaxa/sense/happiness"
    assert all(TEXT[one.start : one.end] == one.text for one in found)


def test_scores_are_likeliest_first(nlp: Language) -> None:
    scores = nlp(TEXT)._.emotion_scores
    assert list(scores) == ["sadness", "happiness", "anger"]
    assert scores["anger"] == 0
    assert 0.9 < scores["sadness"] < 1


def test_sentence_and_token_give_their_own(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert list(doc[0:6]._.emotion_scores) == ["happiness"]
    assert [one.label for one in doc[3]._.emotions] == ["happiness"]
    assert doc[0]._.emotions == ()


def test_spans_are_labelled(nlp: Language) -> None:
    doc = nlp("such joy")
    (span,) = doc._.emotions
    (labelled,) = doc.spans[SPANS]
    assert (labelled.label_, labelled.kb_id_) == (span.label, span.concept)


def test_component_agrees_with_the_scorer(nlp: Language, score: Callable[..., Scores]) -> None:
    assert nlp(TEXT)._.emotions == score(TEXT).spans[0]


def test_documents_in_a_stream_are_read(nlp: Language) -> None:
    assert [len(doc._.emotions) for doc in nlp.pipe(["joy", "", "joy and fear"])] == [1, 0, 2]


def test_what_is_found_is_saved_with_the_document(nlp: Language) -> None:
    doc = nlp(TEXT)
    (read,) = (
        DocBin(store_user_data=True).from_bytes(DocBin(docs=[doc], store_user_data=True).to_bytes()).get_docs(nlp.vocab)
    )
    assert read._.emotions == doc._.emotions


def test_documents_that_are_put_together_keep_what_was_found(nlp: Language) -> None:
    texts = ["not happy", "so sad", "", "nothing at all"]
    joined = Doc.from_docs([nlp(text) for text in texts])
    assert [(one.text, one.label, one.weight, one.negated) for one in joined._.emotions] == [
        (one.text, one.label, one.weight, one.negated) for text in texts for one in nlp(text)._.emotions
    ]
    assert all(joined.text[one.start : one.end] == one.text for one in joined._.emotions)
    assert joined._.emotion_scores["sadness"] > 0.9


def test_document_in_bytes_keeps_what_was_found(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert Doc(spacy.blank("en").vocab).from_bytes(doc.to_bytes())._.emotions == doc._.emotions


def test_json_loses_the_weights_and_says_what_to_do(nlp: Language) -> None:
    doc = nlp(TEXT)
    read = Doc(nlp.vocab).from_json(doc.to_json())
    for part in (read, read[0:6], read[3]):
        with pytest.raises(EmotaxaError, match=r"'happy' .* has no weight.*read the document again"):
            _ = part._.emotions
    with pytest.raises(EmotaxaError, match="has no weight"):
        _ = read._.emotion_scores
    assert read[0]._.emotions == ()
    assert nlp.get_pipe("emotaxa")(read)._.emotions == doc._.emotions
    empty = nlp("nothing at all")
    assert Doc(nlp.vocab).from_json(empty.to_json())._.emotions == ()


def test_pipeline_is_saved_with_its_lexicon(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "pipeline")
    assert spacy.load(tmp_path / "pipeline")(TEXT)._.emotions == nlp(TEXT)._.emotions
    (tmp_path / "pipeline" / "emotaxa" / "lexicon.json").unlink()
    with pytest.raises(EmotaxaError, match="no such file"):
        spacy.load(tmp_path / "pipeline")


def test_bytes_of_something_else_are_refused(nlp: Language) -> None:
    finder = nlp.get_pipe("emotaxa")
    assert isinstance(finder, EmotionFinder)
    with pytest.raises(EmotaxaError, match="not a lexicon"):
        EmotionFinder(nlp, finder.lexicon).from_bytes(b"\xc1nothing")


def test_it_stands_behind_other_components() -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    pipeline.add_pipe("emotaxa")
    first, second = pipeline("I am happy. He is angry.").sents
    assert list(first._.emotion_scores) == ["happiness"]
    assert list(second._.emotion_scores) == ["anger"]


def test_part_of_speech_of_a_trained_pipeline_is_heeded(nlp: Language) -> None:
    finder = nlp.get_pipe("emotaxa")
    words = ["people", "like", "him"]
    verb = finder(Doc(nlp.vocab, words=words, pos=["NOUN", "VERB", "PRON"]))
    preposition = finder(Doc(nlp.vocab, words=words, pos=["NOUN", "ADP", "PRON"]))
    assert [one.label for one in verb._.emotions] == ["liking"]
    assert preposition._.emotions == ()


def test_document_that_was_not_read_has_none() -> None:
    assert spacy.blank("en")("such joy")._.emotions == ()


def test_another_language_is_refused() -> None:
    with pytest.raises(EmotaxaError, match="'de'"):
        spacy.blank("de").add_pipe("emotaxa")


def test_entry_point_alone_makes_it_known(tmp_path: Path) -> None:
    metadata = tmp_path / "known-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: known\nVersion: 1.0\n", encoding="utf-8")
    points = "[spacy_factories]\nemotaxa = classifiers.lexical.component:emotaxa\n"
    (metadata / "entry_points.txt").write_text(points, encoding="utf-8")
    code = 'import spacy; nlp = spacy.blank("en"); nlp.add_pipe("emotaxa"); print(*nlp("such joy")._.emotion_scores)'
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert run.stdout == "joy\n", run.stderr


def test_without_spacy_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, converter: Converter) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(MissingExtra, match="`lexical`"):
        LexicalScorer(converter)
    monkeypatch.setitem(sys.modules, "spacy.language", None)
    monkeypatch.delitem(sys.modules, "classifiers.lexical.component")
    with pytest.raises(MissingExtra, match="`lexical`"):
        import_module("classifiers.lexical.component")
