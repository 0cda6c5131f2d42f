"""`emotaxa compare`: where a published profile and the derived conversion differ."""

from typing import Any

import click

from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import print_json, print_lines, table
from kgservice.cli.reading import reading

__all__ = ["command"]


@click.command("compare", short_help="Show where a published profile and the derived conversion differ.")
@click.option("--from", "source", metavar="S", required=True, type=Text(), help="Scheme of the labels.")
@click.option("--to", "target", metavar="S", required=True, type=Text(), help="Scheme, or tier, to convert to.")
@click.option(
    "--profile", metavar="P", required=True, type=Text(), help="The published mapping, or a .tsv file that holds one."
)
@click.option("--all", "every", is_flag=True, help="List the labels on which both agree, too.")
@common_options()
def command(common: Common, source: str, target: str, profile: str, every: bool) -> None:
    """List each label that a published profile converts otherwise than the derived conversion, with the reason.

    With --json all labels are given; "agrees" tells them apart.

    \b
    emotaxa compare --from goemotions --to ekman --profile goemotions-paper
    """  # noqa: D301 - click reads the escape
    from kgservice.views.conversions import comparison_view
    from mappings.conversion.compare import compare
    from mappings.conversion.own_profile import chosen_profile

    with reading(common) as graph:
        converter, name = chosen_profile(graph.converter, profile)
        rows = compare(converter, source, target, name or profile)
        source_id, target_id = converter.level(source, "from").id, converter.level(target, "to").id
        document = comparison_view(rows, graph.revision, source_id, target_id, profile)
    if common.json:
        print_json(document)
        return
    shown = [row for row in document["results"] if every or not row["agrees"]]
    if shown:
        print_lines(table(("LABEL", "PROFILE", "ITS SHARE", "DERIVED", "REASON"), [_cells(row) for row in shown]))
        print_lines([""])
    print_lines(
        [f"{document['differing']} of {document['labels']} labels of {source_id} differ between {profile} and derived"]
    )


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    return (
        row["label"],
        " | ".join(row["profile"]) or "-",
        f"{row['share']:.2f}",
        row["derived"] or "-",
        row["reason"],
    )
