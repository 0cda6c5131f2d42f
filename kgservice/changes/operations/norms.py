"""Norms: published ratings on valence, arousal and dominance, kept as printed and carried over to [-1, 1]."""

import re
from decimal import Decimal
from typing import Final
from typing import Literal as Word

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.changes.operations.fields import Iri, Lang, Line, Prose, Published, ScaleText, refused
from kgservice.changes.operations.modules import Modules, as_kept, named
from kgservice.changes.operations.operation import Effect, Operation, Unfit
from kgservice.changes.operations.references import references_in_modules, refuse_references
from kgservice.changes.operations.vocabulary import DEFINED_BY, NORM, SOURCE, TYPE, core, datatype, skos
from kgservice.changes.operations.wording import quoted
from kgservice.stores.dataset import Dataset
from ontology.errors import ScaleError
from ontology.iri import BASE
from ontology.scale import Scale

__all__ = ["NewNorm", "NormReplacement", "Rating", "RemoveNorm"]

_FORM: Final = re.compile(re.escape(BASE) + r"norm/[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_DIMENSIONS: Final = ("valence", "arousal", "dominance")
_NORM_OF, _SCALE = core("normOf"), core("scale")
_DECIMAL = datatype("decimal")


class Rating(BaseModel):
    """What was published of a term, and of which concept that is a norm.

    Attributes:
        valence: published mean, on the scale.
        arousal: published mean, on the scale.
        dominance: published mean, on the scale; None where none was published.
        scale: scale of the publication, `-1..1` or `1..9`.
        concept: the concept that the term names; None where none here has that meaning.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    valence: Published
    arousal: Published
    dominance: Published | None = None
    scale: ScaleText = "-1..1"
    concept: Iri | None = None

    @model_validator(mode="after")
    def _lies_within(self) -> "Rating":
        try:
            self.unit_values()
        except ScaleError as error:
            raise refused(error.message, error.hint) from error
        return self

    def unit_values(self) -> dict[str, str]:
        """Give the values on [-1, 1], to six decimals, by dimension."""
        scale = Scale.parse(self.scale)
        given = {name: value for name in _DIMENSIONS if (value := getattr(self, name)) is not None}
        return {name: _decimal(round(scale.to_unit(value, name), 6)) for name, value in given.items()}

    def statements(self) -> list[tuple[NamedNode, NamedNode | Literal]]:
        """Give what is stated of a norm with this rating."""
        said: list[tuple[NamedNode, NamedNode | Literal]] = [(_SCALE, Literal(self.scale))]
        if self.concept is not None:
            said.append((_NORM_OF, NamedNode(self.concept)))
        for name, value in self.unit_values().items():
            published = _decimal(getattr(self, name))
            said.append((core(name), Literal(value, datatype=_DECIMAL)))
            said.append((core(f"published{name.title()}"), Literal(published, datatype=_DECIMAL)))
        return said

    def __str__(self) -> str:
        """Write it as `valence 0.5, arousal 0.3 on -1..1`."""
        given = (f"{name} {value:g}" for name in _DIMENSIONS if (value := getattr(self, name)) is not None)
        return f"{', '.join(given)} on {self.scale}"


class NewNorm(Operation):
    """A published rating comes in.

    Attributes:
        about: its IRI, `https://w3id.org/emotaxa/norm/SOURCE/TERM`.
        term: the word that the raters saw.
        lang: its language.
        rating: what they said, and of which concept that is a norm.
        sources: the publication.
        note: what is uncertain about the reading.
        row: row of the published table, from 1.
        reading_of: the norm that was taken, where this is another reading of its row.
        module: IRI of the module that it comes into; None takes that in which the norms of the same source lie, or
            else that of the concept.
    """

    type: Word["NewNorm"] = "NewNorm"
    about: Iri
    term: Line
    lang: Lang = "en"
    rating: Rating
    sources: tuple[Prose, ...] = Field(min_length=1)
    note: Prose | None = None
    row: int | None = Field(default=None, ge=1)
    reading_of: Iri | None = None
    module: Iri | None = None

    @field_validator("about")
    @classmethod
    def _has_form(cls, iri: str) -> str:
        if not _FORM.match(iri):
            raise refused(
                f"{iri!r} is not the IRI of a norm",
                f"write {BASE}norm/SOURCE/TERM, in lower-case letters, digits and hyphens",
            )
        return iri

    def effect(self, graph: Dataset) -> Effect:
        """Write it into its module."""
        modules = Modules(graph)
        if modules.is_known(self.about):
            raise Unfit(
                f"{named(self.about)} is there already",
                hint="change it by NormReplacement, or choose another name",
                value=self.about,
                field="about",
            )
        node, home = NamedNode(self.about), self._home(modules)
        said: list[tuple[NamedNode, NamedNode | Literal]] = [
            (TYPE, NORM),
            (DEFINED_BY, home),
            (core("term"), Literal(self.term, language=self.lang)),
            *self.rating.statements(),
            *((SOURCE, Literal(source)) for source in self.sources),
        ]
        about = {self.about}
        if self.rating.concept is not None:
            modules.concept(self.rating.concept, "rating.concept", living=True)
            about.add(self.rating.concept)
        if self.note is not None:
            said.append((skos("editorialNote"), Literal(self.note, language="en")))
        if self.row is not None:
            said.append((core("sourceRow"), Literal(str(self.row), datatype=datatype("integer"))))
        if self.reading_of is not None:
            said.append((core("readingOf"), self._taken(modules, self.reading_of)))
        return Effect(as_kept(Quad(node, predicate, value, home) for predicate, value in said), about=frozenset(about))

    def in_words(self) -> str:
        """Say what it does."""
        of = f" for {named(self.rating.concept)}" if self.rating.concept else ""
        return f"Add the norm {named(self.about)} of {quoted(self.term)}{of}: {self.rating}"

    def inverse(self) -> Operation:
        """Take it away again."""
        return RemoveNorm(about=self.about, old=self.rating)

    def _home(self, modules: Modules) -> NamedNode:
        if self.module is not None:
            if self.module not in modules.names():
                raise Unfit(
                    f"there is no module {self.module}",
                    hint="name one that there is, or leave `module` away",
                    value=self.module,
                    field="module",
                )
            return NamedNode(self.module)
        source = self.about.rpartition("/")[0] + "/"
        for quad in modules.pointing(NORM, TYPE):
            if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(source):
                return modules.home(quad.subject.value)
        if self.rating.concept is not None:
            modules.concept(self.rating.concept, "rating.concept")
            return modules.home(self.rating.concept)
        raise Unfit(
            f"no module holds norms of {source.removeprefix(BASE + 'norm/').rstrip('/')}",
            hint="name a `module`, or the concept that the norm is one of",
            value=self.about,
            field="module",
        )

    def _taken(self, modules: Modules, iri: str) -> NamedNode:
        if self.rating.concept is not None:
            raise Unfit(
                "another reading of a norm is no norm of a concept",
                hint="leave `rating.concept` away: a concept has the reading that was taken",
                value=self.rating.concept,
                field="rating.concept",
            )
        _known(modules, iri, "reading_of")
        return NamedNode(iri)


class NormReplacement(Operation):
    """The rating of a norm changes, or the concept that it is a norm of.

    Attributes:
        about: the norm.
        old: the rating as it stands.
        new: what takes its place.
    """

    type: Word["NormReplacement"] = "NormReplacement"
    about: Iri
    old: Rating
    new: Rating

    @model_validator(mode="after")
    def _changes(self) -> "NormReplacement":
        if self.old == self.new:
            raise refused("the new rating is the old one", "leave the operation away")
        return self

    def effect(self, graph: Dataset) -> Effect:
        """Write what differs."""
        modules = Modules(graph)
        node, home = _known(modules, self.about), modules.home(self.about)
        _expected(modules, self.about, self.old)
        if self.new.concept not in (None, self.old.concept):
            modules.concept(self.new.concept or "", "new.concept", living=True)
            if modules.said(node, core("readingOf")):
                raise Unfit(
                    f"{named(self.about)} is another reading of a norm, and no norm of a concept",
                    hint="leave `new.concept` away",
                    value=self.new.concept,
                    field="new.concept",
                )
        old = as_kept(Quad(node, predicate, value, home) for predicate, value in self.old.statements())
        new = as_kept(Quad(node, predicate, value, home) for predicate, value in self.new.statements())
        about = {iri for iri in (self.about, self.old.concept, self.new.concept) if iri is not None}
        return Effect(new - old, old - new, frozenset(about))

    def in_words(self) -> str:
        """Say what it does."""
        if self.old.concept != self.new.concept:
            of = named(self.new.concept) if self.new.concept else "no concept"
            return f"Make {named(self.about)} a norm of {of}: {self.new}"
        return f"Change the norm {named(self.about)} from {self.old} to {self.new}"

    def inverse(self) -> Operation:
        """Change it back."""
        return NormReplacement(about=self.about, old=self.new, new=self.old)


class RemoveNorm(Operation):
    """A norm goes.

    Attributes:
        about: the norm. No sense may be estimated from it any more, and no other reading name it.
        old: the rating as it stands.
    """

    type: Word["RemoveNorm"] = "RemoveNorm"
    about: Iri
    old: Rating

    def effect(self, graph: Dataset) -> Effect:
        """Take away what is said of it."""
        modules = Modules(graph)
        node = _known(modules, self.about)
        _expected(modules, self.about, self.old)
        found = references_in_modules(modules, self.about)
        refuse_references(self.about, found, "removed", "take away what names it first: EdgeDeletion")
        about = {self.about, *([self.old.concept] if self.old.concept else [])}
        return Effect(removed=frozenset(modules.said(node)), about=frozenset(about))

    def in_words(self) -> str:
        """Say what it does."""
        of = f" of {named(self.old.concept)}" if self.old.concept else ""
        return f"Remove the norm {named(self.about)}{of}: {self.old}"


def _known(modules: Modules, iri: str, field: str = "about") -> NamedNode:
    if not modules.is_typed(iri, NORM):
        raise Unfit(f"there is no norm {named(iri)}", hint="name one that there is", value=iri, field=field)
    return NamedNode(iri)


def _expected(modules: Modules, iri: str, rating: Rating) -> None:
    """Find out whether a norm stands as an operation expects it.

    Raises:
        Unfit: where it does not.
    """
    node, home = NamedNode(iri), modules.home(iri)
    wanted = as_kept(Quad(node, predicate, value, home) for predicate, value in rating.statements())
    said = {quad for quad in modules.said(node) if quad.predicate in _RATED}
    if said != wanted:
        told = {quad.predicate: quad.object.value for quad in said if isinstance(quad.object, NamedNode | Literal)}
        shown = ", ".join(f"{name} {told[predicate]}" for name, predicate in _PUBLISHED.items() if predicate in told)
        concept = named(told[_NORM_OF]) if _NORM_OF in told else "no concept"
        raise Unfit(
            f"{named(iri)} does not stand as {rating}, for {named(rating.concept) if rating.concept else 'no concept'}",
            hint=f"it stands as {shown} on {told[_SCALE] if _SCALE in told else '-1..1'}, for {concept}",
            value=str(rating),
            field="old",
        )


_PUBLISHED = {name: core(f"published{name.title()}") for name in _DIMENSIONS}
_RATED = frozenset({_NORM_OF, _SCALE, *_PUBLISHED.values(), *(core(name) for name in _DIMENSIONS)})


def _decimal(value: float) -> str:
    """Write a number as a decimal, without an exponent."""
    return format(Decimal(repr(value)), "f")
