"""Derived files: knowledge that was worked out from modules, in files of its own, and whether they are up to date."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ontology.errors import Place
from ontology.finding import Finding
from ontology.iri import BASE, CORE, DCT, OWL, RDFS, SKOS
from ontology.validation.module import Module
from ontology.validation.rules import RULES

__all__ = [
    "Derived",
    "Facts",
    "decimal",
    "digest_of",
    "headers_of",
    "iri",
    "stale_findings",
    "text",
    "version_of",
]

Facts = Mapping[str, Sequence[tuple[str, Sequence[str]]]]
"""By IRI of the subject: properties as the prefixes write them, `a` first, each with its values as Turtle."""

_PREFIXES = {"core": CORE, "dct": DCT, "owl": OWL, "rdfs": RDFS, "skos": SKOS}
_DIGEST = re.compile(r'core:sourceDigest "([0-9a-f]+)"')


@dataclass(frozen=True, slots=True)
class Derived:
    """A file of derived knowledge.

    Attributes:
        id: the last part of its ontology's IRI.
        title: what it is called.
        description: what it holds, in a sentence or two.
        sources: what it was worked out from and by, IRIs in angle brackets or text in quotation marks.
        version: the version of what it was worked out from.
        digest: SHA-256 over the files that it was worked out from.
        imports: IRIs of the ontologies whose names it uses.
        facts: what it says.
    """

    id: str
    title: str
    description: str
    sources: tuple[str, ...]
    version: str
    digest: str
    imports: tuple[str, ...]
    facts: Facts

    @property
    def turtle(self) -> str:
        """The whole file, the same bytes whenever the same is derived."""
        ontology = f"{BASE}ontology/{self.id}"
        header = (
            ("a", ("owl:Ontology",)),
            ("dct:title", (text(self.title, "en"),)),
            ("dct:description", (text(self.description, "en"),)),
            ("dct:license", (iri("https://creativecommons.org/licenses/by/4.0/"),)),
            ("dct:creator", (text("The Emotaxa contributors"),)),
            ("dct:source", self.sources),
            ("owl:versionInfo", (text(self.version),)),
            ("owl:versionIRI", (iri(f"{ontology}/{self.version}"),)),
            ("core:sourceDigest", (text(self.digest),)),
            ("owl:imports", tuple(map(iri, self.imports))),
        )
        prefixes = "".join(f"@prefix {name}: <{space}> .\n" for name, space in sorted(_PREFIXES.items()))
        blocks = [
            "# Worked out by `make derived`; changes belong into the files that it names as its sources.\n",
            _block(ontology, header),
            *(_block(subject, self.facts[subject]) for subject in sorted(self.facts)),
        ]
        return prefixes + "\n" + "\n".join(blocks)


def iri(name: str) -> str:
    """Write an IRI as Turtle."""
    return f"<{name}>"


def text(value: str, language: str | None = None) -> str:
    """Write a string as Turtle."""
    return json.dumps(value, ensure_ascii=False) + (f"@{language}" if language else "")


def decimal(value: float, places: int = 4) -> str:
    """Write a number as a decimal of Turtle, rounded, with at least one digit behind the point.

    >>> decimal(0.5), decimal(-0.00001), decimal(-0.12345678)
    ('0.5', '0.0', '-0.1235')
    """
    written = f"{value:.{places}f}".rstrip("0")
    written = written + "0" if written.endswith(".") else written
    return written.removeprefix("-") if float(written) == 0 else written


def digest_of(paths: Iterable[Path]) -> str:
    """Give the SHA-256, in hexadecimal, over name, length and bytes of files, whatever their order."""
    digest = hashlib.sha256()
    for path in sorted(paths, key=lambda path: path.name):
        data = path.read_bytes()
        digest.update(f"{path.name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def stale_findings(path: Path, digest: str) -> Iterator[Finding]:
    """Say so where a derived file is missing, or was not worked out from the files of this digest."""
    try:
        recorded = _DIGEST.search(path.read_text(encoding="utf-8"))
    except OSError:
        recorded = None
    if recorded is None or recorded[1] != digest:
        problem = "was worked out from other modules or mappings than are here" if path.exists() else "is missing"
        yield RULES["stale_derived_file"].broken(Place(str(path)), f"the derived file {problem}")


def headers_of(modules: Iterable[Module]) -> tuple[str, ...]:
    """Give the IRIs of the ontologies that some modules declare, in order."""
    return tuple(sorted(header for module in modules for header in module.headers))


def version_of(modules: Iterable[Module]) -> str:
    """Give the version of the core vocabulary, which all modules share, or `0.0.0` where it is not among them."""
    said = {
        (subject.value, predicate.value): value.value
        for module in modules
        for subject, predicate, value in module.triples
        if predicate.value == OWL + "versionInfo"
    }
    return said.get((f"{BASE}ontology/core", OWL + "versionInfo"), "0.0.0")


def _block(subject: str, facts: Sequence[tuple[str, Sequence[str]]]) -> str:
    said = " ;\n    ".join(f"{name} {' , '.join(values)}" for name, values in facts if values)
    return f"{iri(subject)} {said} .\n"
