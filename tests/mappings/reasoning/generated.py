"""Generated mapping records: small worlds in which chains, circles and denials are frequent."""

from hypothesis import strategies as st

from mappings.record import MappingRecord

__all__ = ["THINGS", "claims", "denials", "worlds"]

THINGS = tuple(f"https://w3id.org/emotaxa/{scheme}/{name}" for scheme in "abcde" for name in ("joy", "fear"))

_CLAIMED = ("skos:exactMatch", "skos:exactMatch", "skos:broadMatch", "skos:narrowMatch", "skos:closeMatch")
_DENIED = ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch")


def _records(
    predicates: tuple[str, ...], kind: str, most: int, negated: bool
) -> st.SearchStrategy[list[MappingRecord]]:
    things = st.sampled_from(THINGS)
    confidences = st.none() | st.sampled_from([0.25, 0.5, 1.0])
    drawn = st.tuples(things, st.sampled_from(predicates), things, confidences)
    return st.lists(drawn, max_size=most, unique_by=lambda row: row[:3]).map(
        lambda rows: [
            MappingRecord(f"urn:{kind}:{number}", subject, predicate, obj, negated, confidence, set_id="urn:set")
            for number, (subject, predicate, obj, confidence) in enumerate(rows)
        ]
    )


def claims(most: int = 10, kind: str = "claim") -> st.SearchStrategy[list[MappingRecord]]:
    """Draw claims; no two of them say the same."""
    return _records(_CLAIMED, kind, most, False)


def denials(most: int = 3) -> st.SearchStrategy[list[MappingRecord]]:
    """Draw denials."""
    return _records(_DENIED, "denial", most, True)


def worlds() -> st.SearchStrategy[list[MappingRecord]]:
    """Draw claims and denials."""
    return st.tuples(claims(), denials()).map(lambda both: [*both[0], *both[1]])
