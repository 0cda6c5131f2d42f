"""Rows are counted exactly, whatever the values look like; the caps stop an answer where they say."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, RdfFormat, Store

from kgservice.sparql.formats import GRAPHS, RESULTS
from kgservice.sparql.refusal import Refusal
from kgservice.sparql.rows import Cap, Counted, row_count

_PIECES = ["},{", '}},{"', '"', "\\", '\\"', "\n", "\r\n", ",", "<result>", "[{", "{}", ",{},{}", " .", " ;", "a"]
_NASTY = st.lists(st.sampled_from(_PIECES), max_size=6).map("".join)


def _answer(values: list[str], query: str, form: QueryResultsFormat | RdfFormat) -> bytes:
    store = Store()
    for number, value in enumerate(values):
        store.add(Quad(NamedNode(f"a:{number}"), NamedNode("a:p"), Literal(value)))
    results: Any = store.query(query)
    written: bytes = results.serialize(format=form)
    return written


@given(st.lists(_NASTY, max_size=8), st.sampled_from([form.kind for form in RESULTS.values()]), st.integers(0, 3))
def test_solutions_are_counted_exactly(values: list[str], form: QueryResultsFormat, empty: int) -> None:
    empties = "".join(" UNION {}" for _ in range(empty))
    written = _answer(values, f"SELECT ?o ?x {{ {{ ?s ?p ?o }} {empties} }}", form)
    assert row_count(form, written) == len(values) + empty


@given(st.lists(_NASTY, max_size=8), st.sampled_from([form.kind for form in GRAPHS.values()]))
def test_triples_are_counted_exactly(values: list[str], form: RdfFormat) -> None:
    assert row_count(form, _answer(values, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", form)) == len(values)


@given(
    st.lists(_NASTY, max_size=12),
    st.sampled_from([*(form.kind for form in RESULTS.values()), *(form.kind for form in GRAPHS.values())]),
    st.integers(1, 12),
    st.integers(1, 40),
)
def test_the_cap_holds_to_the_row(
    values: list[str], form: QueryResultsFormat | RdfFormat, cap: int, piece: int
) -> None:
    solutions = isinstance(form, QueryResultsFormat)
    query = "SELECT ?o { ?s ?p ?o }" if solutions else "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
    written = _answer(values, query, form)
    sent: list[bytes] = []
    out = Counted(form, Cap(cap, 1_000_000), sent.append)
    try:
        for begin in range(0, len(written), piece):
            out.write(written[begin : begin + piece])
            # Blocks as small as these come only where a test asks for them.
            out.flush()
    except Refusal as refusal:
        assert refusal.code == "rows" and len(values) > cap
    else:
        assert b"".join(sent) == written and len(values) <= cap


def test_the_cap_on_bytes_holds() -> None:
    out = Counted(QueryResultsFormat.CSV, Cap(10, 3), lambda block: None)
    out.write(b"abcd")
    with pytest.raises(Refusal) as caught:
        out.flush()
    assert caught.value.code == "bytes" and caught.value.value == 3
