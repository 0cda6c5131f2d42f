"""What a record was worked out from: SSSOM 1.1 has no slot for it, so it is an extension, with PROV's property."""

from collections.abc import Iterable
from typing import Final

from mappings.record import ExtensionDefinition
from mappings.sssom.prefixes import Prefixes
from mappings.sssom.values import join_values, split_values
from mappings.sssom.vocabulary import CARRIERS

__all__ = ["DERIVED_FROM", "WAS_DERIVED_FROM", "derivation_slot", "derived_from", "read_derivation"]

DERIVED_FROM: Final = ExtensionDefinition("ext_derived_from", "prov:wasDerivedFrom")
"""Names the records that a record was worked out from, in the order in which they were used, separated by bars."""

WAS_DERIVED_FROM: Final = f"{CARRIERS['prov']}wasDerivedFrom"


def derivation_slot(extensions: Iterable[ExtensionDefinition], prefixes: Prefixes) -> str | None:
    """Give the name under which a set keeps derivations, going by the property; None where it keeps none."""
    named = (one.slot_name for one in extensions if one.property and prefixes.expand(one.property) == WAS_DERIVED_FROM)
    return next(named, None)


def derived_from(iris: Iterable[str], prefixes: Prefixes) -> str:
    """Write the ids of records as the value of the slot: CURIEs where a prefix fits, else IRIs.

    >>> derived_from(["https://x.org/1", "https://y.org/2"], Prefixes({"x": "https://x.org/"}))
    'x:1|https://y.org/2'
    """
    return join_values(prefixes.compress(iri) or iri for iri in iris)


def read_derivation(value: str, prefixes: Prefixes) -> tuple[str, ...]:
    """Give the IRIs of the records that a value of the slot names."""
    return tuple(prefixes.expand(one) for one in split_values(value)) if value else ()
