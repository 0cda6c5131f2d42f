"""Finding suggestions: what is asked for, and what becomes of what is found."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kgservice.cli.acting import Who, acting_options, editing
from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import print_json, print_lines, remark
from kgservice.cli.reading import revision_wanted

if TYPE_CHECKING:
    from kgservice.changes.suggesting.finding import Finder, How, Method, Suggested
    from mappings.suggesting.label_set import LabelSet
    from mappings.suggesting.term import Term

__all__ = ["find"]

_METHODS: "tuple[Method, ...]" = ("lexical", "precedent", "aligned", "embedding", "distributional")


@click.command("find", short_help="Look for suggestions, and put them in the queue.")
@click.option("--scheme", metavar="S", type=Text(), help="For the labels of this scheme, which stands already.")
@click.option("--label-set", metavar="FILE", type=Text(), help="For labels that are being brought in: .toml or .json.")
@click.option(
    "--words", metavar="FILE", type=Text(), help="For words, as names of concepts: a list, .csv or .tsv; or -"
)
@click.option("--lang", metavar="L", default="en", show_default=True, type=Text(), help="Language of the words.")
@click.option(
    "--method", "methods", type=click.Choice(_METHODS), multiple=True, help="Ask it; may be given again.  [all]"
)
@click.option("--to", metavar="S", type=Text(), multiple=True, help="Map to this scheme or tier; may be given again.")
@click.option("--limit", metavar="N", type=click.IntRange(1, 50), help="Concepts for one label or word at most.")
@click.option(
    "--least", metavar="P", type=click.FloatRange(0, 1), default=0.05, show_default=True, help="Score from which on."
)
@click.option("--all", "every", is_flag=True, help="Labels of which a record says something already, too.")
@click.option(
    "--paired",
    metavar="FILE",
    type=Text(),
    multiple=True,
    help="Rows that are labelled both ways; or two files that share texts, given one after the other.",
)
@click.option("--paired-to", metavar="S", type=Text(), help="Scheme, or tier, of the other labels of these rows.")
@click.option(
    "--paired-columns",
    metavar="A,B",
    type=Text(),
    help="Columns of the labels in question and of the others.  [default: labels,others; source_labels of two files]",
)
@click.option("--draft", is_flag=True, help="Begin a change request that brings in the labels of --label-set.")
@click.option("--again", is_flag=True, help="Queue what was rejected before, too.")
@click.option("--no-offer", is_flag=True, help="Show what is found, and queue nothing.")
@common_options()
@acting_options
def find(
    common: Common,
    who: Who,
    *,
    scheme: str | None,
    label_set: str | None,
    words: str | None,
    lang: str,
    methods: "Sequence[Method]",
    to: Sequence[str],
    limit: int | None,
    least: float,
    every: bool,
    paired: Sequence[str],
    paired_to: str | None,
    paired_columns: str | None,
    draft: bool,
    again: bool,
    no_offer: bool,
) -> None:
    """Suggest what labels map to, or words as names of concepts, with the evidence; a curator decides.

    What is found is put in the queue. What was rejected before is told, and stays out of it without --again.

    \b
    emotaxa suggest find --scheme goemotions --to ekman --all --no-offer
    emotaxa suggest find --label-set my-labels.toml --draft
    emotaxa suggest find --words words.txt --method lexical --method embedding
    emotaxa suggest find --scheme mine --paired both.jsonl --paired-to ekman
    """  # noqa: D301 - click reads the escape
    if sum(each is not None for each in (scheme, label_set, words)) != 1:
        raise _misused("give one of --scheme, --label-set and --words")
    if draft and label_set is None:
        raise _misused("--draft brings in the labels of --label-set; give that")
    if bool(paired) != (paired_to is not None):
        raise _misused("give --paired and --paired-to together")
    from kgservice.changes.suggesting.finding import Finder, How
    from kgservice.cli.suggest.paired import read_paired
    from kgservice.views.suggestions import found_view

    counts = read_paired(paired, paired_columns) if paired else None
    how = How(tuple(methods), tuple(to), limit, least, counts, paired_to or "")
    brought = None if label_set is None else _label_set(label_set)
    listed = None if words is None else _words(words, lang)
    with editing(common, who, keeps="" if no_offer and not draft else "suggestions") as (edit, by):
        revision = revision_wanted(common, edit.workspace.store)
        suggested = _suggested(Finder(edit.workspace), scheme or brought, listed, how, every, revision)
        change, undefined = None, tuple[str, ...]()
        if draft and brought is not None:
            from kgservice.changes.suggesting.label_set_operations import operations_for

            change = edit.desk.create(by, f"Bring in the labels of {brought.name}", operations_for(brought)).number
            undefined = brought.undefined
        found, queue = suggested.found.suggestions, edit.suggestions
        offered = queue.held(found, again=again) if no_offer else queue.offer(found, by, again=again)
        document = found_view(suggested, offered, change, undefined)
    if common.json:
        print_json(document)
        return
    from kgservice.cli.suggest.text import found_lines

    print_lines(found_lines(document, offered=not no_offer, chosen=bool(methods)))
    if undefined:
        from kgservice.cli.suggest.text import undefined_line

        remark(common, undefined_line(undefined))
    if change is not None:
        remark(
            common,
            f"begun the change request {change}; what you accept goes there: emotaxa suggest draft --change {change}",
        )


def _suggested(
    finder: "Finder",
    labels: "LabelSet | str | None",
    words: "Sequence[Term] | None",
    how: "How",
    every: bool,
    revision: int | None,
) -> "Suggested":
    if words is not None:
        return finder.words(words, how, revision=revision)
    assert labels is not None, "one of them is given"
    return finder.labels(labels, how, unmapped=not every, revision=revision)


def _label_set(name: str) -> "LabelSet":
    from mappings.suggesting.label_set import read_label_set

    return read_label_set(Path(name))


def _words(name: str, lang: str) -> "tuple[Term, ...]":
    from mappings.suggesting.word_list import read_word_list, word_list_from

    if name != "-":
        return read_word_list(Path(name), lang)
    from ontology.errors import DocumentError, Place

    data = sys.stdin.buffer.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError("not UTF-8", Place("standard input", line), hint="give it in UTF-8") from error
    return word_list_from(text, lang, path="standard input")


def _misused(said: str) -> click.UsageError:
    return click.UsageError(said, click.get_current_context())
