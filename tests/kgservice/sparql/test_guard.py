"""Whatever would make the server fetch is refused, wherever it hides; the words in strings, IRIs and names are not."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store

from kgservice.sparql.guard import refuse_fetching
from kgservice.sparql.refusal import Refusal
from kgservice.sparql.tokens import tokens_of

_X = "http://127.0.0.1:1/"
"""Where pyoxigraph refuses to go, saying so: it tells that it would have gone."""

_PROLOGUE = f"PREFIX x: <{_X}> PREFIX : <{_X}> PREFIX SERVICEx: <{_X}> PREFIX trueSERVICE: <{_X}> "
_CALL = f"<{_X}> {{ ?s ?p ?o }}"


def refused(text: str, *, update: bool = False) -> str | None:
    try:
        refuse_fetching(text, list(tokens_of(text)), update=update)
    except Refusal as refusal:
        return refusal.message
    return None


def fetches(text: str) -> bool | None:
    """Whether pyoxigraph would have fetched; None where it cannot read the query."""
    store = Store()
    store.add(Quad(NamedNode(f"{_X}a"), NamedNode(f"{_X}a"), NamedNode(f"{_X}a")))
    try:
        for _ in store.query(text):  # type: ignore[union-attr]
            pass
    except OSError as error:
        return "port 1" in str(error)
    except RuntimeError as error:
        return "service" in str(error)
    except (SyntaxError, TypeError, ValueError):
        return None
    return False


_HIDDEN = [
    f"SELECT * {{ SERVICE {_CALL} }}",
    f"SELECT * {{ sErViCe {_CALL} }}",
    f"SELECT*{{SERVICE<{_X}>{{?s ?p ?o}}}}",
    "SELECT * {SERVICEx:a{?s ?p ?o}}",
    "SELECT * {SERVICE:a{?s ?p ?o}}",
    f"SELECT * {{?s ?p trueSERVICE{_CALL}}}",
    f"SELECT * {{?s ?p 1SERVICE{_CALL}}}",
    f"SELECT * {{?s ?p x:a.b.SERVICE {_CALL}}}",
    "SELECT * {?s ?p x:a.b.SERVICEx:c {?s ?p ?o}}",
    f"SELECT * {{FILTER(?a<?b)SERVICE#>\n{_CALL}}}",
    f"SELECT * {{FILTER(?a<'x>y')SERVICE{_CALL} #'\n}}",
    f"SELECT * {{FILTER(?a<'x>y')SERVICE{_CALL} #>'\n}}",
    f"SELECT * {{ # '\nSERVICE {_CALL} # '\n}}",
    f"SELECT * {{ ?s ?p '#' . SERVICE {_CALL} }}",
    f"SELECT * {{ ?s ?p '''\\''' # ''' . SERVICE {_CALL} }}",
    f'SELECT * {{ ?s ?p "\\u0022 # " . SERVICE {_CALL} }}',
    f"SELECT * {{ VALUES (?a ?b) {{ (1 <urn:a>) }} SERVICE {_CALL} }}",
    f"SELECT * {{ FILTER(EXISTS {{ SERVICE {_CALL} }}) }}",
    f"SELECT * {{ {{ SELECT * {{ OPTIONAL {{ GRAPH ?g {{ SERVICE {_CALL} }} }} }} }} }}",
    f"SELECT * {{ SERVICE ?s {{ ?s ?p ?o }} VALUES ?s {{ <{_X}> }} }}",
    f"ASK {{ SERVICE {_CALL} }}",
    f"CONSTRUCT {{ ?s ?p ?o }} {{ SERVICE {_CALL} }}",
    f"DESCRIBE ?s {{ SERVICE {_CALL} }}",
]


@pytest.mark.parametrize("query", _HIDDEN)
def test_service_is_refused_wherever_it_hides(query: str) -> None:
    message = refused(_PROLOGUE + query)
    assert message is not None and message.startswith("error at 1:" if "\n" not in query else "error at ")


def test_some_hiding_places_are_real() -> None:
    """The parser does read words out of the middle of what the grammar calls one token."""
    assert sum(fetches(_PROLOGUE + query) is True for query in _HIDDEN) >= 12


@pytest.mark.parametrize(
    "update",
    [
        f"LOAD <{_X}>",
        f"load<{_X}>into graph <{_X}>",
        f"LOAD SILENT <{_X}>",
        f"LOADSILENT<{_X}>",
        "PREFIX x: <http://e/> LOADx:a",
        "PREFIX : <http://e/> LOAD:a",
        f"INSERT DATA {{ <a:a> <a:b> 'LOAD' }} ; LOAD <{_X}>",
        "PREFIX x: <http://e/> INSERT DATA { <a:a> <a:b> 1 };LOADSILENTx:a",
        "LOAD <file:///etc/passwd>",
        f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE {_CALL} }}",
        f"DELETE {{ ?s ?p ?o }} WHERE {{ SERVICE SILENT {_CALL} }}",
    ],
)
def test_an_update_that_fetches_is_refused(update: str) -> None:
    message = refused(update, update=True)
    assert message is not None and ("LOAD is not allowed" in message or "SERVICE is not allowed" in message)


_WORD = st.sampled_from(["SERVICE", "service", "LOAD", "Load", "SERVICE SILENT", "SERVICE <http://e/> {", "load <a:b>"])
_AROUND = st.text(st.sampled_from("ab #'\"<>{}.;:\\\n\u00e9"), max_size=8)


def _string(content: str, quote: str) -> str:
    escaped = content.replace("\\", "\\\\").replace(quote[0], f"\\{quote[0]}")
    return quote + (escaped if len(quote) == 3 else escaped.replace("\n", "\\n")) + quote


@given(_WORD, _AROUND, _AROUND, st.sampled_from(["'", '"', "'''", '"""']), st.booleans())
def test_the_words_in_strings_pass(word: str, before: str, after: str, quote: str, update: bool) -> None:
    string = _string(before + word + after, quote)
    text = (
        f"INSERT DATA {{ <a:a> <a:b> {string} }}" if update else f"SELECT * {{ ?s ?p {string} FILTER(?s = {string}) }}"
    )
    assert refused(text, update=update) is None


@given(_WORD, st.text(st.sampled_from("ab '\"<>{}.;:\\#"), max_size=8), st.booleans())
def test_the_words_in_comments_pass(word: str, around: str, update: bool) -> None:
    text = "INSERT DATA { <a:a> <a:b> 1 }" if update else "SELECT * { ?s ?p ?o }"
    assert refused(f"#{around}{word}\n{text}#{word}{around}", update=update) is None


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service ?load { ?service <http://service.example/load#service> ?load . ?s ?p <http://e/SERVICE> }",
        "PREFIX service: <http://e/> SELECT * { ?s service:load ?o ; service:service ?load . service:a a service:b }",
        "PREFIX service: <http://e/> SELECT * FROM service:a FROM NAMED service:b { GRAPH service:a { ?s ?p ?o } }",
        "PREFIX ex: <http://e/> SELECT * { ex:service ex:load ex:web-service , ex:service.load , 'a'@service }",
        "SELECT * { VALUES (?a ?b) { (<http://e/service#a> <http://e/service#b>) (1 <http://e/x#service>) } }",
        "SELECT * { ?s (<http://e/service#a>|<a:load#b>)/<a:service> ?o FILTER(?o IN (<a:a#b>, <a:service#c>)) }",
        "PREFIX load: <http://e/> WITH load:g DELETE { ?s ?p ?o } USING load:g WHERE { ?s ?p ?o }",
        "PREFIX load: <http://e/> COPY load:a TO load:b",
    ],
)
def test_the_words_in_names_pass(query: str) -> None:
    assert refused(query, update="WITH" in query or "COPY" in query) is None


_PIECES = [
    "SERVICE", "SILENT", "SERVICESILENT", f"<{_X}>", f"<{_X}>{{?s ?p ?o}}", "{?s ?p ?o}", " x:a", " :a", "x:a.b.",
    "x:a.b.c.", "_:b.c.", "SERVICEx:a", "SERVICE:a", "{", "}", "(", ")", "?a", "?b", "<", "'x>y'", "'", "#", "\n",
    "FILTER", "true", "1", "1.", " ", ".", ";", "'''", '"', "?s ?p ", '"a"@en-1', "VALUES ?a {", "BIND(", "OPTIONAL {",
    "GRAPH ?g {", "UNION", "x:p?", "IN", "(1<2)", "/", "|", "^", ">", "<urn:a'b>", "<#", "?a<?b", "&&", "[", "]", "<<(",
    ")>>", "<<", ">>", "EXISTS", "AS ?z)", "MINUS", "LIMIT 1", "SELECT * {",
]  # fmt: skip


@given(st.integers(0, 2**32))
def test_what_passes_does_not_fetch(seed: int) -> None:
    """Queries are cut up and put together at random: where the parser would fetch, the guard has refused."""
    chance = random.Random(seed)
    query = chance.choice(_HIDDEN)
    for _ in range(60):
        at = chance.randrange(9, len(query))
        if chance.random() < 0.7:
            changed = query[:at] + chance.choice(_PIECES) + query[at:]
        else:
            changed = query[:at] + query[at + chance.randint(1, 6) :]
        found = fetches(_PROLOGUE + changed)
        if found is None or len(changed) > 400:
            continue
        query = changed
        assert not found or refused(_PROLOGUE + query) is not None, query


def test_an_unclear_comparison_is_refused_with_the_cure() -> None:
    text = "SELECT * { FILTER(?a<'x>y') }"
    with pytest.raises(Refusal, match="read as an IRI and as a comparison") as caught:
        refuse_fetching(text, list(tokens_of(text)), update=False)
    assert "put a blank behind <" in caught.value.hint
    assert refused(text.replace("<", "< ")) is None


def test_the_parser_reads_escapes_within_strings_and_iris_only() -> None:
    """The guard relies on it: an escape makes no keyword, and ends no string."""
    assert fetches("SELECT * { S\\u0045RVICE <http://127.0.0.1:1/> { ?s ?p ?o } }") is None
    assert fetches('SELECT * { BIND("\\u0022" AS ?x) }') is False
