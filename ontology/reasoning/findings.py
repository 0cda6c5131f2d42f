"""What reasoning finds wrong with modules: contradictions and classes that can have no instance, each explained."""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Triple

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
) -> tuple[Finding, ...]:
    """Reason over modules together with their company, and explain what cannot be by the axioms behind it.

    Contradictions that can be read off the statements are found first, in a moment; HermiT tells of all others.

    Args:
        judged: the modules that findings are placed in, wherever they have a part in it.
        company: what they are reasoned over with.
        known: findings of other checks; a value that is known to be of a wrong datatype is not told of again.
        reasoner: whether to ask HermiT. Where it cannot be asked, a finding says so.
        timeout: seconds for HermiT, and again for finding out the axioms behind its answers.
    """
    modules = [*company, *judged]
    scene = _Scene(axioms_of(modules), frozenset(module.path for module in judged))
    told = list(told_contradictions(scene.axioms.stated))
    wrong = {(found.place.path, found.node) for found in known if found.rule == "wrong_datatype"}
    findings = [
        found
        for found in scene.findings(told)
        if found.rule != "inconsistent_ontology" or (found.place.path, found.node) not in wrong
    ]
    if reasoner:
        try:
            answer = reason((Triple(*said) for module in modules for said in module.triples), timeout=timeout)
        except EmotaxaError as error:
            findings.append(_not_reasoned(judged, error))
        else:
            findings += scene.findings(_explained(scene, answer, told, time.monotonic() + timeout))
    return tuple(findings)


@dataclass(frozen=True)
class _Scene:
    axioms: Axioms
    judged: frozenset[str]

    @cached_property
    def above(self) -> dict[str, frozenset[str]]:
        """The classes just above each class, as the statements say."""
        return told_superclasses(self.axioms.stated)

    def findings(self, justifications: Iterable[Justification]) -> Iterator[Finding]:
        """Tell of contradictions; of classes that can have no instance, those that no other one explains."""
        found = list(justifications)
        empty = {one.about for one in found if self.is_class(one)}
        for one in found:
            if not self.is_class(one):
                yield self._contradiction(one)
            elif not self.above.get(one.about, frozenset()) & empty - {one.about}:
                yield self._empty_class(one, sorted(self.below(one.about) & empty))

    def is_class(self, justification: Justification) -> bool:
        """Tell whether it is about a class that can have no instance, and not about what is stated of individuals."""
        return bool(justification.about) and all(axiom.schema for axiom in justification.axioms)

    def below(self, name: str) -> set[str]:
        """Give the classes below a class, as the statements say, without itself."""
        lower: dict[str, set[str]] = defaultdict(set)
        for at, upper in self.above.items():
            for other in upper:
                lower[other].add(at)
        seen: set[str] = set()
        front = {name}
        while front := {at for other in front for at in lower[other]} - seen:
            seen |= front
        return seen - {name}

    def _empty_class(self, found: Justification, below: list[str]) -> Finding:
        name = prefixed(found.about)
        rule = RULES["unsatisfiable_class"]
        because = f": {sentence(found.axioms)}" if found.axioms else ", and why was not found in time"
        also = ""
        if below:
            shown = ", ".join(map(prefixed, below[:_SHOWN])) + (", ..." if len(below) > _SHOWN else "")
            also = f"; nor can what lies below it ({shown})"
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
        if all(scene.is_class(found) for found in told):
            try:
                yield why_inconsistent(scene.axioms, timeout=until - time.monotonic())
            except (BackendUnavailable, ValueError):
                yield Justification("", ())
        return
    known = {found.about for found in told}
    left = set(answer.unsatisfiable) - known
    left -= {name for found in known for name in scene.below(found)}
    for name in sorted(left):
        if not any(name in scene.below(other) for other in left if other != name):
            try:
                yield why_unsatisfiable(scene.axioms, name, timeout=until - time.monotonic())
            except (BackendUnavailable, ValueError):
                yield Justification(name, ())


def _not_reasoned(judged: Sequence[Module], error: EmotaxaError) -> Finding:
    rule = RULES["not_reasoned"]
    place = Place(judged[0].path if judged else "")
    return rule.broken(place, f"{rule.breach}: {error.message}", cure=f"{error.hint}, or say --no-reasoning")
