"""Wording: what every form of the report says in the same words."""

from typing import Final

from classifiers.evaluation.coherence import Coherence
from classifiers.evaluation.evaluation import Evaluation, Figure

__all__ = ["facts", "measures", "notes", "title"]

_NAMES: Final = {
    "macro_f1": "macro-F1",
    "micro_f1": "micro-F1",
    "weighted_f1": "weighted F1",
    "macro_precision": "macro precision",
    "macro_recall": "macro recall",
    "micro_precision": "micro precision",
    "micro_recall": "micro recall",
}
"""What the figures over all labels are called."""


_DEEP: Final = "Hierarchical figures exclude the root; LCA-F1 counts it"
"""How to read the figures of a scheme in which concepts lie above others."""


def title(found: Evaluation) -> str:
    """Give the heading."""
    return f"{found.model.name} in {found.target}"


def facts(found: Evaluation) -> list[str]:
    """Tell which texts were measured, a sentence each."""
    rows = found.rows
    told = [f"{_texts(rows.tested)} of {', '.join(found.files) or 'arrays'}."]
    if rows.train is None:
        told.append("No training data was given to compare with.")
    else:
        like = "the same text" if found.options.near is None else f"a text {found.options.near:g} alike or more"
        shown = f" ({', '.join(rows.examples)}{', ...' if rows.leaked > len(rows.examples) else ''})"
        told.append(
            f"{_texts(rows.leaked)}{shown if rows.leaked else ''} left out as duplicates: {', '.join(found.train)} "
            f"({_texts(rows.train)}) {'hold' if len(found.train) > 1 else 'holds'} {like}."
        )
    for count, what in (
        (rows.without_text, "left out for want of text"),
        (rows.repeated, "measured though an earlier one of the test reads the same"),
        (rows.not_told, "without a label known in this level, so that they count in no figure of labels"),
        (rows.without_answer, "of which the model makes nothing"),
    ):
        if count:
            told.append(f"{_texts(count)} {what}.")
    return told


def notes(found: Evaluation) -> list[str]:
    """Tell how to read the figures, a sentence each."""
    options = found.options
    told = ["What a text does not tell of a label is in no figure."]
    if options.resamples:
        how = "percentile" if options.interval == "percentile" else "BCa"
        told.append(
            f"In brackets, {how} intervals at {options.confidence:.0%} from {options.resamples:,} resamples of the "
            f"texts (seed {options.seed})."
        )
    if not _of_labels(found):
        return told
    told.append(f"Calibration: expected error in {options.bins} bins of equal width, and Brier score; 0 is best.")
    told.append(
        f"{_DEEP if found.hierarchy.depth > 1 else 'LCA-F1 counts the root of the scheme'}, so that any answer has "
        "some: hold it against that of one concept for all texts."
    )
    return told


def measures(found: Evaluation) -> list[tuple[str, str]]:
    """Give the figures over all labels, each with its name; of labels none where no text tells of any."""
    near = found.hierarchy
    told: list[tuple[str, Figure]] = []
    if _of_labels(found):
        told += [(_NAMES[name], figure) for name, figure in found.overall.items()]
        if near.depth > 1:
            told += [(f"hierarchical {name}", one) for name, one in (
                ("precision", near.precision), ("recall", near.recall), ("F1", near.f1),
            )]  # fmt: skip
        told.append(("LCA-F1", near.lca_f1))
        if near.depth > 1:
            told.append(("LCA-F1 of the same answers, cut at depth 1", near.cut_f1))
        told += [
            (f"LCA-F1 of {near.constant or 'one concept'} for every text (depth-1 baseline)", near.constant_f1),
            ("calibration error, mean over labels", Figure(found.macro_ece)),
            ("Brier score, mean over labels", Figure(found.macro_brier)),
        ]
    rows = [(name, str(figure)) for name, figure in told]
    rows.append(("coherence violations", _violations(found.coherence)))
    if found.everywhere:
        over = sum(found.everywhere.values(), start=Coherence(0, 0))
        levels = sum(not level.endswith("/*") for level in found.everywhere)
        without = f"; {len(found.unshared)} more share no meaning with the model" if found.unshared else ""
        rows.append((f"coherence violations in all schemes ({levels} levels{without})", _violations(over)))
    return rows


def _of_labels(found: Evaluation) -> bool:
    """Tell whether any text tells of any label."""
    return any(one.known for one in found.labels)


def _violations(found: Coherence) -> str:
    return f"{found.violations:,} in {found.compared:,} pairs"


def _texts(count: int) -> str:
    return f"{count:,} text{'' if count == 1 else 's'}"
