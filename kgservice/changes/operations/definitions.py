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


class NewTextDefinition(Operation):
    """A concept gets a definition in a language in which it has none.

    Attributes:
        about: the concept.
        new: the definition.
        lang: its language.
    """

    type: Word["NewTextDefinition"] = "NewTextDefinition"
    about: Iri
    new: Prose
    lang: Lang = "en"

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


class TextDefinitionReplacement(Operation):
    """A definition takes the place of another in its language.

    Attributes:
        about: the concept.
        old: the definition as it stands.
        new: what takes its place.
        lang: language of both.
    """

    type: Word["TextDefinitionReplacement"] = "TextDefinitionReplacement"
    about: Iri
    old: Prose
    new: Prose
    lang: Lang = "en"

    def effect(self, graph: Dataset) -> Effect:
        """Replace it where it stands."""
        modules = Modules(graph)
        node = modules.concept(self.about)
        added, removed = replaced(modules, node, DEFINITION, self.old, self.new, self.lang, "definition")
        return Effect(added, removed, frozenset({self.about}))

    def in_words(self) -> str:
        """Say what it does."""
        return f"Define {named(self.about)} in {self.lang!r} as {quoted(self.new)} instead of {quoted(self.old)}"

    def inverse(self) -> Operation:
        """Put the old one back."""
        return TextDefinitionReplacement(about=self.about, old=self.new, new=self.old, lang=self.lang)


class RemoveTextDefinition(Operation):
    """A concept loses its definition in a language.

    Attributes:
        about: the concept.
        old: the definition as it stands.
        lang: its language.
    """

    type: Word["RemoveTextDefinition"] = "RemoveTextDefinition"
    about: Iri
    old: Prose
    lang: Lang = "en"

    def effect(self, graph: Dataset) -> Effect:
        """Take it away where it stands."""
        modules = Modules(graph)
        node = modules.concept(self.about)
        _, removed = replaced(modules, node, DEFINITION, self.old, None, self.lang, "definition")
        return Effect(removed=removed, about=frozenset({self.about}))

    def in_words(self) -> str:
        """Say what it does."""
        return f"Take the definition of {named(self.about)} in {self.lang!r} away: {quoted(self.old)}"

    def inverse(self) -> Operation:
        """Put it back."""
        return NewTextDefinition(about=self.about, new=self.old, lang=self.lang)
