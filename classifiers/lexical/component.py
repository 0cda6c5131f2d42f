"""The component of spaCy pipelines: `nlp.add_pipe("emotaxa")` on a blank English pipeline or on any trained one.

What it finds it keeps in `doc.spans["emotaxa"]`, where it is saved with the document: a span for each expression and
sense, with the name of the sense as its label, its IRI as its `kb_id`, and as its `id` the weight and whether it is
denied: `0.9`, `-0.8 denied`. Read it from the extensions, which documents, spans and tokens have alike: `_.emotions`
gives the expressions with their weights, `_.emotion_scores` the probability of each sense that they speak for or
against. Where the ids are lost, as they are in spaCy's JSON, both raise an error.
"""

import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Self

from classifiers.classification import Span as Evidence
from classifiers.lexical.evidence import combined
from classifiers.lexical.finder import Finder, Finding
from classifiers.lexical.lexicon import Lexicon, shipped_lexicon
from ontology.errors import EmotaxaError, MissingExtra

try:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, SpanGroup, Token
except ImportError as error:
    raise MissingExtra("the lexical classifier", "lexical") from error

__all__ = ["SPANS", "EmotionFinder", "emotaxa"]

SPANS: Final = "emotaxa"
"""Key of the expressions in `doc.spans`."""

_DENIED: Final = " denied"
_FILE: Final = "lexicon.json"
_LANGUAGES: Final = frozenset({"en", "xx"})


class EmotionFinder:
    """The component itself: finds the expressions of a lexicon in documents.

    It is saved with its pipeline, lexicon and all, so that a pipeline that is loaded again finds what it found before,
    whatever ontology comes with the package by then.

    Attributes:
        lexicon: the expressions that it knows.
    """

    def __init__(self, nlp: Language, lexicon: Lexicon) -> None:
        """Index the lexicon in the words of a pipeline."""
        self._nlp = nlp
        self._use(lexicon)

    def __call__(self, doc: Doc) -> Doc:
        """Find the expressions in a document, and keep them in its spans."""
        findings = self._finder.find(doc)
        spans: list[Span] = []
        for finding in findings:
            for column, weight in finding.weights:
                iri, label = self.lexicon.senses[column]
                told = f"{float(weight)!r}{_DENIED if finding.negated else ''}"
                spans.append(Span(doc, finding.start, finding.end, label=label, kb_id=iri, span_id=told))
        doc.spans[SPANS] = SpanGroup(doc, name=SPANS, spans=spans)
        return doc

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Write the lexicon; nothing can be left out."""
        return json.dumps(self.lexicon.document(), ensure_ascii=False).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Self:
        """Take a lexicon over that `to_bytes` wrote.

        Raises:
            EmotaxaError: where the bytes are something else.
        """
        try:
            document = json.loads(data)
        except ValueError as error:
            raise EmotaxaError("not a lexicon", hint="save the pipeline anew") from error
        self._use(Lexicon.read(document))
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the lexicon into a directory, which is made where it is missing."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _FILE).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Self:
        """Take the lexicon in a directory over.

        Raises:
            EmotaxaError: where there is none, or it cannot be read.
        """
        file = Path(path) / _FILE
        if not file.is_file():
            raise EmotaxaError(f"{file}: there is no such file", hint="save the pipeline anew", value=str(file))
        return self.from_bytes(file.read_bytes())

    def _use(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._finder = Finder(self._nlp, lexicon)


@Language.factory(
    "emotaxa",
    assigns=["doc.spans", "doc._.emotions", "doc._.emotion_scores", "span._.emotions", "token._.emotions"],
)
def emotaxa(nlp: Language, name: str) -> EmotionFinder:
    """Make the component, with the lexicon of the ontology that comes with the package.

    Raises:
        EmotaxaError: where the pipeline is for another language than English.
    """
    if nlp.lang not in _LANGUAGES:
        raise EmotaxaError(
            f"the words of the senses are English, and the pipeline is for {nlp.lang!r}",
            hint='use spacy.blank("en"), or an English pipeline',
            value=nlp.lang,
        )
    return EmotionFinder(nlp, shipped_lexicon())


def _emotions(part: Doc | Span | Token) -> tuple[Evidence, ...]:
    """Give the expressions in a document or a span, or those that a token is part of, first to last.

    Raises:
        EmotaxaError: where the document has come by a way that loses their weights.
    """
    doc = part if isinstance(part, Doc) else part.doc
    return tuple(_evidence(span) for span in doc.spans.get(SPANS) or () if _holds(part, span))


def _evidence(span: Span) -> Evidence:
    number, denied, rest = span.id_.partition(_DENIED)
    try:
        weight = float(number)
    except ValueError:
        weight = math.nan
    if rest or not math.isfinite(weight):
        raise EmotaxaError(
            f"the expression {span.text!r} in doc.spans[{SPANS!r}] has no weight: spaCy's JSON does not keep it",
            hint="let the component read the document again: nlp.get_pipe('emotaxa')(doc); to keep documents, "
            "use DocBin or doc.to_bytes()",
            value=span.id_,
        )
    return Evidence(span.start_char, span.end_char, span.text, span.kb_id_, span.label_, weight, bool(denied))


def _holds(part: Doc | Span | Token, span: Span) -> bool:
    if isinstance(part, Token):
        return span.start <= part.i < span.end
    return isinstance(part, Doc) or (part.start <= span.start and span.end <= part.end)


def _scores(part: Doc | Span | Token) -> dict[str, float]:
    """Give the probability of each sense that the expressions speak for or against, likeliest first, by name."""
    emotions = _emotions(part)
    names = list(dict.fromkeys(one.label for one in emotions))
    findings = [Finding(0, 0, one.negated, ((names.index(one.label), one.weight),)) for one in emotions]
    row = combined([findings], len(names))[0]
    return {names[at]: float(row[at]) for at in sorted(range(len(names)), key=lambda at: -row[at])}


for _part in (Doc, Span, Token):
    _part.set_extension("emotions", getter=_emotions, force=True)
    _part.set_extension("emotion_scores", getter=_scores, force=True)
