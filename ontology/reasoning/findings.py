"""What reasoning finds wrong with modules: contradictions and classes that can have no instance, each explained."""

import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from pyoxigraph import Literal, Triple

from ontology.errors import BackendUnavailable, EmotaxaError, Place
from ontology.finding import Finding
from ontology.reasoning.axioms import Axiom, Axioms, axioms_of
from ontology.reasoning.consistency import Consistency, reason
from ontology.reasoning.justification import Justification, why_inconsistent, why_unsatisfiable
from ontology.reasoning.told import told_contradictions, told_superclasses
from ontology.reasoning.wording import sentence
from ontology.validation.module import Module
from ontology.validation.notation import prefixed
from ontology.validation.rules import RULES

__all__ = ["reasoning_findings"]

_SHOWN = 5


def reasoning_findings(
    judged: Sequence[Module],
    company: Sequence[Module] = (),
    *,
    known: Iterable[Finding] = (),
    reasoner: bool = True,
    timeout: float = 120.0,
    otherwise: str = "or say --no-reasoning",
) -> tuple[Finding, ...]:
    """Reason over modules together with their company, and explain what cannot be by the axioms behind it.

    Contradictions that can be read off the statements are found first, in a moment; HermiT tells of all others.

    Args:
        judged: the modules that findings are placed in, wherever they have a part in it.
        company: what they are reasoned over with.
        known: findings of other checks; a value that is known to be of a wrong datatype is not told of again.
        reasoner: whether to ask HermiT. Where it cannot be asked, a finding says so.
        timeout: seconds for HermiT, and again for finding out the axioms behind its answers.
        otherwise: what can be done where HermiT cannot be asked and that is not to be mended; or an empty string.
    """
    modules = [*company, *judged]
    scene = _Scene(axioms_of(modules), frozenset(module.path for module in judged))
    told = list(told_contradictions(scene.axioms.stated))
    wrong = {(found.place.path, found.node, found.place.slot) for found in known if found.rule == "wrong_datatype"}
    findings = list(scene.findings([found for found in told if not _is_told(found, wrong)]))
    if reasoner:
        try:
            answer = reason((Triple(*said) for module in modules for said in module.triples), timeout=timeout)
        except EmotaxaError as error:
            findings.append(_not_reasoned(judged, error, otherwise))
        else:
            findings += scene.findings(_explained(scene, answer, told, time.monotonic() + timeout), answer)
            findings += scene.findings([_unexplained(name) for name in scene.unsaid(answer, findings)], answer)
    return tuple(findings)


@dataclass(frozen=True)
class _Scene:
    axioms: Axioms
    judged: frozenset[str]

    @cached_property
    def above(self) -> dict[str, frozenset[str]]:
        """The classes just above each class, as the statements say."""
        return told_superclasses(self.axioms.stated)

    @cached_property
    def ancestors(self) -> dict[str, frozenset[str]]:
        """All classes above each class, as the statements say, without itself."""
        found: dict[str, frozenset[str]] = {}
        for name in self.above:
            seen: set[str] = set()
            front = {name}
            while front := {other for at in front for other in self.above.get(at, ())} - seen:
                seen |= front
            found[name] = frozenset(seen - {name})
        return found

    def findings(self, justifications: Iterable[Justification], answer: Consistency | None = None) -> Iterator[Finding]:
        """Tell of contradictions; of classes that can have no instance, those that no other one explains.

        Args:
            justifications: what is to be told.
            answer: what the reasoner says, where it was asked.
        """
        found = list(justifications)
        size = {one.about: len(one.axioms) for one in found if one.empty_class}
        empty = size.keys() | set(answer.unsatisfiable if answer else ())
        speaking = self.speakers(size, size)
        for one in found:
            if not one.empty_class:
                yield self._contradiction(one)
            elif one.about in speaking:
                yield self._empty_class(one, empty)

    def speakers(self, empty: Collection[str], size: Mapping[str, int] = MappingProxyType({})) -> frozenset[str]:
        """Choose, of classes that can have no instance, those that no other one explains.

        Of classes that lie below one another in a ring, one speaks: that with the fewest axioms to name, or the first.
        """
        found: set[str] = set()
        for name in empty:
            above = self.ancestors.get(name, frozenset()).intersection(empty)
            ring = {other for other in above if name in self.ancestors.get(other, ())}
            if above == ring and name == min({name, *ring}, key=lambda other: (size.get(other, 0), other)):
                found.add(name)
        return frozenset(found)

    def unsaid(self, answer: Consistency, findings: Sequence[Finding]) -> list[str]:
        """Give the classes that can have no instance of which no finding tells, nor of one above them."""
        said = {found.node for found in findings if found.rule == "unsatisfiable_class"}
        return [
            name
            for name in answer.unsatisfiable
            if said.isdisjoint(map(prefixed, (name, *self.ancestors.get(name, ()))))
        ]

    def _empty_class(self, found: Justification, empty: Collection[str]) -> Finding:
        name = prefixed(found.about)
        rule = RULES["unsatisfiable_class"]
        because = f": {sentence(found.axioms)}" if found.axioms else ", and why was not found in time"
        above = self.ancestors.get(found.about, frozenset())
        below = sorted(other for other in empty if found.about in self.ancestors.get(other, ()))
        same = [other for other in below if other in above]
        also = "".join(
            f"; nor can {what} ({', '.join(map(prefixed, others[:_SHOWN]))}{', ...' if len(others) > _SHOWN else ''})"
            for what, others in (
                ("what is the same as it", same),
                ("what lies below it", [other for other in below if other not in above]),
            )
            if others
        )
        message = f"{name} can have no instance{because}{also}"
        return rule.broken(self._place(found), message, node=name, cure=found.cure)

    def _contradiction(self, found: Justification) -> Finding:
        rule = RULES["inconsistent_ontology"]
        if not found.axioms:
            return rule.broken(Place(min(self.judged, default="")), f"{rule.breach}; which ones was not found in time")
        message = f"what is stated cannot all be true: {sentence(found.axioms)}"
        return rule.broken(self._place(found), message, node=prefixed(found.about), cure=found.cure)

    def _place(self, found: Justification) -> Place:
        """Choose where to mend it: at a judged statement about the thing itself, if there is one, the last such."""
        order: list[Axiom] = sorted(
            found.axioms, key=lambda axiom: (axiom.module.path in self.judged, axiom.subject == found.about)
        )
        if not order:
            modules = {axiom.module.path: axiom.module for axiom in self.axioms.stated if axiom.subject == found.about}
            return next((module.place(found.about) for module in modules.values()), Place(min(self.judged, default="")))
        return order[-1].place


def _explained(
    scene: _Scene, answer: Consistency, told: Sequence[Justification], until: float
) -> Iterator[Justification]:
    """Give the axioms behind what the reasoner says and the statements themselves do not."""
    if not answer.consistent:
        if all(found.empty_class for found in told):
            try:
                yield why_inconsistent(scene.axioms, timeout=until - time.monotonic())
            except (BackendUnavailable, ValueError):
                yield Justification("", ())
        return
    known = {found.about for found in told if found.empty_class}
    left = {
        name for name in answer.unsatisfiable if name not in known and known.isdisjoint(scene.ancestors.get(name, ()))
    }
    for name in sorted(scene.speakers(left)):
        try:
            yield why_unsatisfiable(scene.axioms, name, timeout=until - time.monotonic())
        except (BackendUnavailable, ValueError):
            yield _unexplained(name)


def _unexplained(name: str) -> Justification:
    return Justification(name, (), empty_class=True)


def _is_told(found: Justification, wrong: Collection[tuple[str, str, str | None]]) -> bool:
    """Tell whether it is about a value of which it is known that it is of a wrong datatype: file, node, property."""
    return any(
        not axiom.schema
        and isinstance(axiom.head[2], Literal)
        and (axiom.module.path, prefixed(axiom.subject or ""), prefixed(axiom.predicate)) in wrong
        for axiom in found.axioms
    )


def _not_reasoned(judged: Sequence[Module], error: EmotaxaError, otherwise: str) -> Finding:
    rule = RULES["not_reasoned"]
    place = Place(judged[0].path if judged else "")
    cure = ", ".join(filter(None, (error.hint, otherwise)))
    return rule.broken(place, f"{rule.breach}: {error.message}", cure=cure)
