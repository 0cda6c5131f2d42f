"""`emotaxa evaluate`: how well a classifier answers on labelled texts."""

from pathlib import Path
from typing import Any

import click

from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import print_json, remark
from kgservice.cli.progress import Progress
from kgservice.cli.reading import reading

__all__ = ["command"]


@click.command("evaluate", short_help="Measure a classifier on labelled texts.")
@click.argument("files", metavar="FILE...", nargs=-1)
@click.option(
    "--model", metavar="M", type=Text(), help="Classifier: a name, a folder, or a kind  [default: emotaxa-small]"
)
@click.option("--to", metavar="S", type=Text(), help="Scheme or tier to compare in; of harmonized rows, their own.")
@click.option("--dataset", metavar="ID", type=Text(), help="Dataset of a FILE that names none, or a description of it.")
@click.option("--split", metavar="NAME", type=Text(), help="Measure on the rows of this split alone.")
@click.option(
    "--train", metavar="FILE", multiple=True, help="What the model was trained on: its texts are left out of the test."
)
@click.option(
    "--near", metavar="X", type=click.FloatRange(0.5, 1.0), help="Leave out texts at least this similar, too."
)
@click.option("--out", metavar="FILE", multiple=True, help="Write a report: .md, .json or .html.")
@click.option("--profile", metavar="P", type=Text(), help="Convert a dataset's labels by this published mapping.")
@click.option(
    "--threshold",
    metavar="X",
    type=click.FloatRange(0.0, 1.0, min_open=True),
    help="Degree from which a dataset's label makes a target present; else 0.5.",
)
@click.option("--assume-absent", is_flag=True, help="In single-label corpora, take labels not chosen for absent.")
@click.option("--seed", metavar="N", type=click.IntRange(min=0), help="Seed of the intervals; else 20261121.")
@click.option(
    "--resamples", metavar="N", type=click.IntRange(0, 100_000), help="Resamples of the intervals; else 1000."
)
@click.option("--interval", type=click.Choice(["percentile", "bca"]), help="How intervals are made; else percentile.")
@click.option(
    "--coherence",
    "everywhere",
    metavar="N",
    type=click.IntRange(min=0),
    help="Classify the first N texts in every scheme, and count violations of the hierarchy there, too.",
)
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda"]), default="auto", help="Where the model runs.")
@common_options()
def command(
    common: Common,
    /,
    files: tuple[str, ...],
    model: str | None,
    to: str | None,
    dataset: str | None,
    train: tuple[str, ...],
    out: tuple[str, ...],
    device: str,
    **given: Any,  # noqa: ANN401 - the options of the evaluation, by name
) -> None:
    """Hold a classifier against labelled texts: F1, calibration, hierarchy, points and confusion, with intervals.

    FILE is a harmonized file (.parquet, .jsonl, .csv, .hf), or DATASET=PATH, or the file of --dataset. Of a harmonized
    file in CSV or JSON lines, --to has to say to what it was harmonized. What rows do not tell of a label is in no
    figure. Nothing is tuned on them. The report goes to standard output as Markdown, or to the files of --out; with
    --json, it goes to standard output as JSON.

    \b
    emotaxa evaluate goemotions=test.tsv --train goemotions=train.tsv --out report.html
    emotaxa evaluate goemotions=test.tsv --to goemotions-ekman --profile goemotions-paper
    emotaxa evaluate merged.parquet --to ekman --split dev --model ./my-model --json
    """  # noqa: D301 - click reads the escape
    from classifiers.evaluation.evaluate import compared_level, evaluate
    from classifiers.evaluation.options import EvaluationOptions
    from classifiers.evaluation.reporting.markdown import as_markdown
    from classifiers.evaluation.reporting.page import check_report, write_report
    from classifiers.evaluation.sources import labelled_file
    from classifiers.open import open_classifier
    from mappings.conversion.own_profile import chosen_profile

    if not files:
        raise click.UsageError(
            "no file to evaluate on; give a harmonized file, or DATASET=PATH, as goemotions=test.tsv",
            click.get_current_context(),
        )
    reports = list(dict.fromkeys(Path(name) for name in out))
    for path in reports:
        check_report(path)
    tests = [labelled_file(text, dataset) for text in files]
    if all(test.dataset is None for test in tests):
        for name in ("profile", "threshold", "assume_absent"):
            if given[name]:
                raise click.UsageError(
                    f"leave out --{name.replace('_', '-')}: the rows of harmonized files bear the labels of S already",
                    click.get_current_context(),
                )
    trained = [labelled_file(text, dataset) for text in train]
    options = {name: value for name, value in given.items() if value is not None}
    with reading(common) as graph, Progress(common, "evaluating", "texts") as progress:
        converter, profile = chosen_profile(graph.converter, given["profile"])
        options["profile"] = profile
        to = compared_level(tests, converter, to)
        classifier = open_classifier(model, converter, device=device)
        done = evaluate(
            classifier, converter, tests, to, train=trained, options=EvaluationOptions(**options), progress=progress
        )
    for path in reports:
        write_report(done, path)
    if common.json:
        print_json(done.as_dict())
    elif not reports:
        click.echo(as_markdown(done), nl=False)
    if reports:
        remark(common, f"macro-F1 {done.overall['macro_f1']} over {done.rows.tested:,} texts in {done.target}")
        remark(common, f"written to {' and '.join(map(str, reports))}")
