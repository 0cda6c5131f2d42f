"""Every kind of client has every part and method, with the same arguments."""

import pytest

from kgservice.client import AsyncEmotaxa, Emotaxa
from kgservice.client.changing.async_changes import AsyncChanges
from kgservice.client.changing.async_operations import AsyncOperations
from kgservice.client.changing.async_parts import AsyncParts
from kgservice.client.changing.async_suggestions import AsyncSuggestions
from kgservice.client.changing.async_watches import AsyncNotices, AsyncWatches
from kgservice.client.changing.changes import Changes
from kgservice.client.changing.local_changes import LocalChanges
from kgservice.client.changing.local_operations import LocalOperations
from kgservice.client.changing.local_parts import LocalParts
from kgservice.client.changing.local_suggestions import LocalSuggestions
from kgservice.client.changing.local_watches import LocalNotices, LocalWatches
from kgservice.client.changing.operations import Operations
from kgservice.client.changing.parts import Parts
from kgservice.client.changing.suggestions import Suggestions
from kgservice.client.changing.watches import Notices, Watches
from kgservice.client.local import LocalEmotaxa
from tests.kgservice.client.changing.faces import methods

KINDS = [
    (Changes, AsyncChanges, LocalChanges),
    (Suggestions, AsyncSuggestions, LocalSuggestions),
    (Operations, AsyncOperations, LocalOperations),
    (Watches, AsyncWatches, LocalWatches),
    (Notices, AsyncNotices, LocalNotices),
    (Parts, AsyncParts, LocalParts),
]


@pytest.mark.parametrize(("waiting", "later", "local"), KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_client_has_every_method(waiting: type, later: type, local: type) -> None:
    found, own = methods(waiting), methods(local)
    assert found.keys() == methods(later).keys() == own.keys()
    assert set(vars(local)) >= found.keys() - {"iterate"}, "one that would ask a service"
    for name, signature in methods(later).items():
        assert signature.parameters == found[name].parameters == own[name].parameters, name


def test_every_kind_of_client_has_every_part() -> None:
    parts = {"changes", "suggestions", "operations", "watches", "notices"}
    for kind in (Emotaxa, AsyncEmotaxa, LocalEmotaxa):
        assert all(hasattr(kind, part) for part in parts)
    assert parts <= vars(LocalParts).keys()
