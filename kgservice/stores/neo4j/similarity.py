"""Similarity: the labels that may look like a text, found by the full-text indexes and measured as everywhere."""

from collections.abc import Mapping, Sequence
from typing import Final

from kgservice.stores.neo4j.database import Database, Rows
from kgservice.stores.neo4j.nodes import grams
from kgservice.stores.neo4j.schema import STANDS
from mappings.resolution.index import label_key
from mappings.resolution.vocabulary import Vocabulary

__all__ = ["escaped", "likely_labels"]

_POOLS: Final = (256, 16_384)
"""How many labels are asked for: more only where most of them turn out to belong elsewhere."""

_SPECIAL: Final = frozenset('+-!(){}[]^"~*?:\\/&|<> \t\n\r\x0b\x0c\u3000')

_LIKELY: Final = f"""
CALL () {{
    CALL db.index.fulltext.queryNodes("emotaxa_label_grams", $grams, {{limit: $pool}}) YIELD node
    RETURN node
  UNION
    CALL db.index.fulltext.queryNodes("emotaxa_label_text", $spelled, {{limit: $pool}}) YIELD node
    RETURN node
}}
WITH node AS l
RETURN count(*) AS found, [l IN collect(l)
    WHERE {STANDS.format("l")} AND ($forms OR l.kind <> "derived")
      AND ($scheme IS NULL OR l.scheme = $scheme) AND ($tier IS NULL OR l.tier = $tier)
  | [l.text, l.scheme, l.tier, l.position, l.concept, l.place]] AS labels
"""


def likely_labels(
    database: Database,
    revision: int,
    ranks: Mapping[str, int],
    text: str,
    scheme: str | None,
    tier: int | None,
    limit: int,
    *,
    forms: bool,
) -> Sequence[str]:
    """Give distinct labels that may look like a text, best first; see `LabelIndex.similar`.

    Args:
        database: where they are kept.
        revision: the revision.
        ranks: the place of each scheme in the order of schemes.
        text: what they are to look like.
        scheme: id of a scheme; every scheme where it is None.
        tier: rank of a tier of it; every tier where it is None.
        limit: how many to give at the most.
        forms: whether derived forms are given too.
    """
    key = label_key(text)
    if not key:
        return ()
    parameters = {
        "grams": grams(key),
        "spelled": f"{escaped(key.encode(errors='replace').decode())}~1",
        "revision": revision,
        "scheme": scheme,
        "tier": tier,
        "forms": forms,
    }
    labels: Rows = []
    for pool in _POOLS:
        [[found, labels]] = database.rows(_LIKELY, {**parameters, "pool": pool})
        if found < pool or len({label[0] for label in labels}) >= limit:
            break
    labels.sort(key=lambda label: (ranks.get(label[1], len(ranks)), label[2] or 0, *label[3:]))
    vocabulary = Vocabulary((text, label_key(text), scheme, tier) for text, scheme, tier, *_ in labels)
    return vocabulary.similar(key, None, None, limit)


def escaped(text: str) -> str:
    r"""Take from every character the meaning that it has in the query language of Lucene.

    >>> print(escaped('joy" OR (x:*)'))
    joy\"\ OR\ \(x\:\*\)
    """
    return "".join(f"\\{char}" if char in _SPECIAL else char for char in text)
