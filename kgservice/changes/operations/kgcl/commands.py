"""The commands of KGCL as tables, and which of them a line is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kgservice.changes.operations.kgcl.tokens import Token, wrong
from ontology.spelling import nearest

__all__ = ["COMMANDS", "Command", "command_of"]


@dataclass(frozen=True, slots=True)
class Command:
    """A form of a command.

    Attributes:
        type: the class of changes that it stands for.
        form: its words, alternatives joined by bars; what varies stands in capitals: `ABOUT:entity` for a concept,
            `NEW:text` for a text, `OLD:value` for a literal or a concept.
    """

    type: str
    form: str

    @property
    def parts(self) -> list[str]:
        """The words of its form."""
        return self.form.split()

    @property
    def usage(self) -> str:
        """The form as its users write it."""
        return " ".join(_usage(part) for part in self.parts)


COMMANDS: Final = (
    Command("NodeRename", "rename ABOUT:entity from OLD:text to|as|-> NEW:text"),
    Command("NodeRename", "rename OLD:text to|as|-> NEW:text"),
    Command("NodeCreation", "create node ABOUT:entity LABEL:text"),
    Command("NewSynonym", "create synonym NEW:text for ABOUT:entity"),
    Command("NewSynonym", "create QUALIFIER:scope synonym NEW:text for ABOUT:entity"),
    Command("RemoveSynonym", "remove synonym OLD:text for ABOUT:entity"),
    Command("SynonymReplacement", "change synonym OLD:text for ABOUT:entity to|-> NEW:text"),
    Command("SynonymReplacement", "change QUALIFIER:scope synonym OLD:text for ABOUT:entity to|-> NEW:text"),
    Command("NodeDeletion", "delete ABOUT:entity"),
    Command("NodeObsoletion", "obsolete ABOUT:entity"),
    Command("NodeObsoletion", "obsolete ABOUT:entity with replacement REPLACEMENT:entity"),
    Command("NodeUnobsoletion", "unobsolete ABOUT:entity"),
    Command("NodeDeepening", "deepen ABOUT:entity from OLD:entity to|-> NEW:entity"),
    Command("NodeShallowing", "shallow ABOUT:entity from OLD:entity to|-> NEW:entity"),
    Command("NodeMove", "move ABOUT:entity PREDICATE:entity OBJECT:entity from OLD:entity to|as|-> NEW:entity"),
    Command("EdgeCreation", "create edge SUBJECT:entity PREDICATE:entity OBJECT:entity"),
    Command("EdgeDeletion", "delete edge SUBJECT:entity PREDICATE:entity OBJECT:entity"),
    Command(
        "PredicateChange", "change relationship between SUBJECT:entity and OBJECT:entity from OLD:entity to NEW:entity"
    ),
    Command(
        "NodeAnnotationChange", "change annotation of ABOUT:entity with PROPERTY:entity from OLD:value to NEW:value"
    ),
    Command("NewTextDefinition", "add definition NEW:text to ABOUT:entity"),
    Command("TextDefinitionReplacement", "change definition of ABOUT:entity to NEW:text"),
    Command("TextDefinitionReplacement", "change definition of ABOUT:entity from OLD:text to NEW:text"),
    Command("RemoveTextDefinition", "remove definition for ABOUT:entity"),
    Command("ClassCreation", "create ABOUT:entity"),
    Command("AddNodeToSubset", "add ABOUT:entity to subset SUBSET:entity"),
    Command("RemoveNodeFromSubset", "remove ABOUT:entity from subset SUBSET:entity"),
)
"""Every form that the published grammar has."""

_SCOPES = ("exact", "narrow", "broad", "related")


def command_of(tokens: Sequence[Token], line: int, length: int) -> tuple[Command, Mapping[str, Token]]:
    """Tell which command a line is, with what stands in its places.

    Args:
        tokens: the parts of the line; at least one.
        line: its number, for errors.
        length: its length.

    Raises:
        DocumentError: where it is none: at which column it goes wrong, and which commands begin so.
    """
    best: tuple[int, list[Command]] = (0, [])
    for command in COMMANDS:
        reached, found = _match(command, tokens)
        if found is not None:
            return command, found
        if reached > best[0]:
            best = (reached, [command])
        elif reached == best[0]:
            best[1].append(command)
    reached, commands = best
    if reached == 0:
        names = {_opening(command): command for command in COMMANDS}
        said = " ".join(token.shown for token in tokens[:3])
        close = nearest(said, names) or nearest(tokens[0].text, names)
        meant = [names[name].usage for name in close] or sorted({command.parts[0] for command in COMMANDS})
        hint = f"did you mean {' or '.join(meant)}?" if close else f"begin with one of {', '.join(meant)}"
        raise wrong(f"there is no command {tokens[0].text!r}", line, tokens[0].column, hint, tokens[0].text)
    wanted = list(dict.fromkeys(_wanted(command, reached) for command in commands))
    hint = f"write {' or '.join(command.usage for command in commands[:3])}"
    if reached >= len(tokens):
        raise wrong(f"the command ends too early: {' or '.join(wanted)} is missing", line, length + 1, hint)
    token = tokens[reached]
    said = f"{token.shown!r} stands where {' or '.join(wanted)} belongs"
    raise wrong(said, line, token.column, hint, token.shown)


def _match(command: Command, tokens: Sequence[Token]) -> tuple[int, dict[str, Token] | None]:
    """Give how many tokens fit, and what stands in the places where all do."""
    found: dict[str, Token] = {}
    parts = command.parts
    for place, part in enumerate(parts):
        if place >= len(tokens) or not _fits(part, tokens[place]):
            return place, None
        name, colon, _ = part.partition(":")
        if colon and name.isupper():
            found[name.lower()] = tokens[place]
    return (len(parts), found) if len(tokens) == len(parts) else (len(parts), None)


def _fits(part: str, token: Token) -> bool:
    name, colon, kind = part.partition(":")
    if not (colon and name.isupper()):
        return not token.quote and token.text in part.split("|")
    if kind == "scope":
        return not token.quote and token.text in _SCOPES
    if kind == "text":
        return token.quote == "'" and not token.datatype
    if kind == "value":
        return True
    return not token.quote or (token.quote == "'" and not token.lang and not token.datatype)


def _wanted(command: Command, place: int) -> str:
    parts = command.parts
    return _usage(parts[place]) if place < len(parts) else "the end of the line"


def _usage(part: str) -> str:
    name, colon, kind = part.partition(":")
    if not (colon and name.isupper()):
        return part
    entity = "ID" if name == "ABOUT" else name
    return {"text": f"'{name.lower()}'", "value": f'"{name.lower()}"', "scope": "exact"}.get(kind, entity)


def _opening(command: Command) -> str:
    """Give the words before the first place of a command, and after it where it begins with one."""
    words = [part for part in command.parts if ":" not in part or not part.partition(":")[0].isupper()]
    return " ".join(words[:2])
