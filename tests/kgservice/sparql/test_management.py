"""Operations on whole graphs: what is worked out without evaluating is what evaluating gives."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, serialize

from kgservice.sparql.held import Held
from kgservice.sparql.management import emptied_graphs, is_plain_management, managed_quads
from kgservice.sparql.update import checked, effect_of

_BASE = "https://example.org/"
_GRAPH = """\
<a:1> <a:p> "x" <g:1> .
<a:2> <a:p> "y" <g:2> .
<a:3> <a:p> "x" .
"""


def _held(folder: Path, *, plain: bool) -> Held:
    file = folder / "graph.nq"
    file.write_text(_GRAPH, encoding="utf-8")
    return Held(file, plain=plain)


@pytest.mark.parametrize(
    "update",
    [
        "CLEAR ALL",
        "CLEAR DEFAULT",
        "DROP NAMED",
        "DROP SILENT ALL",
        "PREFIX g: <g:> CLEAR GRAPH g:1",
        "DROP GRAPH <g:1> ; CREATE GRAPH <g:1>",
        "CREATE GRAPH <g:new> ; DROP GRAPH <g:new>",
        "CREATE SILENT GRAPH <g:1>",
        "DROP SILENT GRAPH <g:none>",
        "CREATE GRAPH <relative>",
        "CLEAR GRAPH <g:1> ; CLEAR GRAPH <g:1> ; DROP DEFAULT",
    ],
)
def test_it_comes_to_the_same_and_leaves_the_graph_as_it_is(update: str, tmp_path: Path) -> None:
    operations = checked(update, _BASE, None)
    assert is_plain_management(operations)
    held = _held(tmp_path, plain=False)
    before = len(held.store)
    going = managed_quads(held, operations)
    assert going is not None and len(held.store) == before
    lines = sorted((serialize(going, format=RdfFormat.N_QUADS) or b"").splitlines())
    added, removed = effect_of(_held(tmp_path, plain=True), operations, None, _BASE)
    assert (b"", lines) == (added, removed.splitlines())


@pytest.mark.parametrize("update", ["DROP GRAPH <g:none>", "CREATE GRAPH <g:1>", "DROP ALL ; DROP GRAPH <g:1>"])
def test_what_would_be_refused_is_left_to_be_evaluated(update: str, tmp_path: Path) -> None:
    assert managed_quads(_held(tmp_path, plain=False), checked(update, _BASE, None)) is None


@pytest.mark.parametrize("update", ["", "ADD <g:1> TO <g:2>", "DROP ALL ; INSERT DATA { <a:a> <a:b> 1 }"])
def test_others_are_not_of_this_kind(update: str) -> None:
    assert not is_plain_management(checked(update, _BASE, None))


def test_graphs_of_which_nothing_is_left_are_named(tmp_path: Path) -> None:
    after = _held(tmp_path, plain=True)
    new = b'<a:2> <a:p> "y" <g:2> .\n'
    one = b'<a:0> <a:p> "z" <g:1> .\n'
    assert emptied_graphs(after, b"", one + one.replace(b"g:1", b"g:2") + one.replace(b"g:1", b"g:3")) == ["g:3"]
    assert emptied_graphs(after, new, one.replace(b"g:1", b"g:2")) == ["g:2"], "nothing that was there is left"
