"""Operations by a client that waits for each answer."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kgservice.client.changing import asking_operations as asking
from kgservice.client.changing.operations_found import OperationsFound
from kgservice.client.transport import Transport

__all__ = ["Operations"]


class Operations:
    """What change requests are made of: read from files, and found between revisions; nothing is changed."""

    def __init__(self, transport: Transport) -> None:
        """Ask over a transport."""
        self._transport = transport

    def kinds(self) -> tuple[Mapping[str, Any], ...]:
        """Give the kinds of operations, each with its fields and its KGCL."""
        return self._transport.run(asking.kinds())

    def read(
        self,
        what: str | Path,
        *,
        name: str | None = None,
        scheme: str | None = None,
        revision: int | None = None,
    ) -> OperationsFound:
        """Read KGCL, a table, JSON, or a module or mapping set that somebody has edited.

        Args:
            what: a file, or a text.
            name: of the file that the text is of; its ending tells what it is: `.kgcl`, `.csv`, `.tsv`, `.json`,
                `.ttl`, `.owl`, `.jsonld`, `.nt`, `.sssom.tsv`. Where None, it is told by how the text begins.
            scheme: the scheme, or a tier of one, that bare labels in JSON are looked for in.
            revision: the revision that it was written or edited on; the newest where None.

        Raises:
            DocumentError: where it cannot be read, or its ending does not tell what it is.
            Malformed, UnknownReference, AmbiguousReference: where JSON holds no operation, or a name that is none.
            TableRefused: where rows of a table are wrong; `findings` holds all that is.
            UnknownRevision: where there is no such revision.
        """
        return self._transport.run(asking.read(what, name, scheme, revision))

    def template(self, format: str = "tsv") -> str:
        """Give the beginning of a table of operations, `csv` or `tsv`.

        Raises:
            EmotaxaError: where the format is neither.
        """
        return self._transport.run(asking.template(format))

    def between(self, old: int, new: int) -> OperationsFound:
        """Give the operations that lead from one revision to another, an earlier one, too.

        Raises:
            UnknownRevision: where there is no such revision.
        """
        return self._transport.run(asking.between(old, new))
