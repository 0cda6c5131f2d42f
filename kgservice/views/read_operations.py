"""Operations that were read from files, or found between two revisions, as JSON."""

from collections.abc import Sequence
from typing import Any

from kgservice.changes.operations.documents import written
from kgservice.changes.operations.operation import Operation
from kgservice.views.change_texts import kgcl_of
from ontology.finding import Finding
from ontology.validation.report import report_document

__all__ = ["between_view", "read_view"]


def read_view(revision: int, operations: Sequence[Operation], findings: Sequence[Finding] = ()) -> dict[str, Any]:
    """Give operations that were read from a file.

    Args:
        revision: the revision that they were written for.
        operations: the operations, in order.
        findings: what of the file no operation says.
    """
    return {
        "revision": revision,
        "operations": [written(operation) for operation in operations],
        "kgcl": kgcl_of(operations),
        "findings": report_document(findings)["findings"],
    }


def between_view(old: int, new: int, operations: Sequence[Operation], findings: Sequence[Finding]) -> dict[str, Any]:
    """Give the operations that lead from one revision to another.

    Args:
        old: the one.
        new: the other.
        operations: the operations, in order.
        findings: what no operation says.
    """
    return {
        "from": old,
        "to": new,
        "operations": [written(operation) for operation in operations],
        "kgcl": kgcl_of(operations),
        "findings": report_document(findings)["findings"],
    }
