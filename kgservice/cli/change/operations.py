"""Operations: which there are, the table for many of them, and what files come to."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kgservice.cli.change.arguments import given_options
from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import bold, counted, print_json, print_lines, remark, table, wrapped
from kgservice.cli.reading import opened

if TYPE_CHECKING:
    from kgservice.changes.bulk.given import Form

__all__ = ["operations", "read", "template"]

_OUT = click.option("--out", metavar="FILE", type=Text(), help="Where to write.  [default: standard output]")


@click.command("operations", short_help="List the kinds of operations.")
@click.argument("kind", metavar="[KIND]", required=False, type=Text())
@common_options(reads=False)
def operations(common: Common, kind: str | None) -> None:
    """List the kinds of operations, or show the fields of one KIND, how KGCL says it, and a row of a table.

    \b
    emotaxa change operations
    emotaxa change operations NodeCreation
    """  # noqa: D301 - click reads the escape
    from kgservice.views.operations import operations_view

    document = operations_view()
    if kind is not None:
        document = {"operations": [_found(document["operations"], kind)]}
    if common.json:
        print_json(document)
    elif kind is None:
        rows = [
            (one["type"], "yes" if one["kgcl"] else "", _first_sentence(one["description"]))
            for one in document["operations"]
        ]
        print_lines(table(("KIND", "KGCL", "WHAT IT DOES"), rows))
    else:
        [one] = document["operations"]
        print_lines(_kind_lines(one))


@click.command("template", short_help="Print an empty table of operations.")
@click.option(
    "--format", "form", type=click.Choice(["csv", "tsv"]), default="csv", show_default=True, help="What to write."
)
@_OUT
@common_options(reads=False)
def template(common: Common, form: Any, out: str | None) -> None:  # noqa: ANN401 - one of two words
    """Print an empty table, with a remark that shows how each kind of operation is written; filled in, it is a FILE of
    emotaxa change new. A row without an operation says what its concept is to be like.

    \b
    emotaxa change template --out labels.csv
    """  # noqa: D205, D301 - click reads the escape
    from kgservice.changes.bulk.table.template import template as written

    text = written(form)
    if common.json:
        print_json({"format": form, "table": text})
    else:
        _put(common, text, out)


@click.command("read", short_help="Turn files into operations.")
@given_options
@click.option("--to", type=click.Choice(["json", "kgcl"]), default="json", show_default=True, help="What to write.")
@_OUT
@common_options(reads=False)
def read(
    common: Common,
    *,
    files: Sequence[str],
    commands: Sequence[str],
    form: "Form | None",
    scheme: str | None,
    base: int | None,
    to: str,
    out: str | None,
) -> None:
    """Turn FILEs as those of emotaxa change new into operations, and make no request of them.

    What it prints as JSON can be handed in as a FILE in turn. Statements of an edited file that no operation says are
    told on standard error, and the exit code is 1 then.

    \b
    emotaxa change read parrott.ttl --to kgcl
    """  # noqa: D301 - click reads the escape
    if not files and not commands:
        raise click.UsageError("give a FILE, or --kgcl", click.get_current_context())
    import orjson

    from kgservice.cli.change.given import handed_in
    from kgservice.views.change_texts import kgcl_of
    from kgservice.views.read_operations import read_view

    with opened(common) as workspace:
        handed = handed_in(workspace, files, commands, form=form, scheme=scheme, base=base)
        revision = handed.revision or workspace.store.revision
    found = handed.operations or ()
    document = read_view(revision, found, handed.findings)
    if common.json:
        print_json(document)
    elif to == "kgcl":
        _put(common, kgcl_of(found), out)
    else:
        _put(common, orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode(), out)
    for finding in handed.findings:
        remark(common, str(finding))
    if handed.findings:
        remark(common, f"{counted(len(handed.findings), 'statement')} that no operation says")
        raise click.exceptions.Exit(1)


def _found(kinds: Sequence[dict[str, Any]], name: str) -> dict[str, Any]:
    """Find a kind by its name, whatever its case, or by the plain words for it."""
    from kgservice.changes.bulk.table.columns import PLAIN

    wanted = PLAIN.get(name.casefold(), name).casefold()
    for one in kinds:
        if one["type"].casefold() == wanted:
            return one
    from ontology.errors import UnknownReference
    from ontology.spelling import nearest

    known = [one["type"] for one in kinds]
    raise UnknownReference(
        "kind of operation", name, nearest(name, known), otherwise="emotaxa change operations lists them"
    )


def _kind_lines(one: dict[str, Any]) -> list[str]:
    from kgservice.changes.bulk.table.template import EXAMPLES

    lines = [bold(one["type"]), *wrapped(one["description"])]
    rows = [(field["name"], "yes" if field["required"] else "", field["description"]) for field in one["fields"]]
    lines += ["", *table(("FIELD", "NEEDED", "WHAT IT IS"), rows)]
    if one["kgcl"]:
        lines += ["", bold("In KGCL"), *(f"  {usage}" for usage in one["kgcl"])]
    row = {"operation": one["type"], **EXAMPLES.get(one["type"], {})}
    width = max(map(len, row))
    return [*lines, "", bold("As a row of a table"), *(f"  {column:<{width}}  {cell}" for column, cell in row.items())]


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0].rstrip(".")


def _put(common: Common, text: str, out: str | None) -> None:
    """Write a text to a file, whole or not at all, or to standard output."""
    if out is None:
        click.echo(text, nl=False)
        return
    from ontology.files.aside import write_aside

    with write_aside(Path(out)) as part:
        part.write(text.encode())
    remark(common, f"written to {out}")
