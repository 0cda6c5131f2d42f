"""`emotaxa diff`: what differs between two releases, in words."""

from pathlib import Path

import click

from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import bold, print_json, print_lines, wrapped

__all__ = ["command"]


@click.command("diff", short_help="Show what differs between two releases.")
@click.argument("old", metavar="OLD", type=Text())
@click.argument("new", metavar="[NEW]", required=False, type=Text())
@click.option("--exit-code", is_flag=True, help="Exit with 1 where anything differs.")
@common_options(reads=False)
def command(common: Common, old: str, new: str | None, exit_code: bool) -> None:
    """Show what differs between two releases: classes, labels, definitions, hierarchy, norms, mappings.

    OLD and NEW are folders that `emotaxa release` has made, or files: an ontology in Turtle (.ttl), RDF/XML (.owl),
    JSON-LD (.jsonld) or N-Triples (.nt), or an SSSOM mapping set (.sssom.tsv). Without NEW, OLD is compared with what
    Emotaxa ships now.

    \b
    emotaxa diff emotaxa-0.1.0 emotaxa-0.2.0
    """  # noqa: D301 - click reads the escape
    from mappings.release.build import content_state
    from mappings.release.diff import difference
    from mappings.release.files import read_content
    from mappings.release.history import read_state
    from mappings.release.words import difference_view, sections, summary
    from mappings.shipped import shipped_files

    before = read_state(Path(old))
    after = content_state(read_content(shipped_files())) if new is None else read_state(Path(new))
    found = difference(before, after)
    if common.json:
        print_json(difference_view(found))
    else:
        for title, sentences in sections(found):
            print_lines([bold(title)])
            for sentence in sentences:
                print_lines(wrapped(sentence, "  "))
            print_lines([""])
        print_lines(wrapped(summary(found)))
    if exit_code and found.changes:
        raise click.exceptions.Exit(1)
