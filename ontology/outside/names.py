"""Names: ids of schemes and concepts, made from the IRIs and titles of vocabularies from outside."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePath

__all__ = [
    "RESERVED",
    "concept_slugs",
    "is_scheme_id",
    "local_name",
    "namespace_of",
    "scheme_id",
    "slug",
    "three_numbers",
    "words",
]

RESERVED = frozenset(
    "core ontology mapping mappings profiles norm transition estimate shapes id vad "
    "dc dct owl rdf rdfs skos sssom semapv xsd linkml http https urn".split()
)
"""What stands in the place of a scheme in our IRIs, CURIEs or options, and is none."""

_SCHEME_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_OBO = re.compile(r"(.*/[A-Za-z][A-Za-z0-9]*[_:])\d+\Z")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])")
_ENDINGS = frozenset({".owl", ".rdf", ".ttl", ".nt", ".json", ".jsonld", ".obo", ".xml", ".skos", ".n3"})


def namespace_of(iri: str) -> str:
    """Give the part of an IRI that its siblings share.

    >>> namespace_of("http://purl.obolibrary.org/obo/MFOEM_000009"), namespace_of("http://example.org/mood#joy")
    ('http://purl.obolibrary.org/obo/MFOEM_', 'http://example.org/mood#')
    """
    if found := _OBO.match(iri):
        return found[1]
    end = max(iri.rfind("#"), iri.rfind("/"))
    return iri[: (end if end >= 0 else iri.rfind(":")) + 1]


def local_name(iri: str) -> str:
    """Give the part of an IRI after the last `#` or `/`, or else after the last colon.

    >>> local_name("http://purl.obolibrary.org/obo/MFOEM_000009"), local_name("urn:mood:joy")
    ('MFOEM_000009', 'joy')
    """
    trimmed = iri.rstrip("/#")
    end = max(trimmed.rfind("#"), trimmed.rfind("/"))
    return trimmed[(end if end >= 0 else trimmed.rfind(":")) + 1 :]


def words(name: str) -> str:
    """Spell a name in an IRI as a label.

    >>> words("NegativeEmotion"), words("self_conscious%20emotion")
    ('negative emotion', 'self conscious emotion')
    """
    return slug(name).replace("-", " ") or name


def slug(text: str) -> str:
    """Write a text in lower-case letters and digits, its words joined by hyphens; empty where none of it can be.

    >>> slug("Émotion (négative)"), slug("NegativeEmotion"), slug("怒り")
    ('emotion-negative', 'negative-emotion', '')
    """
    from urllib.parse import unquote

    plain = unicodedata.normalize("NFKD", _CAMEL.sub("-", unquote(text))).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))


def is_scheme_id(text: str) -> bool:
    """Whether a text can be the id of a scheme."""
    return _SCHEME_ID.match(text) is not None and text not in RESERVED


def scheme_id(iri: str, path: str) -> str:
    """Make the id of a scheme from the IRI of an ontology, or else from the name of its file; empty where neither does.

    >>> scheme_id("http://purl.obolibrary.org/obo/mfoem.owl", "download.owl")
    'mfoem'
    >>> scheme_id("http://example.org/moods/1.2/", "download.owl"), scheme_id("", "My moods.ttl")
    ('moods', 'my-moods')
    """
    parts = [part for part in re.split(r"[/#:]", iri.partition("://")[2]) if part]
    for part in [*parts[:0:-1], PurePath(path).name]:
        name = PurePath(part)
        while name.suffix.lower() in _ENDINGS:
            name = PurePath(name.stem)
        found = slug(str(name))
        if len(re.findall(r"[a-z]", found)) > 1 and is_scheme_id(found):
            return found
    return ""


def concept_slugs(iris: Iterable[str], scheme: str) -> Mapping[str, str]:
    """Give each concept its name in our IRIs: what follows the namespace, less the scheme's own id.

    It depends on the IRI alone, not on the label, so that it stays when the vocabulary is imported anew. Where several
    IRIs would get the same name, or one none, a part of the IRI's hash tells them apart.

    >>> concept_slugs(["http://purl.obolibrary.org/obo/MFOEM_000009", "http://example.org/x#BadMood"], "mfoem")
    {'http://purl.obolibrary.org/obo/MFOEM_000009': '000009', 'http://example.org/x#BadMood': 'bad-mood'}
    """
    found = {}
    for iri in iris:
        name = slug(local_name(iri))
        found[iri] = name.removeprefix(f"{scheme}-") or name
    often = Counter(found.values())
    return {
        iri: name if name and often[name] == 1 else "-".join(filter(None, (name, _hash(iri))))
        for iri, name in found.items()
    }


def three_numbers(version: str) -> str:
    """Write a version as our modules do; what it was is told by the source that they name.

    >>> three_numbers("2026-01-31"), three_numbers("v1.2"), three_numbers("draft")
    ('2026.1.31', '1.2.0', '0.0.0')
    """
    numbers = [str(int(number)) for number in re.findall(r"[0-9]{1,9}", version)[:3]]
    return ".".join([*numbers, "0", "0", "0"][:3])


def _hash(iri: str) -> str:
    return hashlib.sha256(iri.encode()).hexdigest()[:8]
