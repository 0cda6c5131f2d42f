"""`emotaxa classify`: what texts express, those of the command line or of a file."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from kgservice.cli.classifying import classifier_for
from kgservice.cli.ending import ending_cleanly
from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import bold, counted, dim, print_json, print_lines, remark
from kgservice.cli.progress import Progress
from kgservice.cli.reading import reading

if TYPE_CHECKING:
    from classifiers.classification import Classification
    from classifiers.protocol import Classifier
    from kgservice.workspace import AtRevision

__all__ = ["command"]

_TEXT = "text"
_WIDEST = 60


@click.command("classify", short_help="Tell which emotions texts express.")
@click.argument("texts", metavar="TEXT...", nargs=-1, type=Text())
@click.option("--to", metavar="S", type=Text(), help="Scheme or tier to answer in.  [default: the model's own]")
@click.option(
    "--model", metavar="M", type=Text(), help="A model that ships, a folder, or a kind.  [default: emotaxa-small]"
)
@click.option(
    "--device", type=click.Choice(["auto", "cpu", "cuda"]), default="auto", show_default=True, help="Where it runs."
)
@click.option(
    "--top-k", metavar="N", type=click.IntRange(min=1), default=5, show_default=True, help="Concepts shown of a TEXT."
)
@click.option(
    "--floor",
    metavar="P",
    type=click.FloatRange(0.0, 1.0),
    help="Probability below which an answer gives way to a broader concept.  [default: the model's own]",
)
@click.option("--explain", is_flag=True, help="Show the words that answers rest on, where the model can tell.")
@click.option("--in", "source", metavar="FILE", help="Classify the rows of a file: .jsonl, .csv, .tsv or .parquet.")
@click.option("--out", metavar="FILE", help="Where to write them: .jsonl, .csv or .parquet.")
@click.option("--text-column", metavar="C", type=Text(), help=f"Column that holds the texts.  [default: {_TEXT}]")
@click.option(
    "--resume/--no-resume",
    default=True,
    help="Keep what is done beside the output; called again after a break, go on from there.  [default: resume]",
)
@common_options()
def command(
    common: Common,
    texts: tuple[str, ...],
    to: str | None,
    model: str | None,
    device: str,
    top_k: int,
    floor: float | None,
    explain: bool,
    source: str | None,
    out: str | None,
    text_column: str | None,
    resume: bool,
) -> None:
    """Tell which emotions each TEXT expresses, or each row of a file, in the concepts of any scheme.

    M is emotaxa-small, emotaxa-static, lexical, prototype, a folder with a model, hf:FOLDER, entailment:FOLDER, or an
    ensemble such as ensemble:emotaxa-small=0.7,lexical=0.3. A row without a text gets nulls, and is counted at the end.

    \b
    emotaxa classify "They stole my bike again!"
    emotaxa classify --model lexical --to parrott --explain "I am not happy about this."
    emotaxa classify --in reviews.csv --text-column review --out classified.parquet
    """  # noqa: D301 - click reads the escape
    context = click.get_current_context()
    if (source is None) != (out is None):
        raise click.UsageError("give both --in FILE and --out FILE, or neither", context)
    if source is None and not texts:
        raise click.UsageError("nothing to classify; give a TEXT, or a file with --in", context)
    ranked = context.get_parameter_source("top_k") is not ParameterSource.DEFAULT
    if source is not None and (texts or explain or ranked):
        left_out = "TEXT" if texts else "--explain" if explain else "--top-k"
        raise click.UsageError(f"leave out {left_out}: a file is classified, with all probabilities", context)
    if source is None and text_column is not None:
        raise click.UsageError("leave out --text-column: only a file, --in FILE, has columns", context)
    with reading(common) as graph:
        classifier = classifier_for(graph, model, device, floor)
        if source is not None and out is not None:
            _classify_file(common, graph, classifier, Path(source), Path(out), to, text_column or _TEXT, resume)
        else:
            _classify_texts(common, classifier, texts, to, top_k, explain)


def _classify_texts(
    common: Common, classifier: "Classifier", texts: tuple[str, ...], to: str | None, top_k: int, explain: bool
) -> None:
    from kgservice.views.classifications import classification_view, model_view

    found = classifier.classify(texts, to, top_k=top_k, explain=explain)
    if explain and not found.spans:
        remark(common, f"{found.model.name} cannot tell what its answers rest on; --model lexical can")
    if common.json:
        print_json(
            {
                "revision": found.revision,
                "model": model_view(found.model),
                "to": found.target.id,
                "results": [classification_view(one) for one in found],
            }
        )
        return
    print_lines(line for text, one in zip(texts, found, strict=True) for line in _worded(text, one))


def _worded(text: str, found: "Classification") -> "Iterator[str]":
    """Say what a text expresses in some lines."""
    shown = " ".join(text.split())
    answers = ", ".join(found.labels) or ("nothing that is likely" if found.predictions else "nothing to go by")
    yield f"{bold(shown if len(shown) <= _WIDEST else f'{shown[: _WIDEST - 3]}...')} -> {bold(answers)}"
    width = max((len(" > ".join(one.path)) for one in found.predictions), default=0)
    for one in found.predictions:
        mark = "*" if one.chosen else " "
        yield f"  {mark} {one.probability:.2f}  {' > '.join(one.path):{width}}  {dim(one.concept)}"
    if found.point is not None:
        named = zip(
            ("valence", "arousal", "dominance"),
            (found.point.valence, found.point.arousal, found.point.dominance),
            strict=True,
        )
        told = ", ".join(f"{name} {value:.2f}" for name, value in named if value is not None)
        yield f"    {told}{f' ({found.octant})' if found.octant else ''}"
    for span in found.spans:
        said = "not " if span.negated else ""
        yield f"    because of {said}{span.text!r} at {span.start}: {span.label} {span.weight:+.2f}"


def _classify_file(
    common: Common,
    graph: "AtRevision",
    classifier: "Classifier",
    source: Path,
    out: Path,
    to: str | None,
    column: str,
    resume: bool,
) -> None:
    from kgservice.classification.files.run import classify_file

    with ending_cleanly(), Progress(common, "classifying") as progress:
        done = classify_file(
            classifier, graph.converter, source, out, to=to, text=column, resume=resume, progress=progress
        )
    model = classifier.model
    taken = f", {counted(done.rows - done.classified, 'row')} of them before" if done.classified < done.rows else ""
    remark(common, f"{counted(done.rows, 'row')} classified by {model.name} {model.version} in {done.to}{taken}")
    if done.without_text:
        remark(common, f"{counted(done.without_text, 'row')} without a text to go by: null")
    remark(common, f"written to {out}")
    if common.json:
        from kgservice.views.classifications import model_view

        print_json(
            {
                "revision": graph.revision,
                "model": model_view(model),
                "to": done.to,
                "rows": done.rows,
                "without_text": done.without_text,
                "out": str(out),
            }
        )
