"""The shipped ontology, and a resolver over it."""

from collections.abc import Callable

import pytest

from mappings.resolution.answer import Resolution
from mappings.resolution.index import TaxonomyIndex
from mappings.resolution.resolver import Resolver
from mappings.shipped import shipped_label_modules
from ontology.load import module_triples, shipped_modules, taxonomy_from
from ontology.reference import find_level
from ontology.taxonomy import Taxonomy


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    paths = (*shipped_modules(), *shipped_label_modules())
    return taxonomy_from(triple for path in paths for triple in module_triples(path))


@pytest.fixture(scope="session")
def resolver(taxonomy: Taxonomy) -> Resolver:
    return Resolver(TaxonomyIndex(taxonomy))


@pytest.fixture(scope="session")
def resolve(taxonomy: Taxonomy, resolver: Resolver) -> Callable[..., Resolution]:
    """Resolves a text within a scheme named as a user would type it, or within all."""

    def answer(text: str, scheme: str | None = None, lang: str | None = None, limit: int = 50) -> Resolution:
        return resolver.resolve(text, find_level(taxonomy, scheme) if scheme else None, lang, limit)

    return answer
