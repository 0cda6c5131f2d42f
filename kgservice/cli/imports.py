"""`emotaxa import`: a vocabulary, a mapping set or an edited directory from outside, put into the store."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, cast

import click

from kgservice.cli.acting import Who, acting_options, user_name
from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import print_json, print_lines, remark
from kgservice.cli.reading import opened

if TYPE_CHECKING:
    from kgservice.importing.outcome import Outcome, Terms
    from kgservice.stores.protocol import GraphStore
    from ontology.outside.translate import Request

__all__ = ["command"]


@click.command("import", short_help="Load an outside vocabulary, mappings, or a directory, into the store.")
@click.argument("file", metavar="FILE|DIR", required=False, type=Text())
@click.option("--scheme", metavar="ID", type=Text(), help="Id of the scheme.  [default: from the ontology's IRI]")
@click.option("--name", metavar="NAME", type=Text(), help="Printed name of the scheme.  [default: its title]")
@click.option("--kind", type=click.Choice(["theory", "labels"]), help="Its kind.  [default: theory]")
@click.option("--lang", metavar="L", type=Text(), help="Language of untagged texts.  [default: en]")
@click.option("--dry-run", is_flag=True, help="Check the file only; the store stays as it is.")
@click.option("--strict", is_flag=True, help="Load nothing where there is an error or a warning.")
@click.option("--replace", is_flag=True, help="Put it in the place of what was imported under the same id.")
@click.option("--report", metavar="FILE", type=Text(), help="Write what was found and left out, as JSON.")
@click.option("--propose", metavar="FILE", type=Text(), help="Write senses that may be meant as SSSOM, to be checked.")
@click.option("--author", metavar="NAME", type=Text(), help="Who imports it, as --as says.  [default: the user's name]")
@click.option("--remove", metavar="ID", type=Text(), help="Take an imported scheme or mapping set away again.")
@click.option("--as-change", is_flag=True, help="Make a change request of what DIR has otherwise; the graph stays.")
@click.option("--title", metavar="T", type=Text(), help="What DIR brings, in a line.")
@click.option(
    "--revision",
    "base",
    metavar="N",
    type=click.IntRange(min=1),
    help="Revision that DIR was written from.  [default: the newest]",
)
@common_options(reads=False)
@acting_options
def command(
    common: Common,
    who: Who,
    /,
    *,
    file: str | None,
    report: str | None,
    propose: str | None,
    author: str | None,
    remove: str | None,
    dry_run: bool,
    strict: bool,
    as_change: bool,
    title: str | None,
    base: int | None,
    **named: Any,  # noqa: ANN401 - what a vocabulary is called: scheme, name, kind, lang, replace
) -> None:
    """Load a FILE as a scheme beside those that are shipped; this makes a new revision of the store.

    FILE is OWL or SKOS in Turtle, N-Triples, RDF/XML or JSON-LD, or OBO graphs JSON; nothing that it names is fetched.
    It is checked first, and what cannot be represented is listed. An SSSOM file (TSV, JSON, JSON-LD, or RDF with an
    sssom:MappingSet) is loaded as a mapping set. The exit code is 1 where the file is refused, or a dry run finds an
    error (with --strict, a warning).

    A DIR is one that emotaxa export --directory has written, and somebody has edited: the graph says then what its
    files say. With --as-change a change request is begun of the differences, to be reviewed; --revision leaves alone
    what others have changed since.

    \b
    emotaxa import mfoem.owl --dry-run --report mfoem.json
    emotaxa import mfoem.owl --propose mfoem.sssom.tsv
    emotaxa import mfoem.sssom.tsv
    emotaxa import --remove mfoem
    emotaxa import checkout --as-change --title "Anger is called ire" --revision 7
    """  # noqa: D301 - click reads the escape
    context = click.get_current_context()
    if (file is None) == (remove is None):
        raise click.UsageError("give a FILE or DIR, or --remove ID", context)
    if author is not None and who != Who():
        raise click.UsageError("give one of --author, --as and --key", context)
    if file is not None and Path(file).is_dir():
        for option, given in {"propose": propose, **named}.items():
            if given:
                raise click.UsageError(f"leave out --{option}: it is for vocabularies", context)
        from kgservice.cli.import_directory import take_directory

        acts = who if author is None else Who(name=author)
        take_directory(
            common,
            acts,
            Path(file),
            as_change=as_change,
            title=title,
            revision=base,
            dry_run=dry_run,
            strict=strict,
            report=None if report is None else Path(report),
        )
        return
    for option, is_given in (("as-change", as_change), ("title", title), ("revision", base), ("key", who.key)):
        if is_given:
            raise click.UsageError(f"leave out --{option}: it is for directories", context)
    by = author or who.name or user_name()
    if remove is not None:
        _remove(common, remove, by)
    elif file is not None:
        from kgservice.importing.outcome import Terms
        from ontology.outside.translate import Request

        kind = cast('Literal["theory", "labels"]', named["kind"] or "theory")
        request = Request(named["scheme"], named["name"], kind, named["lang"] or "en")
        terms = Terms(author=by, dry_run=dry_run, strict=strict, replace=named["replace"])
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
