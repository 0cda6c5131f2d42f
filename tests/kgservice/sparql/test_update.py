"""Updates: what they would let come and go, where an error stands, and which graphs they ask."""

from pathlib import Path

import pytest

from kgservice.sparql.dataset import Chosen
from kgservice.sparql.held import Held
from kgservice.sparql.refusal import Refusal
from kgservice.sparql.update import checked, effect_of, stated_effect

_BASE = "http://localhost/sparql"
_GRAPH = """\
<a:1> <a:p> "x" <g:1> .
<a:2> <a:p> "y" <g:2> .
<a:2> <a:p> "x" <g:2> .
<a:3> <a:p> "x" .
"""


def effect(update: str, folder: Path, chosen: Chosen | None = None) -> tuple[list[str], list[str]]:
    """What comes and goes, as lines in order."""
    operations = checked(update, _BASE, chosen)
    found = stated_effect(operations, _BASE)
    if found is None:
        file = folder / "graph.nq"
        file.write_text(_GRAPH, encoding="utf-8")
        found = effect_of(Held(file, plain=True), operations, chosen, _BASE)
    added, removed = (sorted(part.decode().splitlines()) for part in found)
    return added, removed


def test_what_is_only_stated_needs_no_graph() -> None:
    operations = checked(
        "INSERT DATA { <a:1> <a:p> 1 . GRAPH <g:1> { <a:1> <a:p> 2 } } ; DELETE DATA { <a:1> <a:p> 1 . <a:1> <a:p> 3 }",
        _BASE,
        None,
    )
    found = stated_effect(operations, _BASE)
    assert found is not None
    added, removed = found
    assert added.decode().splitlines() == ['<a:1> <a:p> "2"^^<http://www.w3.org/2001/XMLSchema#integer> <g:1> .']
    assert sorted(removed.decode().splitlines()) == [
        f'<a:1> <a:p> "{number}"^^<http://www.w3.org/2001/XMLSchema#integer> .' for number in (1, 3)
    ]


@pytest.mark.parametrize(
    ("update", "added", "removed"),
    [
        (
            "INSERT { GRAPH <g:3> { ?s <a:q> 'n' } } WHERE { ?s <a:p> 'x' }",
            [f'<a:{number}> <a:q> "n" <g:3> .' for number in (1, 2, 3)],
            [],
        ),
        (
            "INSERT { GRAPH <g:3> { ?s <a:in> ?g } } WHERE { GRAPH ?g { ?s <a:p> 'x' } }",
            ["<a:1> <a:in> <g:1> <g:3> .", "<a:2> <a:in> <g:2> <g:3> ."],
            [],
        ),
        (
            "INSERT { GRAPH <g:3> { ?s <a:in> ?g } } WHERE { ?s <a:p> 'y' GRAPH ?g { ?s <a:p> 'x' } }",
            ["<a:2> <a:in> <g:2> <g:3> ."],
            [],
        ),
        ("DELETE WHERE { GRAPH ?g { ?s <a:p> 'x' } }", [], ['<a:1> <a:p> "x" <g:1> .', '<a:2> <a:p> "x" <g:2> .']),
        ("DELETE WHERE { ?s <a:p> 'x' }", [], ['<a:3> <a:p> "x" .']),
        ("WITH <g:1> DELETE { ?s ?p ?o } INSERT { ?s ?p 'z' } WHERE { ?s ?p ?o }",
         ['<a:1> <a:p> "z" <g:1> .'], ['<a:1> <a:p> "x" <g:1> .']),
        ("INSERT { GRAPH <g:3> { ?s ?p ?o } } USING <g:1> WHERE { ?s ?p ?o }", ['<a:1> <a:p> "x" <g:3> .'], []),
        ("MOVE <g:1> TO <g:3>", ['<a:1> <a:p> "x" <g:3> .'], ['<a:1> <a:p> "x" <g:1> .']),
        ("CLEAR ALL", [], sorted(_GRAPH.splitlines())),
        ("CLEAR DEFAULT", [], ['<a:3> <a:p> "x" .']),
        ("CREATE GRAPH <g:new>", [], []),
        ("", [], []),
        (
            "PREFIX a: <a:> INSERT DATA { GRAPH <g:4> { a:4 a:p 'x' } } ; PREFIX b: <a:> "
            "INSERT { GRAPH <g:5> { ?s b:q 'n' } } WHERE { ?s a:p 'x' FILTER(?s = a:4) }",
            ['<a:4> <a:p> "x" <g:4> .', '<a:4> <a:q> "n" <g:5> .'],
            [],
        ),
        ("INSERT { <a:9> <a:n> ?n } WHERE { SELECT (COUNT(*) AS ?n) { ?s <a:p> 'x' } }",
         ['<a:9> <a:n> "3"^^<http://www.w3.org/2001/XMLSchema#integer> .'], []),
    ],
)  # fmt: skip
def test_the_effect_of_an_update(update: str, added: list[str], removed: list[str], tmp_path: Path) -> None:
    """Without USING and WITH, WHERE asks the merge of all; what is written goes to the graph without a name."""
    assert effect(update, tmp_path) == (added, removed)


def test_graphs_chosen_by_parameters_are_asked(tmp_path: Path) -> None:
    update = "INSERT { GRAPH <g:3> { ?s <a:q> ?o } } WHERE { ?s <a:p> ?o }"
    assert effect(update, tmp_path, Chosen(("g:2",), ()))[0] == ['<a:2> <a:q> "x" <g:3> .', '<a:2> <a:q> "y" <g:3> .']
    assert effect("DELETE WHERE { ?s <a:p> ?o }", tmp_path, Chosen(("g:2",), ())) == ([], [])
    named = "INSERT { GRAPH <g:3> { ?s <a:in> ?g } } WHERE { GRAPH ?g { ?s <a:p> 'x' } }"
    assert effect(named, tmp_path, Chosen((), ("g:1",)))[0] == ["<a:1> <a:in> <g:1> <g:3> ."]
    for given in ("USING <g:1>", "USING NAMED <g:1>"):
        with pytest.raises(Refusal, match="USING or WITH"):
            checked(f"INSERT {{ ?s ?p ?o }} {given} WHERE {{ ?s ?p ?o }}", _BASE, Chosen(("g:1",)))


@pytest.mark.parametrize(
    ("update", "said"),
    [
        ("CLEAR XYZ", "error at 1:"),
        ("INSERT DATA { <a:a> <a:b> <a:c> } ;\nDELETE { ?s ?p }\nWHERE { ?s ?p ?o }", "error at 2:"),
        ("PREFIX a: <a:>\nINSERT DATA { a:a a:b 1 };\n\nPREFIX b: <b:>\nDELETE { ?s ?p c:o } WHERE {}", "error at 5:"),
        ("DELETE DATA { _:a <a:b> 1 }", "lank node"),
        ("INSERT DATA { ?s <a:b> 1 }", "error at 1:"),
        ("SELECT * { ?s ?p ?o }", "expected an operation"),
        ("CLEAR ALL ;; CLEAR ALL", "error at 1:12: expected an operation"),
        ("INSERT { ?s ?p 1 }", "expected"),
        ("INSERT { GRAPH <g:3> { ?s ?p ?o } } USING <g:none> WHERE { ?s ?p ?o }", "not stored: g:none"),
        ("INSERT { GRAPH <g:3> { ?s ?p ?o } } USING x:y WHERE { ?s ?p ?o }", "needs the IRI of a graph"),
        ("CREATE GRAPH <g:1>", "already exists"),
        ("DROP GRAPH <g:none>", "does not exist"),
    ],
)  # fmt: skip
def test_an_update_that_cannot_be_carried_out_is_refused_with_the_place(update: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        effect(update, tmp_path)
    assert said in caught.value.message
