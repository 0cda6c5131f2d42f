"""Transitions: one emotion that leads to another, as a node with its occasion and its source."""

from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode, Quad

from kgservice.changes.operations.modules import Modules, named
from kgservice.changes.operations.operation import Unfit
from kgservice.changes.operations.vocabulary import DEFINED_BY, FROM, OCCASION, SOURCE, TO, TRANSITION, TYPE
from kgservice.changes.operations.wording import quoted
from ontology.iri import BASE, scheme_of, slug_of

__all__ = ["transition_iri", "transition_quads", "transitions_between"]


def transition_iri(origin: str, target: str) -> str:
    """Give the IRI of the transition between two concepts of a scheme.

    >>> transition_iri("https://w3id.org/emotaxa/occ/hope", "https://w3id.org/emotaxa/occ/relief")
    'https://w3id.org/emotaxa/transition/occ/hope-relief'
    """
    ends = (slug_of(iri).replace("/", "-") for iri in (origin, target))
    return f"{BASE}transition/{scheme_of(origin)}/{'-'.join(ends)}"


def transition_quads(
    modules: Modules, origin: str, target: str, occasion: str | None, lang: str, sources: Sequence[str]
) -> frozenset[Quad]:
    """Give the quads of a transition, in the module of the concept that it leaves.

    Raises:
        Unfit: where there is one already, or nobody is named who describes it.
    """
    iri = transition_iri(origin, target)
    if modules.is_known(iri) or _between(modules, origin, target):
        raise Unfit(
            f"{named(origin)} leads to {named(target)} already",
            hint="leave it as it is, or take it away before by EdgeDeletion",
            value=target,
            field="object",
        )
    node, home = NamedNode(iri), modules.home(origin)
    told = list(sources) or [text.value for text in modules.texts(NamedNode(modules.scheme(origin)), SOURCE)]
    if not told:
        raise Unfit("nothing says who describes the transition", hint="cite a source", field="sources")
    said: list[tuple[NamedNode, NamedNode | Literal]] = [
        (TYPE, TRANSITION),
        (DEFINED_BY, home),
        (FROM, NamedNode(origin)),
        (TO, NamedNode(target)),
        *((SOURCE, Literal(source)) for source in told),
    ]
    if occasion is not None:
        said.append((OCCASION, Literal(occasion, language=lang)))
    return frozenset(Quad(node, predicate, value, home) for predicate, value in said)


def transitions_between(
    modules: Modules, origin: str, target: str, occasion: str | None, lang: str, sources: Sequence[str]
) -> list[str]:
    """Give the IRIs of the transitions from one concept to another, as an operation expects them.

    Raises:
        Unfit: where there is none, or not with this occasion and these sources.
    """
    found = _between(modules, origin, target)
    if not found:
        raise Unfit(
            f"it is not stated that {named(origin)} leads to {named(target)}",
            hint="leave it as it is",
            value=target,
            field="object",
        )
    for iri in found:
        told = {text.value for text in modules.texts(NamedNode(iri), OCCASION, lang)}
        if occasion is not None and occasion not in told:
            raise Unfit(
                f"the occasion is not {quoted(occasion)}",
                hint=f"it is {', '.join(map(quoted, sorted(told)))}" if told else "none is named",
                value=occasion,
                field="occasion",
            )
        cited = {text.value for text in modules.texts(NamedNode(iri), SOURCE)}
        if sources and cited != set(sources):
            raise Unfit(
                "other sources describe the transition",
                hint=f"they are {', '.join(map(quoted, sorted(cited)))}",
                field="sources",
            )
    return found


def _between(modules: Modules, origin: str, target: str) -> list[str]:
    leaving = {quad.subject for quad in modules.pointing(NamedNode(origin), FROM)}
    reaching = {quad.subject for quad in modules.pointing(NamedNode(target), TO)}
    return sorted(node.value for node in leaving & reaching if isinstance(node, NamedNode))
