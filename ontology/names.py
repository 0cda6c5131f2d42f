"""Names: the concepts of one scheme by everything that they are called."""

from collections import defaultdict
from collections.abc import Iterable

from ontology.concept import Concept
from ontology.spelling import normalised

__all__ = ["SchemeNames"]


class SchemeNames:
    """Looks concepts of one scheme up by name: as spelled first, then in another spelling.

    Preferred labels go before ids, ids before alternative labels; derived forms are no names here.
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        """Index the concepts; their order is kept among equals."""
        spelled: tuple[dict[str, list[Concept]], ...] = (defaultdict(list), defaultdict(list), defaultdict(list))
        folded: tuple[dict[str, list[Concept]], ...] = (defaultdict(list), defaultdict(list))
        self.labels: list[str] = []
        for concept in concepts:
            spelled[0][concept.label].append(concept)
            folded[0][normalised(concept.label)].append(concept)
            for name in {concept.slug, *concept.notations}:
                spelled[1][name].append(concept)
            for label in concept.labels:
                if label.kind == "alternative":
                    spelled[2][label.text].append(concept)
                    folded[1][normalised(label.text)].append(concept)
                if label.kind != "derived":
                    self.labels.append(label.text)
        self._spelled = spelled
        self._folded = folded

    def find(self, text: str) -> tuple[Concept, ...]:
        """Give the concepts of that name, from the best kind of name that any has."""
        for index in self._spelled:
            if text in index:
                return tuple(index[text])
        wanted = normalised(text) if len(text) < 500 else ""
        for index in self._folded:
            if wanted and wanted in index:
                return tuple(index[wanted])
        return ()
