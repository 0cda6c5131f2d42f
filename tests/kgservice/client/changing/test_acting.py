"""Who acts in process: somebody by name and role, the holder of a key, or the user of the system."""

import getpass
from pathlib import Path

import pytest

from kgservice.access.errors import BadKey, Forbidden
from kgservice.access.keys import made_key
from kgservice.access.open_keys import open_keys
from kgservice.access.principal import Role
from kgservice.client import Emotaxa
from kgservice.client.local import LocalEmotaxa
from kgservice.stores.memory import MemoryStore
from kgservice.workspace import Workspace
from ontology.errors import EmotaxaError
from tests.kgservice.stores.releases import part_of_release


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> MemoryStore:
    """A small store that is opened whatever is asked for."""
    store = MemoryStore(part_of_release({"core", "ekman"}))
    monkeypatch.setattr("kgservice.client.local.open_store", lambda url: store)
    return store


def test_whoever_opens_a_store_acts_in_their_own_name_and_may_do_everything(opened: MemoryStore) -> None:
    with Emotaxa.local() as client:
        assert (client.principal.name, client.principal.role) == (getpass.getuser(), Role.ADMIN)
        assert client.changes.create("Mine").author == getpass.getuser()


def test_a_name_and_a_role_are_given(opened: MemoryStore) -> None:
    with Emotaxa.local(name="Ann Author", role="editor") as ann:
        request = ann.changes.create("Hers", "create synonym 'ire'@en for ekman:anger")
        assert request.author == "Ann Author"
        with pytest.raises(Forbidden):
            ann.changes.approve(request)
        with ann.acting("Bo", "reviewer") as bo:
            assert bo.changes.comment(request, "Seen.").threads[0].author == "Bo"
        assert ann.changes.get(request.number).threads, "the store is still open"
        assert ann.changes.create("Hers again").author == "Ann Author"


def test_a_key_of_the_store_names_its_holder(opened: MemoryStore) -> None:
    _, token = made_key(open_keys(opened), "Cy", Role.COMMENTER)
    with Emotaxa.local(key=token.text()) as cy:
        assert (cy.principal.name, cy.principal.role) == ("Cy", Role.COMMENTER)
    for wrong in ("emx_nothing", token.text()[:-1]):
        with pytest.raises(BadKey):
            Emotaxa.local(key=wrong)


def test_what_cannot_be_meant_is_told(opened: MemoryStore) -> None:
    for given, field in (({"role": "boss"}, "role"), ({"name": " "}, "name"), ({"name": "Ann", "key": "emx_x"}, "key")):
        with pytest.raises(EmotaxaError) as told:
            Emotaxa.local(**given)
        assert told.value.field == field


def test_the_settings_of_a_service_count_in_process_too(
    opened: MemoryStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EMOTAXA_CHANGES__TITLE", "12")
    with Emotaxa.local() as client, pytest.raises(EmotaxaError, match="title"):
        client.changes.create("A title that is longer than twelve characters")
    made = LocalEmotaxa(Workspace(opened)).changes.create("A title that is longer than twelve characters")
    assert made.number == 1
