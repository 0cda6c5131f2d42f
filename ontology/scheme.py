"""Schemes: a theory's taxonomy, a label set, or the sense inventory; and their tiers."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Scheme", "SchemeKind", "Tier"]

SchemeKind = Literal["theory", "labels", "senses"]


@dataclass(frozen=True, slots=True)
class Tier:
    """A level of a layered scheme; `rank` counts from 1 at the most general."""

    iri: str
    rank: int
    label: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """A set of categories that one source puts forward together.

    Attributes:
        id: the short name that users type, `parrott`.
        iri: its identifier.
        name: the printed name, `Parrott 2001`.
        kind: `theory`, `labels` (a data set's or model's label set) or `senses`.
        tiers: its levels, the most general first; empty in a flat scheme.
        definition: what the scheme is.
        source: the publication that puts it forward.
        licence: IRI of the licence of its encoding here.
    """

    id: str
    iri: str
    name: str
    kind: SchemeKind
    tiers: tuple[Tier, ...] = ()
    definition: str = ""
    source: str = ""
    licence: str = ""
