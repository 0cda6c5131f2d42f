"""References: from what a user typed to a scheme, a level of one, or a concept."""

from collections.abc import Iterable
from dataclasses import dataclass

from ontology.concept import Concept
from ontology.errors import AmbiguousReference, UnknownReference
from ontology.iri import expand
from ontology.scheme import Scheme
from ontology.spelling import LONGEST_LABEL, nearest, normalised
from ontology.taxonomy import Taxonomy

__all__ = ["Level", "find_concept", "find_level", "find_scheme", "outermost"]


@dataclass(frozen=True, slots=True)
class Level:
    """A scheme, or one tier of it: what can be converted from or to.

    Attributes:
        scheme: the scheme.
        tier: rank of the tier, or None for the whole scheme.
    """

    scheme: Scheme
    tier: int | None = None

    @property
    def id(self) -> str:
        """The spelling by which it is found again: `shaver`, `shaver/1`."""
        return self.scheme.id if self.tier is None else f"{self.scheme.id}/{self.tier}"


def find_scheme(taxonomy: Taxonomy, text: str, *, field: str | None = None) -> Scheme:
    """Find a scheme by id, printed name or IRI; case makes no difference.

    Raises:
        UnknownReference: where there is none; it names the nearest.
    """
    if scheme := taxonomy.schemes.get(text):
        return scheme
    wanted = normalised(text[:LONGEST_LABEL])
    for scheme in taxonomy.schemes.values():
        if text.rstrip("/") == scheme.iri or wanted in (normalised(scheme.id), normalised(scheme.name)):
            return scheme
    ids = {name: scheme.id for scheme in taxonomy.schemes.values() for name in (scheme.id, scheme.name)}
    close = tuple(dict.fromkeys(ids[name] for name in nearest(text, ids)))
    listing = "list them with `emotaxa schemes`, or over HTTP with GET /api/v1/schemes"
    raise UnknownReference("scheme", text, close, otherwise=listing, field=field)


def find_level(taxonomy: Taxonomy, text: str, *, field: str | None = None) -> Level:
    """Find a scheme or one tier of it: `shaver`, `shaver/1`, `shaver:1`, a printed name, an IRI.

    Raises:
        UnknownReference: where the scheme or the tier does not exist.
    """
    for joint in ("/", ":"):
        head, found, rank = text.rstrip("/").rpartition(joint)
        if found and rank.isascii() and rank.isdigit() and not head.endswith("/"):
            scheme = find_scheme(taxonomy, head, field=field)
            for tier in scheme.tiers:
                if rank == str(tier.rank):
                    return Level(scheme, tier.rank)
            tiers = tuple(f"{scheme.id}/{tier.rank}" for tier in scheme.tiers)
            raise UnknownReference("tier", text, tiers or (scheme.id,), field=field)
    return Level(find_scheme(taxonomy, text, field=field))


def find_concept(taxonomy: Taxonomy, text: str, level: Level | None = None, *, field: str | None = None) -> Concept:
    """Find a concept by IRI, CURIE or, within a level, by label, alternative label or a label set's id.

    A label that stands on several tiers of one branch means the outermost concept, which contains the others.

    Raises:
        UnknownReference: where nothing is called so; it names the nearest labels.
        AmbiguousReference: where several concepts are, none of which contains the others.
    """
    if ":" in text:
        concept = taxonomy.concepts.get(expand(text) if len(text) < 500 else text)
        if concept is not None and (level is None or _stands_on(concept, level)):
            return concept
        if concept is not None and level is not None and concept.scheme == level.scheme.id:
            on = f"{level.scheme.id}/{concept.tier}"
            raise UnknownReference(
                "label", text, (on,), where=f" in {level.id}: it stands on another tier", field=field
            )
        prefix, _, local = text.partition(":")
        if level is None and prefix in taxonomy.schemes:
            return find_concept(taxonomy, local, Level(taxonomy.schemes[prefix]), field=field)
        if level is not None and prefix == level.scheme.id:
            return find_concept(taxonomy, local, level, field=field)
    if level is None:
        raise UnknownReference(
            "concept", text, where=" (a bare label needs its scheme)" if ":" not in text else "", field=field
        )
    names = taxonomy.names[level.scheme.id, level.tier]
    if found := names.find(text):
        return outermost(taxonomy, text, found, field=field)
    raise UnknownReference("label", text, nearest(text, names.labels), where=f" in {level.id}", field=field)


def _stands_on(concept: Concept, level: Level) -> bool:
    return concept.scheme == level.scheme.id and level.tier in (None, concept.tier)


def outermost(taxonomy: Taxonomy, text: str, candidates: Iterable[Concept], *, field: str | None = None) -> Concept:
    """Give the candidate that contains all the others.

    Raises:
        AmbiguousReference: where none does.
    """
    found = tuple(candidates)
    for concept in found:
        if all(other is concept or concept.iri in taxonomy.ancestors(other.iri) for other in found):
            return concept
    raise AmbiguousReference(text, [concept.curie for concept in found], field=field)
