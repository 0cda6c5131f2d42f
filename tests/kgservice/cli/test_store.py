"""`emotaxa store`: what a store holds, and copies."""

from pathlib import Path

import pytest

from kgservice.access.keys import made_key
from kgservice.access.open_keys import open_keys
from kgservice.access.principal import Role
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.open import open_store
from tests.kgservice.cli.console import Console
from tests.kgservice.stores.imports import scheme_import
from tests.kgservice.stores.releases import part_of_release


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with an import and a key."""
    place = tmp_path_factory.mktemp("source") / "store"
    store = EmbeddedStore(place, release=part_of_release({"core", "ekman"}))
    store.load(scheme_import("moods", "gloom"))
    keys = open_keys(store)
    made_key(keys, "Maria Lang", Role.EDITOR, None)
    keys.close()
    store.close()
    return f"embedded:{place}"


def test_a_store_says_what_it_holds(emotaxa: Console, source: str) -> None:
    told = emotaxa("store", "info", source, "--json").json
    assert (told["url"], told["kind"], told["revision"]) == (source, "embedded", 2)
    assert told["entries"] == {"base": 1, "import": 1, "removal": 0, "edit": 0}
    assert told["quads"] > 5_000 and told["graphs"] > 5
    lines = emotaxa("store", "info", source).out.splitlines()
    assert (
        lines[0].startswith(f"{source}: revision 2, of 20") and lines[1] == "1 release, 1 import, 0 removals, 0 edits"
    )
    assert lines[2].startswith(f"{told['quads']:,} quads in ")


def test_a_copy_is_the_same_store_elsewhere(emotaxa: Console, source: str, tmp_path: Path) -> None:
    target = f"embedded:{tmp_path / 'copy'}"
    told = emotaxa("store", "copy", source, target, "--json").json
    assert (told["from"], told["to"]) == (source, target)
    assert (told["revision"], told["entries"], told["compared"], told["lost"], told["keys"]) == (2, 2, 2, [], 1)
    one, other = open_store(source, as_it_is=True), open_store(target, as_it_is=True)
    assert list(one.log()) == list(other.log()) and told["quads"] == len(list(other.quads()))
    taken = open_keys(other)
    assert [key.name for key in taken.all()] == ["Maria Lang"]
    taken.close()
    one.close()
    other.close()
    again = emotaxa("store", "copy", source, target)
    again.complains(f"there is a store at {target} already; name an empty place")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("copy", "embedded:{gone}", "embedded:{new}"), 3, "there is no graph store in {gone}; check the path"),
        (("copy", "{source}", "memory:"), 2, "would end with this command; name another place"),
        (("copy", "{source}", "nowhere:x"), 2, "unknown kind of graph store 'nowhere:x'; use one of embedded:PATH"),
        (("copy", "{source}"), 2, "missing argument 'TO'"),
        (("copy", "{source}", "embedded:{new}", "--store", "memory:"), 2, "leave out --store"),
        (("info", "embedded:{gone}"), 3, "there is no graph store in {gone}"),
        (("info", "{source}", "--store", "memory:"), 2, "name the store once"),
        (("info", "embedded:"), 2, "unknown kind of graph store 'embedded:'"),
    ],
)
def test_what_cannot_be_done_is_told(
    emotaxa: Console, source: str, tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    names = {"gone": tmp_path / "gone", "new": tmp_path / "new", "source": source}
    done = emotaxa("store", *(argument.format(**names) for argument in arguments))
    done.complains(said.format(**names), code=code)
    assert not list(tmp_path.iterdir())


def test_without_a_subcommand_help_is_shown(emotaxa: Console) -> None:
    done = emotaxa("store")
    assert done.code == 0 and "copy" in done.out and "info" in done.out
