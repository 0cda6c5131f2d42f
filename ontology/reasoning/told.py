"""Contradictions that can be read off the statements, without a reasoner.

Two kinds make up nearly all that go wrong in practice: something lies below two classes that exclude each other, and a
value is not of the datatype that its property leads to. What is found here follows from the axioms given with it, each
of which is needed; what is not found here may still be there, and HermiT tells.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from pyoxigraph import Literal, NamedNode

from ontology.iri import OWL, RDF, RDFS
from ontology.reasoning.axioms import Axiom
from ontology.reasoning.expressions import Expression, Reader
from ontology.reasoning.justification import Justification
from ontology.validation.literals import fits, mixed_numbers, same_value
from ontology.validation.notation import prefixed

__all__ = ["told_contradictions", "told_superclasses"]

_TYPE = RDF + "type"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_Steps = dict[str, tuple[str | None, tuple[Axiom, ...]]]
"""What was reached, with where from and by which axioms."""


def told_contradictions(axioms: Sequence[Axiom]) -> Iterator[Justification]:
    """Find what the statements themselves contradict, each class, individual or value once.

    Of classes below one another that can have no instance, all are given.
    """
    told = _Told(axioms)
    seen: set[str] = set()
    for name in told.classes:
        if justification := told.clash(name, {name: (None, ())}):
            yield justification
    for axiom in axioms:
        if axiom.schema or axiom.subject is None:
            continue
        yield from told.wrong_values(axiom)
        if axiom.subject not in seen:
            seen.add(axiom.subject)
            if justification := told.clash(axiom.subject, told.types(axiom.subject), individual=True):
                yield justification
    yield from told.wrong_links()
    yield from told.second_values()


def told_superclasses(axioms: Sequence[Axiom]) -> dict[str, frozenset[str]]:
    """Give the named classes just above each class, as the statements say."""
    above = _Told(axioms).above
    return {name: frozenset(other for other, _ in steps) for name, steps in above.items()}


@dataclass(frozen=True)
class _Told:
    axioms: Sequence[Axiom]

    @cached_property
    def above(self) -> dict[str, list[tuple[str, Axiom]]]:
        """The named classes that a class is said to lie below, each with the axiom that says so."""
        found: dict[str, list[tuple[str, Axiom]]] = defaultdict(list)
        for axiom in self.axioms:
            if axiom.subject is not None and axiom.predicate in {RDFS + "subClassOf", OWL + "equivalentClass"}:
                value = axiom.head[2]
                for name in _conjuncts(Reader(axiom.rest).expression(value)):
                    found[axiom.subject].append((name, axiom))
                if axiom.predicate == OWL + "equivalentClass" and isinstance(value, NamedNode):
                    found[value.value].append((axiom.subject, axiom))
        return found

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """Everything that is said to lie below a class, or to exclude itself."""
        themselves = (axiom.subject for axiom in self.axioms if axiom.subject and _excludes_itself(axiom))
        return tuple(dict.fromkeys((*self.above, *themselves)))

    @cached_property
    def excluding(self) -> dict[str, list[tuple[frozenset[str], Axiom]]]:
        """For each class, the groups of classes that exclude one another in which it stands."""
        found: dict[str, list[tuple[frozenset[str], Axiom]]] = defaultdict(list)
        for axiom in self.axioms:
            group: set[str] = set()
            if axiom.predicate == OWL + "disjointWith":
                group = {axiom.head[0].value, axiom.head[2].value}
            elif axiom.head[2].value == OWL + "AllDisjointClasses":
                reader = Reader(axiom.rest)
                lists = [value for _, told, value in axiom.rest if told.value == OWL + "members"]
                group = {member.value for head in lists for member in reader.members(head)}
            for name in group:
                found[name].append((frozenset(group), axiom))
        return found

    @cached_property
    def by_predicate(self) -> dict[str, list[Axiom]]:
        """The axioms by the property of their head."""
        found: dict[str, list[Axiom]] = defaultdict(list)
        for axiom in self.axioms:
            found[axiom.predicate].append(axiom)
        return found

    @cached_property
    def by_individual(self) -> dict[str, list[Axiom]]:
        """The axioms about individuals, by those that they mention at either end."""
        found: dict[str, list[Axiom]] = defaultdict(list)
        for axiom in self.axioms:
            if not axiom.schema and axiom.subject is not None:
                found[axiom.subject].append(axiom)
                if axiom.predicate != _TYPE and isinstance(axiom.head[2], NamedNode):
                    found[axiom.head[2].value].append(axiom)
        return found

    @cached_property
    def ends(self) -> dict[tuple[str, str], list[Axiom]]:
        """The axioms on the domain and the range of each property, by kind and property."""
        found: dict[tuple[str, str], list[Axiom]] = defaultdict(list)
        for kind in (RDFS + "domain", RDFS + "range"):
            for axiom in self.by_predicate.get(kind, ()):
                if axiom.subject is not None and isinstance(axiom.head[2], NamedNode):
                    found[kind, axiom.subject].append(axiom)
        return found

    def types(self, individual: str) -> _Steps:
        """Give the classes that an individual is in by its types and by the ends of its properties."""
        found: _Steps = {}
        for axiom in self.by_individual.get(individual, ()):
            if axiom.predicate == _TYPE:
                if isinstance(axiom.head[2], NamedNode):
                    found.setdefault(axiom.head[2].value, (None, (axiom,)))
                continue
            kinds = [RDFS + "domain"] if axiom.subject == individual else []
            kinds += [RDFS + "range"] if axiom.head[2].value == individual else []
            for kind in kinds:
                for end in self.ends.get((kind, axiom.predicate), ()):
                    found.setdefault(end.head[2].value, (None, (axiom, end)))
        return found

    def clash(self, about: str, start: _Steps, *, individual: bool = False) -> Justification | None:
        """Find two classes above that exclude each other, by the fewest axioms; None where there are none."""
        steps = self._upward(start)
        best: tuple[Axiom, ...] = ()
        pair: tuple[str, str] = ("", "")
        for group, axiom in {id(found[1]): found for name in steps for found in self.excluding.get(name, ())}.values():
            for one, other in _pairs(group & steps.keys(), axiom):
                needed = (*_path(steps, one), *_path(steps, other), axiom)
                needed = tuple(dict.fromkeys(needed))
                if not best or len(needed) < len(best):
                    best, pair = needed, (one, other)
        if not best:
            return None
        one, other = map(prefixed, pair)
        if one == other:
            cure = f"take away the statement that {one} excludes itself"
        elif individual:
            cure = (
                f"take away what makes it a {one} or what makes it a {other} (type or range), "
                "or take one of the two out of the statement that they exclude each other"
            )
        else:
            cure = (
                f"put it below {one} or below {other}, "
                "or take one of the two out of the statement that they exclude each other"
            )
        least = _least(best, lambda kept: self._still(about, kept, individual))
        return Justification(about, least, cure, empty_class=not individual)

    def wrong_values(self, axiom: Axiom) -> Iterator[Justification]:
        """Find ranges that a value lies outside of."""
        value = axiom.head[2]
        for end in self.ends.get((RDFS + "range", axiom.predicate), ()):
            demanded = end.head[2].value
            if (
                isinstance(value, Literal)
                and demanded.startswith(_XSD)
                and value.language is None
                and not fits(value, demanded)
                and not (mixed_numbers(value.datatype.value, demanded) and fits(value, value.datatype.value))
            ):
                cure = f"write the value as an {prefixed(demanded)}"
                yield Justification(axiom.subject or "", (axiom, end), cure)

    def wrong_links(self) -> Iterator[Justification]:
        """Find links of something to itself, and links both ways, of properties that do not allow them."""
        kinds = {
            kind: {axiom.subject: axiom for axiom in self.by_predicate.get(_TYPE, ()) if axiom.head[2].value == kind}
            for kind in (OWL + "IrreflexiveProperty", OWL + "AsymmetricProperty")
        }
        stated: dict[tuple[str, str, str], Axiom] = {}
        for axiom in self.axioms:
            link = (axiom.predicate, axiom.subject or "", axiom.head[2].value)
            if axiom.schema or axiom.subject is None or link in stated:
                continue
            stated[link] = axiom
            both = kinds[OWL + "AsymmetricProperty"].get(axiom.predicate)
            itself = kinds[OWL + "IrreflexiveProperty"].get(axiom.predicate) or both
            back = stated.get((axiom.predicate, link[2], link[1]))
            if link[1] == link[2] and itself:
                yield Justification(link[1], (axiom, itself), "take the link of the node to itself away")
            elif back and both:
                yield Justification(link[1], (axiom, back, both), "keep one of the two directions")

    def second_values(self) -> Iterator[Justification]:
        """Find properties of one value that have two."""
        single = {
            axiom.subject: axiom
            for axiom in self.by_predicate.get(_TYPE, ())
            if axiom.head[2].value == OWL + "FunctionalProperty"
        }
        stated: dict[tuple[str, str], Axiom] = {}
        for axiom in self.axioms:
            subject, predicate, value = axiom.head
            if axiom.predicate in single and isinstance(value, Literal):
                first = stated.setdefault((subject.value, predicate.value), axiom)
                if isinstance(first.head[2], Literal) and same_value(first.head[2], value) is False:
                    cure = "keep one of the two values"
                    yield Justification(subject.value, (first, axiom, single[axiom.predicate]), cure)

    def _upward(self, start: _Steps) -> _Steps:
        steps: _Steps = dict(start)
        front = deque(steps)
        while front:
            at = front.popleft()
            for name, axiom in self.above.get(at, ()):
                if name not in steps:
                    steps[name] = (at, (axiom,))
                    front.append(name)
        return steps

    def _still(self, about: str, axioms: Sequence[Axiom], individual: bool) -> bool:
        """Tell whether the contradiction is there with these axioms alone."""
        told = _Told(axioms)
        steps = told._upward(told.types(about) if individual else {about: (None, ())})
        return any(
            any(_pairs(group & steps.keys(), axiom)) for name in steps for group, axiom in told.excluding.get(name, ())
        )


def _excludes_itself(axiom: Axiom) -> bool:
    return axiom.predicate == OWL + "disjointWith" and axiom.head[0] == axiom.head[2]


def _pairs(reached: Iterable[str], axiom: Axiom) -> Iterator[tuple[str, str]]:
    """Give the pairs, of the classes that were reached, that an axiom lets exclude each other."""
    if _excludes_itself(axiom):
        yield from ((name, name) for name in reached)
    else:
        yield from combinations(sorted(reached), 2)


def _conjuncts(expression: Expression) -> Iterator[str]:
    if expression.kind == "name":
        yield expression.name
    elif expression.kind == "and":
        for part in expression.parts:
            yield from _conjuncts(part)


def _path(steps: _Steps, name: str) -> tuple[Axiom, ...]:
    """Give the axioms that lead to a class, from the lowest up."""
    found: tuple[Axiom, ...] = ()
    at: str | None = name
    while at is not None:
        at, axioms = steps[at]
        found = (*axioms, *found)
    return found


def _least(axioms: tuple[Axiom, ...], still: Callable[[Sequence[Axiom]], bool]) -> tuple[Axiom, ...]:
    kept = list(axioms)
    for axiom in axioms:
        rest = [other for other in kept if other is not axiom]
        if still(rest):
            kept = rest
    return tuple(kept)
