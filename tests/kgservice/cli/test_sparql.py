"""`emotaxa sparql`: answers in every format, a table on a terminal, errors in one line."""

import os
import pty
from pathlib import Path

import pytest

from tests.kgservice.cli.console import Console, process

_ANGER = "<https://w3id.org/emotaxa/ekman/anger>"
_LABEL = f"SELECT ?label {{ {_ANGER} <http://www.w3.org/2004/02/skos/core#prefLabel> ?label }}"
_GRAPH = f"CONSTRUCT {{ {_ANGER} ?p ?o }} {{ {_ANGER} ?p ?o }}"


def test_an_answer_comes_as_tsv_as_json_and_in_the_format_asked_for(emotaxa: Console) -> None:
    found = emotaxa("sparql", _LABEL, "--json").json
    assert found["results"]["bindings"] == [{"label": {"type": "literal", "value": "anger", "xml:lang": "en"}}]
    assert emotaxa("sparql", _LABEL, "--format", "csv").out == "label\r\nanger\r\n"
    assert emotaxa("sparql", _GRAPH, "--json").json[0]["@id"] == _ANGER.strip("<>")


def test_yes_and_no_are_exit_codes(emotaxa: Console) -> None:
    no = emotaxa("sparql", "ASK { <a:b> ?p ?o }")
    assert (no.code, no.out) == (1, "false\n")


def test_a_query_comes_from_a_file_or_standard_input(emotaxa: Console, tmp_path: Path) -> None:
    file = tmp_path / "query.rq"
    file.write_text(_LABEL, encoding="utf-8")
    assert emotaxa("sparql", f"@{file}").out == '?label\n"anger"@en\n'
    emotaxa("sparql", f"@{tmp_path / 'none.rq'}").complains("none.rq", "no such file")
    file.write_bytes(b"ASK {\n\xff}")
    emotaxa("sparql", f"@{file}").complains("query.rq:2", "not UTF-8")


def test_errors_are_one_line_that_names_the_place(emotaxa: Console, tmp_path: Path) -> None:
    emotaxa("sparql", "SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }").complains("QUERY:1:12: ", "SERVICE")
    emotaxa("sparql", "CLEAR ALL").complains("QUERY:1:1: ", "update")
    emotaxa("sparql", "SELEC").complains("QUERY:1:1: SELEC begins no query; did you mean SELECT?")
    file = tmp_path / "query.rq"
    file.write_text("ASK {\n  ?s ?p\n}", encoding="utf-8")
    emotaxa("sparql", f"@{file}").complains("query.rq:3:")
    emotaxa("sparql", "ASK {}", "--revision", "99").complains("revision")
    emotaxa("sparql", "ASK {}", "--format", "pdf").complains("pdf")


def test_a_cap_that_the_environment_sets_holds(emotaxa: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMOTAXA_SPARQL__SECONDS", "0.3")
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    emotaxa("sparql", endless).complains("took longer than 0.3 s")


def test_a_terminal_shows_a_table(emotaxa: Console) -> None:
    ours, theirs = pty.openpty()
    query = f"SELECT ?s ?label {{ BIND({_ANGER} AS ?s) ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?label }}"
    with process(["sparql", query], env=emotaxa.environment(NO_COLOR="1"), stdout=theirs) as started:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 4096):
                shown += part
        except OSError:
            # So a terminal says that nobody writes to it any more.
            pass
        _, err = started.communicate(timeout=60)
    os.close(ours)
    assert started.returncode == 0, err
    assert shown.decode().split("\r\n")[:2] == ["s            label", "ekman:anger  anger@en"]
    assert err.decode() == "1 solution\n"
