"""`emotaxa import`: a vocabulary or a mapping set from outside, put into the store."""

import getpass
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, cast

import click

from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import print_json, print_lines, remark
from kgservice.cli.reading import opened

if TYPE_CHECKING:
    from kgservice.importing.outcome import Outcome, Terms
    from kgservice.stores.protocol import GraphStore
    from ontology.outside.translate import Request

__all__ = ["command"]


@click.command("import", short_help="Load an outside vocabulary, or mappings, into the store.")
@click.argument("file", metavar="FILE", required=False, type=Text())
@click.option("--scheme", metavar="ID", type=Text(), help="Id of the scheme.  [default: from the ontology's IRI]")
@click.option("--name", metavar="NAME", type=Text(), help="Printed name of the scheme.  [default: its title]")
@click.option("--kind", type=click.Choice(["theory", "labels"]), default="theory", show_default=True, help="Its kind.")
@click.option("--lang", metavar="L", default="en", show_default=True, type=Text(), help="Language of untagged texts.")
@click.option("--dry-run", is_flag=True, help="Check the file only; the store stays as it is.")
@click.option("--strict", is_flag=True, help="Load nothing where there is an error or a warning.")
@click.option("--replace", is_flag=True, help="Put it in the place of what was imported under the same id.")
@click.option("--report", metavar="FILE", type=Text(), help="Write what was found and left out, as JSON.")
@click.option("--propose", metavar="FILE", type=Text(), help="Write senses that may be meant as SSSOM, to be checked.")
@click.option("--author", metavar="NAME", type=Text(), help="Who imports it.  [default: the user's name]")
@click.option("--remove", metavar="ID", type=Text(), help="Take an imported scheme or mapping set away again.")
@common_options(reads=False)
def command(
    common: Common,
    file: str | None,
    scheme: str | None,
    name: str | None,
    kind: str,
    lang: str,
    dry_run: bool,
    strict: bool,
    replace: bool,
    report: str | None,
    propose: str | None,
    author: str | None,
    remove: str | None,
) -> None:
    """Load a FILE as a scheme beside those that are shipped; this makes a new revision of the store.

    FILE is OWL or SKOS in Turtle, N-Triples, RDF/XML or JSON-LD, or OBO graphs JSON; nothing that it names is fetched.
    It is checked first, and what cannot be represented is listed. An SSSOM file (TSV, JSON, JSON-LD, or RDF with an
    sssom:MappingSet) is loaded as a mapping set. The exit code is 1 where the file is refused, or a dry run finds an
    error (with --strict, a warning).

    \b
    emotaxa import mfoem.owl --dry-run --report mfoem.json
    emotaxa import mfoem.owl --propose mfoem.sssom.tsv
    emotaxa import mfoem.sssom.tsv
    emotaxa import --remove mfoem
    """  # noqa: D301 - click reads the escape
    if (file is None) == (remove is None):
        raise click.UsageError("give a FILE, or --remove ID", click.get_current_context())
    if remove is not None:
        _remove(common, remove, author or _user())
    elif file is not None:
        from kgservice.importing.outcome import Terms
        from ontology.outside.translate import Request

        request = Request(scheme, name, cast('Literal["theory", "labels"]', kind), lang)
        terms = Terms(author=author or _user(), dry_run=dry_run, strict=strict, replace=replace)
        _import(common, Path(file), request, terms, report, propose)


def _import(
    common: Common, path: Path, request: "Request", terms: "Terms", report: str | None, propose: str | None
) -> None:
    from kgservice.importing.outcome import stops
    from kgservice.views.imports import import_view

    if _is_mapping_set(path):
        for given, option in ((request.scheme, "--scheme"), (request.name, "--name"), (propose, "--propose")):
            if given is not None:
                raise click.UsageError(f"leave out {option}: it is for vocabularies", click.get_current_context())
    # Where one of the two cannot be written, this is told before anything is loaded.
    with ExitStack() as written:
        report_part, proposal_part = (written.enter_context(_aside(name)) for name in (report, propose))
        with opened(common) as workspace:
            outcome = _imported(workspace.store, path, request, terms)
            proposed = _propose(workspace.store, outcome, proposal_part)
            passing = outcome.status == "imported" and workspace.store.url == "memory:"
        document = import_view(outcome)
        if report_part is not None:
            report_part.write(_pretty(document))
    if common.json:
        print_json(document)
    else:
        from kgservice.cli.import_text import import_lines

        print_lines(import_lines(outcome))
    if passing:
        said = "the store memory: ends with this command, and the import with it; keep it with --store embedded:PATH"
        remark(common, f"WARN {said}")
    if report is not None:
        remark(common, f"report written to {report}")
    if propose is not None:
        remark(common, f"{proposed} proposal{'' if proposed == 1 else 's'} written to {propose}, to be checked")
    bad = ("ERROR", "WARN") if terms.strict else ("ERROR",)
    if outcome.status == "refused" or (terms.dry_run and stops(outcome.findings, *bad)):
        raise click.exceptions.Exit(1)


def _imported(store: "GraphStore", path: Path, request: "Request", terms: "Terms") -> "Outcome":
    if not _is_mapping_set(path):
        from kgservice.importing.vocabulary import import_vocabulary

        return import_vocabulary(store, path, request, terms)
    from kgservice.importing.mapping_set import import_mapping_set

    return import_mapping_set(store, path, terms)


def _is_mapping_set(path: Path) -> bool:
    from mappings.sssom.files import is_mapping_file

    return is_mapping_file(path)


def _propose(store: "GraphStore", outcome: "Outcome", part: IO[bytes] | None) -> int:
    """Write the proposals, and give their number."""
    if part is None or outcome.translation is None:
        return 0
    from mappings.outside.proposal import propose
    from mappings.sssom.write import write_sssom
    from ontology.load import taxonomy_from

    made = taxonomy_from(outcome.translation.triples)
    knowledge = store.knowledge()
    scheme = made.schemes[outcome.translation.scheme]
    found = propose(scheme, made.concepts.values(), knowledge.taxonomy, knowledge.alignments)
    part.write(write_sssom(found).encode())
    return len(found.records)


def _remove(common: Common, name: str, author: str) -> None:
    from kgservice.importing.removal import left_behind, remove

    with opened(common) as workspace:
        entry = remove(workspace.store, name, author=author)
        left = left_behind(workspace.at().knowledge, name)
    if common.json:
        document = {"revision": entry.revision, "summary": entry.summary, "author": entry.author}
        print_json({**document, "left_behind": list(left)})
    else:
        print_lines([f"{entry.summary}; the store is at revision {entry.revision}"])
        print_lines(
            f"{found} still speaks of {name}; to take it away: emotaxa import --remove {found}" for found in left
        )


@contextmanager
def _aside(name: str | None) -> Iterator[Any]:
    """Open a file that is to be written, where one is."""
    if name is None:
        yield None
        return
    from ontology.files.aside import write_aside

    with write_aside(Path(name)) as part:
        yield part


def _pretty(document: dict[str, Any]) -> bytes:
    import orjson

    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        # No name in the environment, and none known to the system, as in some containers.
        return "unknown"
