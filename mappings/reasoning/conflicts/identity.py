"""Identity: what exact matches make one by way of others, and may not be one."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from mappings.reasoning.cliques import Clique
from mappings.reasoning.conflicts.wording import Paths, listed, place_of
from mappings.rules import MAPPING_RULES
from ontology.finding import Finding
from ontology.iri import compress
from ontology.taxonomy import Taxonomy

__all__ = ["joined"]


def joined(taxonomy: Taxonomy, cliques: Iterable[Clique], paths: Paths) -> Iterator[Finding]:
    """Find two concepts of one scheme that are exactly the same as one another.

    Where their theory says that they exclude each other, the rule is `exact_across_disjoint`. Two labels of a data set
    may well mean the same, and are `synonymous_labels`; other concepts are `joined_siblings`. What one subject is said
    to be exactly is told by `exact_twice`.
    """
    for clique in cliques:
        for name, members in clique.doubles(lambda iri: _scheme(taxonomy, iri)).items():
            for one, other in combinations(members, 2):
                way = clique.path(one, other)
                if other in taxonomy.excluding.get(one, ()):
                    rule = MAPPING_RULES["exact_across_disjoint"]
                elif taxonomy.schemes[name].kind == "labels":
                    rule = MAPPING_RULES["synonymous_labels"]
                elif len(way) == 2 and way[0].subject == way[1].subject:
                    continue
                else:
                    rule = MAPPING_RULES["joined_siblings"]
                said = f"{compress(one)} and {compress(other)} {rule.breach}: {listed(way)}"
                yield rule.broken(place_of(way[0], paths), said, node=compress(one))


def _scheme(taxonomy: Taxonomy, iri: str) -> str:
    concept = taxonomy.concepts.get(iri)
    return concept.scheme if concept is not None else ""
