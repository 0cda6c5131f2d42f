"""Read KGCL: what each line does, worked out on the graph that the lines before it make."""

from collections.abc import Mapping
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from kgservice.changes.operations.documents import Malformed, read_operation
from kgservice.changes.operations.kgcl.commands import Command, command_of
from kgservice.changes.operations.kgcl.tokens import Token, tokens_of, wrong
from kgservice.changes.operations.modules import Modules, named
from kgservice.changes.operations.operation import Operation, Unfit
from kgservice.changes.operations.vocabulary import BROADER, CONCEPT, DEFINITION, LABELS, PREFERRED, REPLACED_BY, TYPE
from kgservice.changes.working import Working
from kgservice.stores.dataset import Dataset
from ontology.iri import RDFS, expand
from ontology.validation.notation import prefixed

__all__ = ["parse_kgcl"]

_HIERARCHY: Final = frozenset({BROADER.value, RDFS + "subClassOf"})
_ENGLISH: Final = "en"


def parse_kgcl(text: str, graph: Dataset) -> tuple[Operation, ...]:
    """Read operations, one to a line; empty lines and those that begin with # are passed over.

    What a command leaves open is taken from the graph: the definition that goes, the kind of a synonym, what replaces
    a concept that comes back.

    Args:
        text: the lines.
        graph: the graph that they are about.

    Raises:
        DocumentError: where a line is no command, or names what is not there; with line and column.
    """
    working = Working(graph)
    found: list[Operation] = []
    # Texts may hold other signs that part lines for some.
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        operation = _Line(line, number, Modules(working)).operation()
        found.append(operation)
        try:
            effect = operation.effect(working)
        except Unfit:
            # It is told when the operations are applied; the lines after it are read all the same.
            continue
        working.change(effect.added, effect.removed)
    return tuple(found)


class _Line:
    """One line, with the graph before it."""

    def __init__(self, text: str, number: int, modules: Modules) -> None:
        self.number, self.modules = number, modules
        tokens = tokens_of(text, number)
        self.command: Command
        self.given: Mapping[str, Token]
        self.command, self.given = command_of(tokens, number, len(text.rstrip()))

    def operation(self) -> Operation:
        """Give what it does."""
        document = {"type": self.command.type, **self._fields()}
        try:
            return read_operation(document)
        except Malformed as error:
            name = (error.field or "").partition(".")[0].partition("[")[0]
            token = self.given.get(name) or self.given.get("property") or next(iter(self.given.values()))
            raise wrong(error.message, self.number, token.column, error.hint, token.shown) from error

    def _fields(self) -> dict[str, Any]:
        kind = self.command.type
        if kind == "ClassCreation":
            about = self.given["about"]
            raise self._wrong(
                "about", "a concept needs a label", f"write create node {about.shown} 'label'; labels are in quotes"
            )
        if kind in {"AddNodeToSubset", "RemoveNodeFromSubset"}:
            raise self._wrong("subset", "schemes have no subsets", "make a scheme or a tier, or leave the line away")
        reader = {
            "NodeRename": self._rename,
            "NodeCreation": self._creation,
            "NewSynonym": self._synonym,
            "RemoveSynonym": self._synonym,
            "SynonymReplacement": self._synonym,
            "NewTextDefinition": self._definition,
            "TextDefinitionReplacement": self._definition,
            "RemoveTextDefinition": self._definition,
            "NodeUnobsoletion": self._unobsoletion,
            "NodeMove": self._move,
            "NodeAnnotationChange": self._annotation,
        }.get(kind)
        return self._entities() if reader is None else reader()

    def _entities(self) -> dict[str, Any]:
        return {name: self._entity(name) for name in self.given}

    def _rename(self) -> dict[str, Any]:
        old, new = self.given["old"], self.given["new"]
        lang = old.lang or new.lang or _ENGLISH
        if new.lang and old.lang and new.lang != old.lang:
            raise self._wrong(
                "new",
                f"the old label is in {old.lang!r} and the new one in {new.lang!r}",
                "rename within one language; a label in another is added by NodeRename without an old one",
            )
        about = self._entity("about") if "about" in self.given else self._labelled(old, lang)
        return {"about": about, "old": old.text, "new": new.text, "lang": lang}

    def _creation(self) -> dict[str, Any]:
        label = self.given["label"]
        return {"about": self._entity("about"), "label": label.text, "lang": label.lang or _ENGLISH}

    def _synonym(self) -> dict[str, Any]:
        scope = self.given.get("qualifier")
        if scope is not None and scope.text != "exact":
            raise self._wrong(
                "qualifier",
                f"there are no {scope.text} synonyms here",
                "leave the word away; what is narrower or broader is a concept or a mapping",
            )
        found: dict[str, Any] = {"about": self._entity("about")}
        texts = {name: self.given[name] for name in ("old", "new") if name in self.given}
        lang = next((token.lang for token in texts.values() if token.lang), _ENGLISH)
        found |= {name: token.text for name, token in texts.items()}
        kind = self._kind(found["about"], texts["old"].text, lang) if "old" in texts else "alternative"
        return found | {"lang": lang, "kind": kind}

    def _kind(self, about: str, text: str, lang: str) -> str:
        """Tell of which kind a name of a concept is."""
        value = Literal(text, language=lang)
        kinds = [kind for kind, predicate in LABELS.items() if self.modules.said(NamedNode(about), predicate, value)]
        return kinds[0] if kinds else "alternative"

    def _definition(self) -> dict[str, Any]:
        about = self._entity("about")
        found: dict[str, Any] = {"about": about}
        for name in ("old", "new"):
            if name in self.given:
                found[name] = self.given[name].text
                if lang := self.given[name].lang:
                    found["lang"] = lang
        if self.command.type != "NewTextDefinition" and "old" not in found:
            stands = self.modules.texts(NamedNode(about), DEFINITION, found.get("lang", _ENGLISH))
            if not stands:
                raise self._wrong("about", f"{named(about)} has no definition", "add one: add definition 'text' to ID")
            found["old"] = stands[0].value
        return found

    def _unobsoletion(self) -> dict[str, Any]:
        about = self._entity("about")
        replacing = self.modules.iris(NamedNode(about), REPLACED_BY)
        return {"about": about, "replacement": replacing[0] if replacing else None}

    def _move(self) -> dict[str, Any]:
        found = self._entities()
        predicate, below = found.pop("predicate"), found.pop("object")
        if predicate not in _HIERARCHY:
            raise self._wrong(
                "predicate",
                f"{prefixed(predicate)} is no hierarchy",
                "move along skos:broader; for other relations, delete the edge and create another",
            )
        if below != found["old"]:
            raise self._wrong(
                "object",
                "the edge leads elsewhere than to where it is moved from",
                "name the same concept twice",
            )
        return found

    def _annotation(self) -> dict[str, Any]:
        old, new = self.given["old"], self.given["new"]
        found = {
            "about": self._entity("about"),
            "property": self._entity("property"),
            "old": old.text if old.quote else self._entity("old"),
            "new": new.text if new.quote else self._entity("new"),
        }
        if old.lang != new.lang:
            raise self._wrong("new", "the two values are in different languages", "change it within one language")
        return found | ({"lang": old.lang} if old.lang else {})

    def _entity(self, name: str) -> str:
        """Give the IRI of what a token names: an IRI in angle brackets, a CURIE, or a label in quotes."""
        token = self.given[name]
        if token.quote:
            return self._labelled(token, token.lang or None)
        text = token.text
        whole = text.startswith("<") and text.endswith(">")
        iri = text[1:-1] if whole else expand(text)
        try:
            NamedNode(iri)
        except ValueError:
            iri = ""
        if "://" not in iri and not iri.startswith("urn:"):
            raise self._wrong(
                name, f"{token.text!r} is neither a CURIE nor an IRI", "write PREFIX:NAME, <IRI>, or 'label' in quotes"
            )
        return iri

    def _labelled(self, token: Token, lang: str | None) -> str:
        """Give the one concept with a label."""
        found = {
            quad.subject.value
            for tag in ((lang,) if lang else (_ENGLISH,))
            for quad in self.modules.pointing(Literal(token.text, language=tag), PREFERRED)
            if isinstance(quad.subject, NamedNode) and self.modules.said(quad.subject, TYPE, CONCEPT)
        }
        if len(found) == 1:
            return found.pop()
        place = next(name for name, given in self.given.items() if given == token)
        if not found:
            raise self._wrong(place, f"no concept is labelled {token.text!r}", "name it by its CURIE or IRI")
        shown = ", ".join(sorted(map(named, found))[:5])
        raise self._wrong(
            place, f"{len(found)} concepts are labelled {token.text!r}", f"say which by its CURIE: {shown}, ..."
        )

    def _wrong(self, name: str, said: str, hint: str) -> Exception:
        token = self.given[name]
        return wrong(said, self.number, token.column, hint, token.shown)
