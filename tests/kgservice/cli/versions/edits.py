"""Edits: what happens to a small store before it is looked at."""

from kgservice.stores.change import Edit
from kgservice.stores.open import open_store
from ontology.iri import BASE
from tests.kgservice.cli.console import Console

__all__ = ["ANGER", "named", "renamed"]

ANGER = f"{BASE}ekman/anger"
_LINE = '<{about}> <http://www.w3.org/2004/02/skos/core#altLabel> "{name}"@en <{base}ontology/ekman> .\n'


def named(emotaxa: Console, name: str, *, by: str = "ann") -> int:
    """Have anger called by a further name, as a revision of its own; give its number."""
    store = open_store(emotaxa.store)
    try:
        line = _LINE.format(about=ANGER, name=name, base=BASE).encode()
        entry = store.edit(Edit(line, b"", by, f"Anger is called {name}"))
        assert entry is not None
        return entry.revision
    finally:
        store.close()


def renamed(emotaxa: Console) -> None:
    """Have two people bring it in by a change request, which is merged as the next revision."""
    for arguments in (
        ("new", "--title", "Ire", "--kgcl", "create synonym 'ire' for ekman:anger", "--submit", "--as", "ann"),
        ("approve", "1", "--as", "rae"),
        ("merge", "1", "--as", "ann"),
    ):
        done = emotaxa("change", *arguments)
        assert done.code == 0, done.out + done.err
