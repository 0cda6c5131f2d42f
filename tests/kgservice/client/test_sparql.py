"""SPARQL by the client: the same answers over HTTP as in process."""

import pytest

from kgservice.client import Emotaxa
from kgservice.client.local import LocalEmotaxa
from kgservice.client.questions import Answers
from kgservice.sparql.errors import Fetches, Malformed
from ontology.errors import EmotaxaError

QUERIES = [
    "SELECT ?s WHERE { ?s a <https://w3id.org/emotaxa/core/Theory> } ORDER BY ?s LIMIT 5",
    "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    "ASK { ?s ?p ?o }",
    "CONSTRUCT { ?s a ?t } WHERE { ?s a ?t . FILTER(STRENDS(STR(?s), '/ekman/anger')) }",
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_is_answered_the_same(remote: Emotaxa, local: LocalEmotaxa, query: str) -> None:
    there, here = (plain(client.sparql(query)) for client in (remote, local))
    assert there == here and there


def plain(answer: Answers) -> bool | list[str] | list[list[str]]:
    if isinstance(answer, bool):
        return answer
    if isinstance(answer, tuple):
        return sorted(map(str, answer))
    return [[str(one[name]) for name in answer.variables] for one in answer]


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("SELECT ?s WHERE { ?s ?p }", Malformed),
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", Fetches),
    ],
)
def test_what_is_refused_is_refused_the_same(
    remote: Emotaxa, local: LocalEmotaxa, query: str, kind: type[EmotaxaError]
) -> None:
    found = []
    for client in (remote, local):
        with pytest.raises(kind) as raised:
            client.sparql(query)
        found.append(raised.value)
    assert (found[0].message, found[0].hint) == (found[1].message, found[1].hint)
