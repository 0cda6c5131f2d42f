"""The search: every way from a text to the concepts that bear it as a label, best way first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from mappings.resolution.hit import Hit, Step, best_of_each
from mappings.resolution.index import LabelIndex, Named, label_key
from ontology.concept import Label
from ontology.reference import Level

__all__ = ["ENGLISH", "Lemmatizer", "Search", "primary_language"]

Lemmatizer = Callable[[str], str | None]
"""From a lower-case word to its dictionary form, or None where it has no other."""

ENGLISH = "en"


def primary_language(tag: str) -> str:
    """Give the language of a BCP 47 tag without region or script.

    >>> primary_language("pt-BR")
    'pt'
    """
    return tag.replace("_", "-").partition("-")[0].strip().lower()


_Route = dict[str, Step]


@dataclass(slots=True)
class Search:
    """One search for one text.

    Each scheme answers by the best way that leads to a label of it, so a search through all schemes gives what the
    searches through each would give. Only inflections are left out there where some scheme knows the text as it is.

    Attributes:
        index: where labels are looked up.
        text: the text.
        level: where to look; None for every scheme.
        lang: language that the text was said to be in; English is taken where nothing was said.
        lemma: gives dictionary forms of English words.
    """

    index: LabelIndex
    text: str
    level: Level | None
    lang: str | None
    lemma: Lemmatizer
    key: str = field(init=False)
    _scheme: str | None = field(init=False)
    _tongue: str = field(init=False)

    def __post_init__(self) -> None:
        """Work out what all ways need."""
        self.key = label_key(self.text)
        self._scheme = self.level.scheme.id if self.level else None
        self._tongue = primary_language(self.lang) if self.lang else ENGLISH

    @property
    def keys(self) -> tuple[str, ...]:
        """The label keys of the text and, in English, of its dictionary forms."""
        return (self.key, *(self._lemmas() if self._tongue == ENGLISH else ())) if self.key else ()

    def spelled(self) -> list[Hit]:
        """Give the concepts of which the text is a label, letter by letter."""
        return [hit for hit in self._labelled(foreign=False) if _is_exact(hit)]

    def called(self) -> list[Hit]:
        """Give the concepts of which the text is a label, letter by letter, in whatever language."""
        return best_of_each(
            Hit(name.concept, name.label, Step("spelled"))
            for name in (self.index.named((self.key,), self._scheme) if self.key else ())
            if name.label.text == self.text and name.label.kind != "derived" and self._within(name)
        )

    def hits(self) -> list[Hit]:
        """Give what each scheme answers; unordered between ways, in the order of the taxonomy within one."""
        found: list[Hit] = []
        for way in self._ways():
            answered = {hit.concept.scheme for hit in found}
            found += [hit for hit in way if hit.concept.scheme not in answered]
            if found and self.level:
                break
        return found

    def _ways(self) -> Iterator[list[Hit]]:
        labelled = self._labelled(foreign=False)
        yield [hit for hit in labelled if _is_exact(hit)]
        yield [hit for hit in labelled if not _is_exact(hit)]
        forms = self._follow(self._family(self.key, foreign=False))
        yield forms
        if not (labelled or forms) and self._tongue == ENGLISH:
            lemmas = self._lemmas()
            yield self._follow({lemma: Step("inflected", lemma) for lemma in lemmas})
            yield self._follow(
                {
                    key: Step(f"inflected and {step.way}", lemma, step.sense)
                    for lemma in reversed(lemmas)
                    for key, step in self._family(lemma, foreign=False).items()
                }
            )
        yield self._labelled(foreign=True)
        yield self._follow(self._family(self.key, foreign=True))

    def _labelled(self, foreign: bool) -> list[Hit]:
        """Give the concepts that have the text as a label, but for spelling."""
        found: list[Hit] = []
        for name in self.index.named((self.key,), self._scheme) if self.key else ():
            if name.label.kind == "derived" or self._is_foreign(name) != foreign or not self._within(name):
                continue
            if foreign:
                way = "foreign"
            else:
                way = "spelled" if name.label.text == self.text else "respelled"
                if self.lang and not self._in_tongue(name.label):
                    way += ", language unasked"
            found.append(Hit(name.concept, name.label, Step(way)))
        return best_of_each(found)

    def _family(self, key: str, *, foreign: bool) -> _Route:
        """Give the keys of all words of the senses that a key expresses, their own words first."""
        own: _Route = {}
        others: _Route = {}
        before = "foreign and " if foreign else ""
        for sense in self.index.senses(key) if key else ():
            if self._is_foreign(sense) != foreign:
                continue
            word = sense.concept.label
            own.setdefault(label_key(word), Step(f"{before}derived", sense=word))
            for label in sense.concept.labels:
                others.setdefault(label_key(label.text), Step(f"{before}cognate", sense=word))
        family = {**others, **own}
        family.pop(self.key, None)
        return family

    def _lemmas(self) -> list[str]:
        """Give the key with its words, or only the last of them, in their dictionary forms."""
        words = self.key.split()
        bases = [self.lemma(word) or word for word in words]
        forms = (" ".join(bases), " ".join([*words[:-1], *bases[-1:]]))
        return [form for form in dict.fromkeys(map(label_key, forms)) if form and form != self.key]

    def _follow(self, route: _Route) -> list[Hit]:
        """Give the concepts that have one of the keys as a label."""
        if not route:
            return []
        return best_of_each(
            Hit(name.concept, name.label, route[label_key(name.label.text)])
            for name in self.index.named(tuple(route), self._scheme)
            if name.label.kind != "derived" and self._within(name)
        )

    def _within(self, name: Named) -> bool:
        return self.level is None or self.level.tier is None or name.concept.tier == self.level.tier

    def _in_tongue(self, label: Label) -> bool:
        return label.lang is None or primary_language(label.lang) == self._tongue

    def _is_foreign(self, name: Named) -> bool:
        """Whether a label is in a language not asked for; the name by which its scheme knows a concept never is."""
        return not self._in_tongue(name.label) and name.label.text != name.concept.label


def _is_exact(hit: Hit) -> bool:
    return hit.step.way.startswith("spelled")
