"""Drafts: a change request made of suggestions that were accepted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kgservice.access.principal import Principal
from kgservice.changes.desk import Desk
from kgservice.changes.operations.documents import read_operation
from kgservice.changes.operations.mappings import MappingCreation
from kgservice.changes.operations.operation import Operation
from kgservice.changes.operations.schemes import SchemeCreation
from kgservice.changes.operations.sets import MappingSetCreation, PrefixDeclaration
from kgservice.changes.person import same_person
from kgservice.changes.request import ChangeRequest
from kgservice.changes.suggesting.acceptance import Acceptance, operations_of
from kgservice.changes.suggesting.filters import Filters
from kgservice.changes.suggesting.queue import SuggestionQueue, acceptance_of
from kgservice.changes.suggesting.queued import Queued, State
from kgservice.changes.transitions import Action, admit_role
from kgservice.workspace import Workspace
from mappings.knowledge import Knowledge
from mappings.sssom.prefixes import BUILT_IN
from mappings.sssom.slots import RECORD_SLOTS
from ontology.errors import EmotaxaError
from ontology.iri import BASE, expand

__all__ = ["Drafting"]


@dataclass(frozen=True, slots=True)
class Drafting:
    """Makes change requests of accepted suggestions.

    Attributes:
        workspace: the graph.
        desk: where the requests are written.
        suggestions: the queue.
    """

    workspace: Workspace
    desk: Desk
    suggestions: SuggestionQueue

    def waiting(self, by: Principal) -> Sequence[Queued]:
        """Give what somebody has accepted and is in no request yet."""
        accepted = Filters(states=frozenset({State.ACCEPTED}))
        return [
            queued
            for queued in self.suggestions.list(accepted)
            if queued.change is None and same_person(queued.decided_by, by.name)
        ]

    def draft(
        self,
        by: Principal,
        ids: Sequence[str] | None = None,
        *,
        title: str = "",
        description: str = "",
        tags: Iterable[str] = (),
        number: int | None = None,
    ) -> ChangeRequest:
        """Make a draft of suggestions, or add them to a request that is open to be amended.

        Mapping sets that the graph lacks are begun in it. The queue keeps which request each suggestion went into.

        Args:
            by: who makes it.
            ids: which suggestions; all that `by` has accepted and that are in no request yet where None.
            title: of a new request; what it does, in a line, where empty.
            description: why, of a new request.
            tags: of a new request.
            number: the request to which they are added.

        Raises:
            KeyNeeded, Forbidden: where `by` is no editor.
            UnknownSuggestion: where there is none of an id.
            EmotaxaError: where one was not accepted, is in a request already, or labels a set that nobody has brought
                in, or there is none; `field` tells which part.
            UnknownChange, NotNow, NotYours, Moved, Unfit, NothingChanges: as the desk says.
            Conflict: where somebody has put one of them into another request meanwhile; the draft stays.
        """
        admit_role(Action.CREATE, by)
        chosen = self.waiting(by) if ids is None else [self.suggestions.get(each) for each in dict.fromkeys(ids)]
        accepted = [(queued, acceptance_of(queued)) for queued in chosen]
        if not accepted:
            raise EmotaxaError(
                "nothing that you have accepted waits for a change request",
                hint="accept suggestions first",
                field="ids",
            )
        for place, queued in enumerate(chosen):
            _check_free(queued, place)
        request = None if number is None else self.desk.get(number)
        begun = () if request is None else request.operations
        added = list(self._operations([acceptance for _, acceptance in accepted], begun))
        if request is None:
            named = title.strip() or _title([queued for queued, _ in accepted])
            request = self.desk.create(by, named, added, description=description, tags=tags)
        else:
            request = self.desk.amend(request.number, by, operations=(*begun, *added), version=request.version)
        self.suggestions.drafted(chosen, by, request.number)
        return request

    def _operations(self, accepted: Sequence[Acceptance], begun: Sequence[Operation]) -> Iterator[Operation]:
        knowledge = self.workspace.at().knowledge
        known = (*knowledge.sets, *knowledge.profiles, *knowledge.alignments)
        # The prefixes that each set declares.
        sets = {one.id: set(one.curie_map) for one in known}
        sets |= {one.set: set(one.prefixes) for one in begun if isinstance(one, MappingSetCreation)}
        for one in begun:
            if isinstance(one, PrefixDeclaration) and one.set in sets:
                sets[one.set].add(one.prefix)
        brought = {one.scheme for one in begun if isinstance(one, SchemeCreation)}
        for acceptance in accepted:
            suggestion = acceptance.suggestion
            if suggestion.kind == "mapping":
                if suggestion.scheme not in knowledge.taxonomy.schemes and suggestion.scheme not in brought:
                    raise EmotaxaError(
                        f"the label set {suggestion.scheme} is not in the graph",
                        hint="name the change request that brings it, or merge that first",
                        value=suggestion.scheme,
                        field="number",
                    )
                if acceptance.mapping_set not in sets:
                    sets[acceptance.mapping_set] = set()
                    yield _set_creation(acceptance, knowledge)
            for operation in operations_of(acceptance):
                if isinstance(operation, MappingCreation):
                    yield from _declarations(operation, sets[operation.set])
                yield operation


def _check_free(queued: Queued, place: int) -> None:
    """See that a suggestion is in no request; one whose request is rejected waits anew by itself."""
    if queued.change is not None:
        raise EmotaxaError(
            f"the suggestion {queued.id} is in the change request {queued.change} already",
            hint="leave it out",
            value=queued.id,
            field=f"ids/{place}",
        )


def _set_creation(acceptance: Acceptance, knowledge: Knowledge) -> Operation:
    scheme = knowledge.taxonomy.schemes.get(acceptance.suggestion.scheme)
    name = acceptance.suggestion.scheme if scheme is None else scheme.name
    return read_operation(
        {
            "type": "MappingSetCreation",
            "set": acceptance.mapping_set,
            "title": f"The labels of {name} and what they mean",
            "subject_source": f"{BASE}{acceptance.suggestion.scheme}",
        }
    )


def _declarations(operation: MappingCreation, declared: set[str]) -> Iterator[Operation]:
    """Declare the prefixes that a record's evidence is written with and its set lacks, such as `core`."""
    for name, value in operation.slots.items():
        slot = RECORD_SLOTS.get(name)
        if slot is None or slot.type != "reference":
            continue
        for curie in (value,) if isinstance(value, str) else value:
            prefix = curie.partition(":")[0]
            if prefix not in declared and prefix not in BUILT_IN:
                declared.add(prefix)
                yield PrefixDeclaration(
                    set=operation.set, prefix=prefix, namespace=expand(curie).removesuffix(curie[len(prefix) + 1 :])
                )


def _title(accepted: Sequence[Queued]) -> str:
    """Say what a request does: how many labels of which sets it maps, and how many names it adds."""
    mapped = [queued.suggestion for queued in accepted if queued.suggestion.kind == "mapping"]
    parts = []
    if mapped:
        labels = len({suggestion.subject for suggestion in mapped})
        named = ", ".join(sorted({suggestion.scheme for suggestion in mapped}))
        parts.append(f"Map {labels} {'label' if labels == 1 else 'labels'} of {named}")
    words = len(accepted) - len(mapped)
    if words:
        verb = "add" if parts else "Add"
        parts.append(f"{verb} {words} {'name' if words == 1 else 'names'} of concepts")
    return " and ".join(parts)
