"""Evaluation of a classifier: reads labelled files, takes out what it was trained on, classifies, and measures."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from classifiers.classification import Classified
from classifiers.errors import UnsharedLevel
from classifiers.evaluation.coherence import Coherence, coherence_between, coherence_of
from classifiers.evaluation.evaluation import Evaluation, Rows
from classifiers.evaluation.gold import Gold, joined_gold
from classifiers.evaluation.intervals import check_draws
from classifiers.evaluation.leaks import find_leaks
from classifiers.evaluation.lineage import Lineage
from classifiers.evaluation.measure import measured
from classifiers.evaluation.options import EvaluationOptions
from classifiers.evaluation.sources import Labelled
from classifiers.protocol import Classifier
from mappings.conversion.converter import VAD, Converter
from mappings.meaning.targets import targets_of
from ontology.errors import EmotaxaError
from ontology.reference import Level

__all__ = ["Progress", "coherence_everywhere", "compared_level", "evaluate"]

Progress = Callable[[int, int, int | None], None]
"""Told after every batch: texts done, texts done, texts in all."""

_DEFAULT: Final = EvaluationOptions()


def evaluate(
    classifier: Classifier,
    converter: Converter,
    files: Sequence[Labelled],
    to: str | None = None,
    *,
    train: Sequence[Labelled] = (),
    options: EvaluationOptions = _DEFAULT,
    progress: Progress | None = None,
) -> Evaluation:
    """Hold a classifier against labelled files.

    Nothing is fitted on them. Rows without text, and rows whose text stands in the training data, are left out, and
    counted.

    Args:
        classifier: whom to measure.
        converter: what the files' labels mean, at the classifier's revision.
        files: the test.
        to: the scheme or tier in which labels are compared, for rows that were harmonized the one that they were
            harmonized to; None for the one that a harmonized file tells, else for the label set of the files where they
            are of one dataset, else for the level that the classifier answers in of itself.
        train: what the classifier was trained on, so far as it is at hand.
        options: how.
        progress: told how far the work is.

    Raises:
        UnknownReference: where there is no such level.
        DocumentError: where a file cannot be read, or bears labels of another level.
        EmotaxaError: where there is no file, or no row is left; where rows were harmonized to another level, or it is
            not known to which; where an option is out of its range.
    """
    if not files:
        raise EmotaxaError("no file to evaluate on", hint="give a labelled file", field="files")
    check_draws(options.resamples, options.confidence, options.interval)
    # What one text is answered in tells the columns.
    shape = classifier.classify(["-"], compared_level(files, converter, to))
    level = shape.target
    gold = joined_gold(
        [file.gold(converter, level, shape.concepts, options.harmonization, options.split) for file in files]
    )
    written = np.array([bool(text.strip()) for text in gold.texts], dtype=np.bool_)
    texts = gold.take(written)
    leaks = find_leaks(texts, [one.training_texts(converter) for one in train] if train else None, near=options.near)
    kept = texts.take(~leaks.leaked)
    if not len(kept):
        raise EmotaxaError(
            f"none of {len(gold):,} rows is left: {len(gold) - len(texts):,} without text, {leaks.rows:,} trained on",
            hint="give texts that the model was not trained on",
            field="files",
        )
    found = _classified(classifier, kept, level, options.batch, progress)
    rows = Rows(
        read=len(gold),
        tested=len(kept),
        without_text=len(gold) - len(texts),
        leaked=leaks.rows,
        train=leaks.train,
        repeated=leaks.repeated,
        examples=leaks.examples,
        not_told=int((~kept.known.any(axis=1)).sum()),
        without_answer=int(np.isnan(found.probability).any(axis=1).sum()),
    )
    done = measured(
        found,
        kept,
        converter.knowledge.taxonomy,
        rows,
        options,
        files=[file.name for file in files],
        train=[file.name for file in train],
    )
    if not options.everywhere:
        return done
    some = kept.texts[: options.everywhere]
    looked = dict(coherence_everywhere(classifier, converter, some))
    return replace(
        done,
        everywhere={level: one for level, one in looked.items() if one is not None},
        unshared=tuple(level for level, one in looked.items() if one is None),
    )


def coherence_everywhere(
    classifier: Classifier, converter: Converter, texts: Sequence[str]
) -> Iterator[tuple[str, Coherence | None]]:
    """Classify texts in every scheme and every tier of one, and count violations: level by level, with its id.

    The tiers of a scheme, each asked for by itself, are held against each other as well, under the id `parrott/*`. A
    level that the classifier shares no meaning with comes with None.
    """
    taxonomy = converter.knowledge.taxonomy
    for scheme in taxonomy.schemes.values():
        tiers: list[Classified] = []
        for level in (Level(scheme), *(Level(scheme, tier.rank) for tier in scheme.tiers)):
            if scheme.id == VAD or not targets_of(converter.denotation, level):
                continue
            try:
                found = classifier.classify(texts, level.id)
            except UnsharedLevel:
                yield level.id, None
                continue
            lineage = Lineage.of(taxonomy, [concept.iri for concept in found.concepts])
            yield level.id, coherence_of(found.probability, lineage)
            if level.tier is not None:
                tiers.append(found)
        if len(tiers) > 1:
            yield f"{scheme.id}/*", coherence_between(tiers, taxonomy)


def compared_level(files: Sequence[Labelled], converter: Converter, to: str | None = None) -> str | None:
    """Give the level in which the labels of files are compared; None where they leave that to the classifier.

    Raises:
        UnknownReference: where there is no such level.
        DocumentError: where a file cannot be read.
        EmotaxaError: where rows were harmonized to another level, or it is not known to which; `field` is `to`.
    """
    told = [(file, file.harmonized_to()) for file in files if file.dataset is None]
    if not told:
        return to or _own_level(files)
    level = to and converter.level(to, "to").id
    for file, own in told:
        if own is None and to is None:
            raise EmotaxaError(
                f"{file.path} does not tell to which scheme or tier its rows were harmonized",
                hint="name it with --to, as --to ekman",
                field="to",
            )
        level = level or own
        if own in (None, level):
            continue
        if to is None:
            other, hint = f"those of {told[0][0].path} to {level}", "evaluate each by itself"
        else:
            other, hint = f"{level} is asked for", f"give --to {own}, or harmonize the corpus to {level}"
        raise EmotaxaError(
            f"the rows of {file.path} were harmonized to {own}, and {other}",
            hint=hint,
            value=own,
            field="to",
        )
    return level


def _own_level(files: Sequence[Labelled]) -> str | None:
    """Give the label set of the files, where all are of datasets that share one and have labels."""
    schemes = {None if one.dataset is None else one.dataset.scheme for one in files}
    pointed = any(one.dataset is not None and one.dataset.annotation == "dimensional" for one in files)
    return None if pointed or len(schemes) > 1 else schemes.pop()


def _classified(classifier: Classifier, gold: Gold, level: Level, batch: int, progress: Progress | None) -> Classified:
    texts = gold.texts
    parts = []
    for start in range(0, len(texts), batch):
        parts.append(classifier.classify(texts[start : start + batch], level.id))
        if progress is not None:
            done = min(start + batch, len(texts))
            progress(done, done, len(texts))
    return replace(
        parts[0],
        probability=np.concatenate([part.probability for part in parts]),
        chosen=np.concatenate([part.chosen for part in parts]),
        points=np.concatenate([part.points for part in parts]),
        spans=(),
    )
