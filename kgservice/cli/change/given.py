"""Operations that a command line hands in: files, standard input, and commands in KGCL."""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ontology.errors import DocumentError, EmotaxaError, Place
from ontology.spelling import nearest

if TYPE_CHECKING:
    from kgservice.changes.bulk.given import Form, GivenOperations, Origin
    from kgservice.changes.operations.operation import Operation
    from kgservice.workspace import Workspace
    from ontology.finding import Finding

__all__ = ["Handed", "handed_in"]

_STDIN: Final = "standard input"
_FIELDS: Final = frozenset({"title", "description", "tags", "reviewers", "base", "answers"})
"""What a JSON document may say of a request besides its operations."""
_TEXTS: Final = frozenset({"title", "description", "kgcl"})
_NUMBER: Final = re.compile(r"operations\[(\d+)\]")


@dataclass(frozen=True)
class Handed:
    """What was handed in.

    Attributes:
        operations: the operations; None where nothing was handed in that would have any.
        revision: the revision that they are written for; None where none was named.
        findings: what of edited files no operation says.
        fields: what JSON documents say of a request: `title`, `description`, `tags`, `reviewers`, `answers`.
        origins: where each operation was written.
    """

    operations: "tuple[Operation, ...] | None" = None
    revision: int | None = None
    findings: "tuple[Finding, ...]" = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    origins: "tuple[Origin, ...]" = ()

    @contextmanager
    def told_where(self) -> Iterator[None]:
        """Let the error of an operation that does not fit the graph tell where it was written.

        Raises:
            Unfit: with the file, its line where one is known, and the option that a hint is about.
        """
        from kgservice.changes.operations.operation import Unfit
        from kgservice.cli.change.text import as_options

        try:
            yield
        except Unfit as unfit:
            found = _NUMBER.match(unfit.field or "")
            number = int(found[1]) if found else len(self.origins)
            told = self.origins[number].told(unfit) if number < len(self.origins) else unfit
            raise Unfit(told.message, hint=as_options(told.hint), value=told.value, field=told.field) from unfit


@dataclass(frozen=True, slots=True)
class _Part:
    """A file, or what was read of it."""

    name: str
    form: "Form"
    text: str = ""
    documents: Sequence[Any] | None = None


def handed_in(
    workspace: "Workspace",
    files: Sequence[str],
    commands: Sequence[str],
    *,
    form: "Form | None" = None,
    scheme: str | None = None,
    base: int | None = None,
    otherwise: int | None = None,
) -> Handed:
    """Read operations, in the order of the files; those in KGCL come last.

    Args:
        workspace: the store.
        files: their paths; `-` is standard input.
        commands: commands in KGCL.
        form: what the files hold; None tells it by their names.
        scheme: the scheme, or a tier of one, that bare labels in JSON are looked for in.
        base: the revision that the operations are written for; None takes that of a JSON document.
        otherwise: the revision that they are written for where neither names one; the newest where None.

    Raises:
        DocumentError, EmotaxaError: where a file cannot be read, or what is in it: what, where, and how to mend it.
        UnknownReference, AmbiguousReference: where a name names nothing, or several concepts.
        UnknownRevision: where there is no such revision.
    """
    from kgservice.changes.bulk.given import GivenOperations

    fields: dict[str, Any] = {}
    parts: list[_Part] = []
    for name in files:
        part, said = _opened(name, form)
        parts += part
        fields |= said
    based = fields.pop("base", None)
    if based is not None and (not isinstance(based, int) or isinstance(based, bool) or based < 1):
        raise EmotaxaError(f"the base {based!r} is no revision", hint="give a number from 1", value=based, field="base")
    if not parts and not commands:
        return Handed(fields=fields, revision=base or based)
    given = GivenOperations(workspace, base or based or otherwise, scheme=scheme)
    for each in parts:
        _read(given, each)
    if commands:
        given.kgcl("\n".join(commands), "--kgcl")
    return Handed(given.operations, base or based, given.findings, fields, given.origins)


def _read(given: "GivenOperations", part: _Part) -> None:
    match part.form:
        case "json":
            given.documents(part.documents or (), part.name, part.text)
        case "kgcl":
            given.kgcl(part.text, part.name)
        case "table":
            given.table(part.text, part.name)
        case "edited":
            given.edited(Path(part.name))


def _opened(name: str, form: "Form | None") -> tuple[list[_Part], Mapping[str, Any]]:
    """Tell what a file holds, and read it where it is text."""
    from kgservice.changes.bulk.given import form_of
    from mappings.sssom.source import read_text

    form = form or (None if name == "-" else form_of(Path(name)))
    if form == "edited":
        if name == "-":
            raise DocumentError("holds an edited module or mapping set", Place(_STDIN), hint="name its file")
        return [_Part(name, form)], {}
    text = _stdin() if name == "-" else read_text(Path(name)).removeprefix("\ufeff")
    shown = _STDIN if name == "-" else name
    form = form or form_of(Path(name), text)
    if form == "json":
        return _document(text, shown)
    return [_Part(shown, form or "kgcl", text)], {}


def _stdin() -> str:
    data = sys.stdin.buffer.read()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError("not UTF-8", Place(_STDIN, line), hint="give it in UTF-8") from error


def _document(text: str, name: str) -> tuple[list[_Part], Mapping[str, Any]]:
    """Read JSON: a list of operations, or a request with `operations` or `kgcl`."""
    import orjson

    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        place = Place(name, error.lineno, error.colno)
        raise DocumentError(f"no JSON: {error.msg}", place, hint="mend it there") from error
    if isinstance(found, list):
        return [_Part(name, "json", text, found)], {}
    if not isinstance(found, dict):
        raise DocumentError(
            "neither operations nor a request", Place(name), hint='write [{"type": ...}], or {"operations": [...]}'
        )
    fields = _fields(found, name)
    parts: list[_Part] = []
    operations, kgcl = found.get("operations"), found.get("kgcl")
    if "revision" in found and operations is not None:
        kgcl = None
    if operations is not None:
        if not isinstance(operations, list):
            raise DocumentError("operations: is no list", Place(name), hint='write [{"type": ...}, ...]')
        parts.append(_Part(name, "json", text, operations))
    if kgcl is not None:
        parts.append(_Part(name, "kgcl", kgcl))
    return parts, fields


def _fields(found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Give what a document says of the request, once it says nothing wrong."""
    if "number" in found:
        # What `show --json` has printed: most of it is told by the store, and cannot be given.
        return {key: found[key] for key in ("title", "description", "tags", "reviewers") if key in found}
    if "revision" in found and found.keys() <= {"revision", "operations", "kgcl", "findings"}:
        # What `read` has printed, where the two say the same.
        return {"base": found["revision"]}
    known = _FIELDS | {"operations", "kgcl"}
    for key, value in found.items():
        if key not in known:
            close = nearest(key, known)
            cure = f"did you mean {', '.join(close)}?" if close else f"it may have {', '.join(sorted(known))}"
            raise DocumentError(f"a request has no {key!r}", Place(name), hint=cure, value=key)
        if key in _TEXTS and not isinstance(value, str | None):
            raise DocumentError(f"{key}: is no text", Place(name), hint="write it in quotes", value=value)
        if key in {"tags", "reviewers"} and not _are_texts(value):
            raise DocumentError(f"{key}: is no list of texts", Place(name), hint='write ["...", ...]', value=value)
        if key == "answers" and not isinstance(value, dict | None):
            raise DocumentError("answers: is no object", Place(name), hint='write {"QUESTION": {...}}', value=value)
    return {key: value for key, value in found.items() if key in _FIELDS and value is not None}


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
