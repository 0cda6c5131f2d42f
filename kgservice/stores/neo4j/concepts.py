"""Concepts that were read from the database: a version of a concept never changes, and is read once."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Final

from kgservice.stores.neo4j.database import Database
from kgservice.stores.neo4j.reading import decoded
from ontology.concept import Concept

__all__ = ["ConceptCache", "Version"]

Version = tuple[str, int]
"""IRI of a concept, and the revision since which it stands as it is."""

_MOST: Final = 20_000

_ROWS: Final = """
UNWIND $versions AS version
MATCH (c:Concept {iri: version[0]})
WHERE c.until > version[1] AND c.since = version[1]
RETURN c.iri, c.since, c.row
"""


class ConceptCache:
    """The concepts that were asked for last, at most 20,000; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        """Read nothing yet."""
        self._database = database
        self._found: OrderedDict[Version, Concept] = OrderedDict()
        self._turn = Lock()

    def get(self, versions: Iterable[Version]) -> list[Concept]:
        """Give concepts; those that are not at hand are read with one query."""
        wanted = list(dict.fromkeys(versions))
        with self._turn:
            known = {version: self._found[version] for version in wanted if version in self._found}
        missing = [version for version in wanted if version not in known]
        if missing:
            rows = self._database.rows(_ROWS, {"versions": [list(version) for version in missing]})
            concepts = decoded(Concept, (row for _, _, row in rows))
            known |= {(iri, since): one for (iri, since, _), one in zip(rows, concepts, strict=True)}
            self._keep(known)
        return [known[version] for version in wanted if version in known]

    def put(self, rows: Iterable[tuple[Version, str | None]]) -> None:
        """Take concepts that came with the answer to another question, as the database keeps them."""
        new = {version: row for version, row in rows if row is not None and version not in self._found}
        if new:
            self._keep(dict(zip(new, decoded(Concept, new.values()), strict=True)))

    def _keep(self, concepts: Mapping[Version, Concept]) -> None:
        with self._turn:
            self._found.update(concepts)
            while len(self._found) > _MOST:
                self._found.popitem(last=False)
