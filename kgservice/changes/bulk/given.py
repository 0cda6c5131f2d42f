"""Operations as people hand them in: as JSON, KGCL, a table, an edited module or mapping set, or several of these."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

from kgservice.changes.bulk.edited import read_edited
from kgservice.changes.bulk.json_lines import lines_of
from kgservice.changes.bulk.table.columns import columns
from kgservice.changes.bulk.table.read import table_operations
from kgservice.changes.graph import graph_at
from kgservice.changes.operations.documents import read_operation
from kgservice.changes.operations.kgcl.read import parse_kgcl
from kgservice.changes.operations.naming import by_iri
from kgservice.changes.operations.operation import Operation, Unfit
from kgservice.changes.working import Working
from kgservice.workspace import Workspace
from mappings.sssom.files import is_mapping_file
from ontology.errors import DocumentError, EmotaxaError, Place
from ontology.finding import Finding

__all__ = ["FORMS", "Form", "GivenOperations", "Origin", "form_of"]

Form = Literal["json", "kgcl", "table", "edited"]

FORMS: Final[Mapping[str, Form]] = {
    ".json": "json",
    ".kgcl": "kgcl",
    ".csv": "table",
    ".tsv": "table",
    ".ttl": "edited",
    ".owl": "edited",
    ".rdf": "edited",
    ".xml": "edited",
    ".jsonld": "edited",
    ".nt": "edited",
}
"""What a file holds, by its ending; a mapping set in SSSOM is an edited file, whatever its ending."""

_BEGIN: Final = 4096


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an operation was written.

    Attributes:
        place: the file, and the line where one is known.
        field: its place in a JSON document, `operations[3]`; empty where it was written otherwise.
    """

    place: Place
    field: str = ""

    def told(self, unfit: Unfit) -> Unfit:
        """Give why the operation does not fit, with where it was written; `field` stays as it was."""
        within = (unfit.field or "").partition(".")[2]
        field = ".".join(part for part in (self.field, within) if part) if self.field else ""
        message = ": ".join(part for part in (str(self.place), field, unfit.message) if part)
        return Unfit(message, hint=unfit.hint, value=unfit.value, field=unfit.field)


class GivenOperations:
    """Reads operations one after another, each for the graph as those before have made it; for one thread.

    Edited files are compared with the graph as it stands, since they say all that is to stand there.

    Attributes:
        revision: the revision that they are written for.
        operations: what was read.
        origins: where each of them was written.
        findings: what of edited files no operation says.
    """

    def __init__(self, workspace: Workspace, revision: int | None = None, *, scheme: str | None = None) -> None:
        """Read the graph.

        Args:
            workspace: the store.
            revision: the revision that they are written for; the newest where None.
            scheme: the scheme, or a tier of one, that bare labels in JSON are looked for in.

        Raises:
            UnknownRevision: where there is no such revision.
        """
        self._at = workspace.at(revision)
        self.revision = self._at.revision
        self._graph = graph_at(workspace.store, self.revision)[1]
        self._working = Working(self._graph)
        self._scheme = scheme
        self._read: list[Operation] = []
        self._origins: list[Origin] = []
        self._findings: list[Finding] = []

    @property
    def operations(self) -> tuple[Operation, ...]:
        """What was read."""
        return tuple(self._read)

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where each of them was written."""
        return tuple(self._origins)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What of edited files no operation says."""
        return tuple(self._findings)

    def documents(self, documents: Sequence[Any], name: str = "", text: str = "") -> None:
        """Read JSON documents, which may name concepts by IRI, CURIE, or label.

        Args:
            documents: one for each operation.
            name: names the file that they are of, in messages.
            text: what that file holds, so that messages may name the line; an empty text where nobody knows it.

        Raises:
            Malformed: where one is no operation; `field` tells which, `operations[3].about`.
            UnknownReference, AmbiguousReference: where a name names nothing, or several concepts.
        """
        taxonomy = self._at.knowledge.taxonomy
        lines = lines_of(text)
        for number, document in enumerate(documents):
            field = f"operations[{number}]"
            place = Place(name, lines[number] if number < len(lines) else None)
            with _told_in(place, field):
                named = document
                if isinstance(document, Mapping):
                    named = by_iri(document, taxonomy, scheme=self._scheme)
                self._take([read_operation(named)], Origin(place, field))

    def kgcl(self, text: str, name: str = "KGCL") -> None:
        """Read KGCL, a command a line.

        Raises:
            DocumentError: where a line is no command, or names what is not there.
        """
        try:
            read = parse_kgcl(text, self._working)
        except DocumentError as error:
            raise _renamed(error, name) from error
        # A line is a command, unless it is empty or a remark.
        lines = (line.lstrip() for line in text.split("\n"))
        numbers = (number for number, line in enumerate(lines, start=1) if line and not line.startswith("#"))
        for operation, number in zip(read, numbers, strict=True):
            self._take([operation], Origin(Place(name, number)))

    def table(self, text: str, name: str) -> None:
        """Read a table in CSV or TSV.

        Raises:
            TableRefused: where rows are wrong, with everything that is.
        """
        self._take(table_operations(text, self._working, self._at.knowledge.taxonomy, name), Origin(Place(name)))

    def edited(self, path: Path) -> None:
        """Read a module or a mapping set that somebody has edited.

        Raises:
            DocumentError: where the file cannot be read, or the graph has no such module or mapping set.
        """
        found = read_edited(self._graph, path)
        self._findings += found.findings
        self._take(found.operations, Origin(Place(str(path))))

    def _take(self, operations: Sequence[Operation], origin: Origin) -> None:
        for operation in operations:
            self._read.append(operation)
            self._origins.append(origin)
            try:
                effect = operation.effect(self._working)
            except Unfit:
                # It is told when the operations are applied; what comes after is read all the same.
                continue
            self._working.change(effect.added, effect.removed)


def form_of(path: Path, text: str | None = None) -> Form | None:
    """Tell what a file holds, by its ending and its beginning; None where neither tells.

    Args:
        path: the file; where there is a text, only its name counts.
        text: what it holds, where that is read already.
    """
    form = FORMS.get(path.suffix.lower())
    if form == "table" and not path.name.lower().endswith((".sssom.tsv", ".sssom.csv")):
        return "table" if _is_table(_begin(path) if text is None else text) else "edited"
    if text is None and form is not None and is_mapping_file(path):
        return "edited"
    if form is None and text is not None:
        opening = text.lstrip()[:1]
        return "json" if opening in ("[", "{") else "table" if _is_table(text) else "kgcl"
    return form


def _begin(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_BEGIN).decode("utf-8", "replace")
    except (OSError, ValueError):
        # Whoever reads the file tells why it cannot be read.
        return "operation"


def _is_table(text: str) -> bool:
    """Whether a text begins with the columns of a table of operations, and not of SSSOM."""
    first = text.removeprefix("\ufeff").partition("\n")[0]
    names = {name.strip().strip('"').lower().replace(" ", "_") for name in first.replace("\t", ",").split(",")}
    return not first.startswith("#") and "subject_id" not in names and bool(names.intersection(columns()))


@contextmanager
def _told_in(place: Place, field: str) -> Iterator[None]:
    """Let an error tell which operation it is about, and in which file; it stays of its class."""
    try:
        yield
    except EmotaxaError as error:
        error.field = f"{field}.{error.field}" if error.field else field
        error.message = ": ".join(part for part in (str(place), error.field, error.message) if part)
        error.args = (f"{error.message}; {error.hint}" if error.hint else error.message,)
        raise


def _renamed(error: DocumentError, name: str) -> DocumentError:
    """Give the error of a document with the name of its file."""
    said = error.message.removeprefix(f"{error.place}: ")
    return DocumentError(said, replace(error.place, path=name), hint=error.hint, value=error.value)
