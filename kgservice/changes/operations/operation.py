"""What every operation offers."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict
from pyoxigraph import Quad

from kgservice.stores.dataset import Dataset
from ontology.errors import EmotaxaError

__all__ = ["Effect", "Operation", "Unfit"]


class Unfit(EmotaxaError):
    """An operation that the graph does not admit: what it speaks of is not there, or is not as it says.

    As a request's graph has moved on, this is also how a conflict shows.
    """


@dataclass(frozen=True, slots=True)
class Effect:
    """What an operation does to a graph.

    Attributes:
        added: statements that come.
        removed: statements that go.
        about: IRIs of the concepts, schemes, norms and mapping records that it is about.
    """

    added: frozenset[Quad] = field(default_factory=frozenset)
    removed: frozenset[Quad] = field(default_factory=frozenset)
    about: frozenset[str] = field(default_factory=frozenset)


class Operation(BaseModel, ABC):
    """One step of a change. Its document is what `model_dump(mode="json", exclude_defaults=True)` gives, with `type`.

    Concepts are named by IRI within; `kgservice.changes.operations.naming` turns CURIEs and labels into them.

    Attributes:
        type: the name of the class in KGCL, `NodeRename`; where KGCL has none, one in its manner.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: str

    @abstractmethod
    def effect(self, graph: Dataset) -> Effect:
        """Work out what it does.

        Raises:
            Unfit: where the graph does not admit it.
        """

    @abstractmethod
    def in_words(self) -> str:
        """Say what it does, in a sentence without its full stop."""

    def inverse(self) -> "Operation | None":
        """Give the operation that undoes it; None where it does not carry all that this takes."""
        return None

    @property
    def ends(self) -> frozenset[str]:
        """IRIs that cease to be with it, which is allowed only for what was never released."""
        return frozenset()
