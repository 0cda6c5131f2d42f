"""`emotaxa schemes`: the schemes that are known, or one with its concepts."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import click

from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import bold, dim, print_json, print_lines, table, wrapped
from kgservice.cli.reading import reading

__all__ = ["command"]


@click.command("schemes", short_help="List the schemes, or show one.")
@click.argument("scheme", required=False, type=Text())
@common_options()
def command(common: Common, scheme: str | None) -> None:
    """List the schemes, or show one SCHEME with its tiers and concepts.

    \b
    emotaxa schemes
    emotaxa schemes parrott
    """  # noqa: D301 - click reads the escape
    from kgservice.views.schemes import scheme_view, schemes_view
    from ontology.reference import find_scheme

    with reading(common) as graph:
        taxonomy = graph.knowledge.taxonomy
        if scheme is None:
            document = schemes_view(taxonomy, graph.revision)
            lines = _listed(document)
        else:
            document = scheme_view(taxonomy, find_scheme(taxonomy, scheme), graph.revision)
            lines = list(_card(document))
    if common.json:
        print_json(document)
    else:
        print_lines(lines)


def _listed(document: dict[str, Any]) -> list[str]:
    rows = [
        (scheme["id"], scheme["kind"], str(scheme["tiers"]), str(scheme["concepts"]), scheme["name"])
        for scheme in document["schemes"]
    ]
    return table(("SCHEME", "KIND", "TIERS", "CONCEPTS", "NAME"), rows, right=(2, 3))


def _card(document: dict[str, Any]) -> Iterator[str]:
    yield f"{bold(document['name'])}  ({document['id']}; {document['kind']}, {document['concepts']} concepts)"
    yield dim(document["iri"])
    if document["definition"]:
        yield from wrapped(document["definition"])
    for key in ("source", "licence"):
        if document[key]:
            yield from wrapped(f"{key.capitalize()}: {document[key]}")
    if document["levels"]:
        yield ""
        rows = [(level["id"], level["label"], str(level["concepts"])) for level in document["levels"]]
        yield from table(("TIER", "NAME", "CONCEPTS"), rows, right=(2,))
    yield ""
    yield from _tree(document["members"])


def _tree(members: list[dict[str, Any]]) -> Iterator[str]:
    """Give the concepts, each below its parents; the depth is the indentation."""
    below: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for member in members:
        for parent in member["parents"] or [""]:
            below[parent].append(member)

    def walk(parent: str, depth: int, above: tuple[str, ...]) -> Iterator[str]:
        for member in below[parent]:
            if member["curie"] not in above:
                ids = f" [{', '.join(member['notations'])}]" if member["notations"] else ""
                yield f"{'  ' * depth}{member['label']}{ids}  {dim(member['curie'])}"
                yield from walk(member["curie"], depth + 1, (*above, member["curie"]))

    yield from walk("", 0, ())
