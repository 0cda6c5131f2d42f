"""Definitions: what a concept is said to mean, in each language."""

from typing import Literal as Word

from pyoxigraph import Literal, Quad

from kgservice.changes.operations.fields import Iri, Lang, Prose
from kgservice.changes.operations.modules import Modules, named
from kgservice.changes.operations.operation import Effect, Operation, Unfit
from kgservice.changes.operations.vocabulary import DEFINITION
from kgservice.changes.operations.wording import quoted, replaced
from kgservice.stores.dataset import Dataset

__all__ = ["NewTextDefinition", "RemoveTextDefinition", "TextDefinitionReplacement"]


class _Definition(Operation):
    """Something about the definition of a concept.

    Attributes:
        about: the concept.
        lang: the language of the definition.
    """

    about: Iri
    lang: Lang = "en"

    def _replaced(self, graph: Dataset, old: str, new: str | None) -> Effect:
        """Give what comes and goes where a definition goes, or another takes its place."""
        modules = Modules(graph)
        node = modules.concept(self.about)
        added, removed = replaced(modules, node, DEFINITION, old, new, self.lang, "definition")
        return Effect(added, removed, frozenset({self.about}))


class NewTextDefinition(_Definition):
    """A concept gets a definition in a language in which it has none.

    Attributes:
        new: the definition.
    """

    type: Word["NewTextDefinition"] = "NewTextDefinition"
    new: Prose

    def effect(self, graph: Dataset) -> Effect:
        """Add it to the module of the concept."""
        modules = Modules(graph)
        node = modules.concept(self.about)
        if stands := modules.texts(node, DEFINITION, self.lang):
            raise Unfit(
                f"{named(self.about)} has a definition in {self.lang!r} already: {quoted(stands[0].value)}",
                hint="replace it by TextDefinitionReplacement",
                value=self.new,
                field="new",
            )
        quad = Quad(node, DEFINITION, Literal(self.new, language=self.lang), modules.home(self.about))
        return Effect(frozenset({quad}), about=frozenset({self.about}))

    def in_words(self) -> str:
        """Say what it does."""
        return f"Define {named(self.about)} in {self.lang!r} as {quoted(self.new)}"

    def inverse(self) -> Operation:
        """Take it away again."""
        return RemoveTextDefinition(about=self.about, old=self.new, lang=self.lang)


class TextDefinitionReplacement(_Definition):
    """A definition takes the place of another in its language.

    Attributes:
        old: the definition as it stands.
        new: what takes its place.
    """

    type: Word["TextDefinitionReplacement"] = "TextDefinitionReplacement"
    old: Prose
    new: Prose

    def effect(self, graph: Dataset) -> Effect:
        """Replace it where it stands."""
        return self._replaced(graph, self.old, self.new)

    def in_words(self) -> str:
        """Say what it does."""
        return f"Define {named(self.about)} in {self.lang!r} as {quoted(self.new)} instead of {quoted(self.old)}"

    def inverse(self) -> Operation:
        """Put the old one back."""
        return TextDefinitionReplacement(about=self.about, old=self.new, new=self.old, lang=self.lang)


class RemoveTextDefinition(_Definition):
    """A concept loses its definition in a language.

    Attributes:
        old: the definition as it stands.
    """

    type: Word["RemoveTextDefinition"] = "RemoveTextDefinition"
    old: Prose

    def effect(self, graph: Dataset) -> Effect:
        """Take it away where it stands."""
        return self._replaced(graph, self.old, None)

    def in_words(self) -> str:
        """Say what it does."""
        return f"Take the definition of {named(self.about)} in {self.lang!r} away: {quoted(self.old)}"

    def inverse(self) -> Operation:
        """Put it back."""
        return NewTextDefinition(about=self.about, new=self.old, lang=self.lang)
