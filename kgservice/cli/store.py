"""`emotaxa store`: what a store holds, and copies of stores."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click

from kgservice.cli.options import Common, Text, common_options
from kgservice.cli.printing import counted, print_json, print_lines, remark
from kgservice.cli.progress import Progress

if TYPE_CHECKING:
    from kgservice.stores.copying import Tell
    from kgservice.stores.protocol import GraphStore

__all__ = ["command"]


@click.group("store", short_help="Show what a store holds, or copy it.", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Show what a graph store holds, or copy it to another place. Both read stores as they are, and build nothing."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@command.command("info", short_help="Show what a store holds.")
@click.argument("url", metavar="[URL]", required=False, type=Text())
@common_options(reads=False)
def _info(common: Common, url: str | None) -> None:
    """Tell the newest revision of the store at URL (by default that of --store), its entries, graphs and quads.

    \b
    emotaxa store info
    emotaxa store info embedded:/srv/emotaxa --json
    """  # noqa: D301 - click reads the escape
    if url is not None and common.store is not None:
        raise click.UsageError("name the store once", click.get_current_context())
    with _as_it_is(url or common.store) as store:
        entries = store.log()
        kinds = [entry.kind for entry in entries]
        newest = entries[-1]
        graphs, quads = len(store.graphs(newest.revision)), sum(1 for _ in store.quads(newest.revision))
        told = {
            "url": store.url,
            "kind": store.url.partition(":")[0],
            "revision": newest.revision,
            "at": newest.at.isoformat(),
            "entries": {kind: kinds.count(kind) for kind in ("base", "import", "removal", "edit")},
            "graphs": graphs,
            "quads": quads,
        }
    if common.json:
        print_json(told)
        return
    by_kind = (("base", "release"), ("import", "import"), ("removal", "removal"), ("edit", "edit"))
    print_lines(
        [
            f"{told['url']}: revision {newest.revision}, of {newest.at:%Y-%m-%d %H:%M} UTC",
            ", ".join(counted(kinds.count(kind), called) for kind, called in by_kind),
            f"{counted(quads, 'quad')} in {counted(graphs, 'named graph')}",
        ]
    )


@command.command("copy", short_help="Copy a store to another place, of whichever kind.")
@click.argument("source", metavar="FROM", type=Text())
@click.argument("target", metavar="TO", type=Text())
@common_options(reads=False)
def _copy(common: Common, source: str, target: str) -> None:
    """Copy everything that the store FROM keeps to the empty place TO, and compare the two.

    The log comes along entry by entry, with times, authors and digests, and so do the graphs of releases that are
    still kept, imports, edits and keys. TO becomes a store when the comparison has found no difference, and not before;
    a copy that was broken off leaves nothing that opens as one. FROM stays as it is, and can be read meanwhile.

    \b
    emotaxa store copy embedded:/srv/emotaxa embedded:/backup/emotaxa
    emotaxa store copy embedded:/srv/emotaxa neo4j://localhost:7687
    """  # noqa: D301 - click reads the escape
    from kgservice.access.open_keys import copy_keys
    from kgservice.stores.copying import copy_store
    from kgservice.stores.open import open_target

    if common.store is not None:
        raise click.UsageError("leave out --store: FROM and TO name the stores", click.get_current_context())
    if target.startswith("memory:"):
        raise click.UsageError("a copy in memory: would end with this command; name another place for TO")
    keys = 0

    def besides(given: "GraphStore", taken: "GraphStore") -> None:
        nonlocal keys
        keys = copy_keys(given, taken)

    with _as_it_is(source) as store:
        room = open_target(target)
        with _told(common) as tell:
            copied = copy_store(store, room, tell, besides=besides)
        names = {"from": store.url, "to": room.url}
    if common.json:
        print_json(
            {
                **names,
                "revision": copied.revision,
                "entries": copied.entries,
                "compared": copied.graphs,
                "lost": copied.lost,
                "quads": copied.quads,
                "keys": keys,
            }
        )
        return
    said = f"{counted(copied.revision, 'revision')}, {counted(copied.quads, 'quad')}"
    with_keys = f", {counted(keys, 'key')}" if keys else ""
    print_lines([f"copied {names['from']} to {names['to']}: {said}{with_keys}; compared, no difference"])
    if copied.lost:
        numbers = ", ".join(map(str, copied.lost))
        remark(common, f"WARN the source no longer keeps the graph of revision {numbers}: only the entry came along")


@contextmanager
def _as_it_is(url: str | None) -> Iterator["GraphStore"]:
    from kgservice.stores.open import open_store

    store = open_store(url, as_it_is=True)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def _told(common: Common) -> Iterator["Tell"]:
    """Show how far a copy is, one line for each part of the work."""
    shown: dict[str, Progress] = {}
    with ExitStack() as lines:

        def tell(what: str, done: int, of: int) -> None:
            if what not in shown:
                lines.close()
                shown[what] = lines.enter_context(Progress(common, what, "revisions"))
            shown[what](done, done, of)

        yield tell
