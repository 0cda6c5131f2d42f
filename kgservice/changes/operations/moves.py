"""Moves: concepts that come below another one than before."""

from typing import Literal as Word

from pydantic import model_validator

from kgservice.changes.operations.edges import EdgeCreation, EdgeDeletion, one_after_another
from kgservice.changes.operations.fields import Iri, refused
from kgservice.changes.operations.modules import Modules, named
from kgservice.changes.operations.operation import Effect, Operation, Unfit
from kgservice.changes.operations.vocabulary import BROADER
from kgservice.stores.dataset import Dataset

__all__ = ["NodeDeepening", "NodeMove", "NodeShallowing"]


class _Move(Operation):
    """A concept comes below another one.

    Attributes:
        about: the concept.
        old: the broader concept as it stands.
        new: the broader concept that takes its place.
    """

    about: Iri
    old: Iri
    new: Iri

    @model_validator(mode="after")
    def _moves(self) -> "_Move":
        if self.old == self.new:
            raise refused("the concept is to be moved to where it is", "leave the operation away")
        return self

    def effect(self, graph: Dataset) -> Effect:
        """Take the one edge away, and state the other."""
        gone = EdgeDeletion(subject=self.about, object=self.old)
        come = EdgeCreation(subject=self.about, object=self.new)
        try:
            return one_after_another(graph, (gone, come))
        except Unfit as error:
            field = {"subject": "about", "object": "old" if error.value == self.old else "new"}
            raise Unfit(
                error.message, hint=error.hint, value=error.value, field=field.get(error.field or "", error.field)
            ) from error

    def in_words(self) -> str:
        """Say what it does."""
        return f"Move {named(self.about)} from below {named(self.old)} to below {named(self.new)}"


class NodeMove(_Move):
    """A concept comes below another one, wherever that stands; its fields are those of every move."""

    type: Word["NodeMove"] = "NodeMove"

    def inverse(self) -> Operation:
        """Move it back."""
        return NodeMove(about=self.about, old=self.new, new=self.old)


class NodeDeepening(_Move):
    """A concept comes below one that stands below its broader concept; its fields are those of every move."""

    type: Word["NodeDeepening"] = "NodeDeepening"

    def effect(self, graph: Dataset) -> Effect:
        """Move it, where that is a step down."""
        if self.old not in {*Modules(graph).above(self.new, BROADER)}:
            raise Unfit(
                f"{named(self.new)} is not below {named(self.old)}",
                hint="name one that is, or move it by NodeMove",
                value=self.new,
                field="new",
            )
        return super().effect(graph)

    def inverse(self) -> Operation:
        """Move it back up."""
        return NodeShallowing(about=self.about, old=self.new, new=self.old)


class NodeShallowing(_Move):
    """A concept comes below one that stands above its broader concept; its fields are those of every move."""

    type: Word["NodeShallowing"] = "NodeShallowing"

    def effect(self, graph: Dataset) -> Effect:
        """Move it, where that is a step up."""
        if self.new not in {*Modules(graph).above(self.old, BROADER)}:
            raise Unfit(
                f"{named(self.new)} is not above {named(self.old)}",
                hint="name one that is, or move it by NodeMove",
                value=self.new,
                field="new",
            )
        return super().effect(graph)

    def inverse(self) -> Operation:
        """Move it back down."""
        return NodeDeepening(about=self.about, old=self.new, new=self.old)
