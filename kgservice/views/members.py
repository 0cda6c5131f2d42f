"""Members: what a problem document of some errors tells besides (RFC 9457, section 3.2), whole and not shortened."""

from collections.abc import Callable
from typing import Any, Final

from kgservice.changes.bulk.table.read import TableRefused
from kgservice.changes.errors import ChecksFailed, InConflict, Moved, NotNow, TooFewApprovals
from kgservice.changes.publishing.directory import DirectoryRefused
from kgservice.changes.suggesting.errors import Decided
from kgservice.stores.errors import Conflict
from mappings.release.gate import ReleaseRefused
from ontology.errors import EmotaxaError
from ontology.validation.report import report_document

__all__ = ["members_of"]

Members = dict[str, Any]


def members_of(error: EmotaxaError) -> Members:
    """Give what programs want to know of an error, in the types of JSON.

    >>> from kgservice.changes.errors import Moved
    >>> members_of(Moved(17, seen=1, version=3))
    {'version': 3}
    """
    return next((told(error) for kind, told in _TOLD if isinstance(error, kind)), {})


def _conflict(error: Any) -> Members:  # noqa: ANN401 - each is called with its own kind
    return {"clashes": [clash.model_dump(mode="json") for clash in error.clashes], "revision": error.revision}


def _checks(error: Any) -> Members:  # noqa: ANN401
    return {"failures": [failure.model_dump(mode="json") for failure in error.failures], "revision": error.revision}


def _moved(error: Any) -> Members:  # noqa: ANN401
    return {"version": error.version}


def _not_now(error: Any) -> Members:  # noqa: ANN401
    return {"sources": list(error.sources)}


def _too_few(error: Any) -> Members:  # noqa: ANN401
    return {"sources": list(error.sources), "needed": error.needed}


def _overtaken(error: Any) -> Members:  # noqa: ANN401
    return {"newest": error.newest, "subject": error.subject}


def _decided(error: Any) -> Members:  # noqa: ANN401
    return {"by": error.by}


def _found(error: Any) -> Members:  # noqa: ANN401
    return {"findings": report_document(error.findings)["findings"]}


_TOLD: Final[tuple[tuple[type[EmotaxaError], Callable[[Any], Members]], ...]] = (
    (InConflict, _conflict),
    (ChecksFailed, _checks),
    (Moved, _moved),
    (TooFewApprovals, _too_few),
    (NotNow, _not_now),
    (Conflict, _overtaken),
    (Decided, _decided),
    (TableRefused, _found),
    (DirectoryRefused, _found),
    (ReleaseRefused, _found),
)
