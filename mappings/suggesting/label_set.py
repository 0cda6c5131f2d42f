"""Label sets: labels that are to be mapped, from a description in TOML or JSON, or as they stand in the graph."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from mappings.suggesting.label_table import labels_from_table
from mappings.suggesting.term import Term
from ontology.concept import Label
from ontology.errors import DocumentError, EmotaxaError, Place
from ontology.files.toml import read_toml
from ontology.iri import BASE, compress
from ontology.outside.names import is_scheme_id, slug
from ontology.reference import find_scheme
from ontology.spelling import LONGEST_LABEL
from ontology.taxonomy import Taxonomy

__all__ = ["LabelSet", "label_set_from", "label_set_of", "read_label_set"]

_MOST_BYTES: Final = 5_000_000
_LONGEST: Final = 2_000
_FIELDS: Final = frozenset({"label", "slug", "lang", "also", "definition", "examples", "count"})
_DELIMITERS: Final = {".csv": ",", ".tsv": "\t"}
_HEAD: Final = frozenset({"id", "name", "lang", "definition", "source", "labels"})


@dataclass(frozen=True, slots=True)
class LabelSet:
    """Labels of one data set or model.

    Attributes:
        id: id of its scheme.
        name: its printed name.
        terms: its labels; their keys are the IRIs that they have, or are going to have.
        definition: what the label set is, or an empty string.
        source: the publication that puts it forward, or an empty string.
    """

    id: str
    name: str
    terms: tuple[Term, ...]
    definition: str = ""
    source: str = ""

    @property
    def undefined(self) -> tuple[str, ...]:
        """CURIEs of the labels of which no English definition is given, in order."""
        lacking = (term for term in self.terms if not term.definition or (term.names[0].lang or "en") != "en")
        return tuple(compress(term.key) for term in lacking)


def label_set_of(taxonomy: Taxonomy, scheme: str) -> LabelSet:
    """Give the labels of a scheme that stands already; those out of use are left out.

    Raises:
        UnknownReference: where there is none; `field` is `scheme`.
    """
    found = find_scheme(taxonomy, scheme, field="scheme")
    concepts = (concept for concept in taxonomy.by_scheme[found.id] if not concept.deprecated)
    return LabelSet(
        found.id, found.name, tuple(Term.of(concept) for concept in concepts), found.definition, found.source
    )


def read_label_set(path: Path) -> LabelSet:
    """Read a description from a file, `.json` or else TOML: `label_set_from` tells what it holds.

    A table, `.csv` or `.tsv`, holds the labels alone, and is the set that its file is called after.

    Raises:
        DocumentError: where it cannot be read, or does not hold that.
    """
    kind = path.suffix.lower()
    values: Mapping[str, Any]
    if kind in _DELIMITERS:
        values = {"id": slug(path.stem), "name": path.stem, "labels": _read_table(path, _DELIMITERS[kind])}
    else:
        values = _read_json(path) if kind == ".json" else read_toml(path, "a label set", _MOST_BYTES)[1]
    try:
        return label_set_from(values)
    except EmotaxaError as error:
        raise DocumentError(
            error.message, Place(str(path), slot=error.field), hint=error.hint, value=error.value
        ) from error


def label_set_from(values: Mapping[str, Any]) -> LabelSet:
    """Read a description.

    Args:
        values: `id`, `name` (the id, where it is missing), `definition`, `source`, `lang` (of the labels, `en`) and
            `labels`: each a text, or `label` with `definition`, `examples` and `also` (further names), `lang`, `slug`
            for its IRI, and `count` for how often it occurs.

    Raises:
        EmotaxaError: where a part is missing or wrong; `field` tells which: `labels[3].definition`.
    """
    if strange := sorted(set(values) - _HEAD):
        raise _wrong(strange[0], "is no part of a label set", f"it has {', '.join(sorted(_HEAD))}", values[strange[0]])
    scheme = _text(values, "id", "")
    if not is_scheme_id(scheme):
        raise _wrong("id", "is no id of a scheme", "write it in small letters, digits and hyphens: my-labels", scheme)
    entries = values.get("labels")
    if not isinstance(entries, Sequence) or isinstance(entries, str) or not entries:
        raise _wrong("labels", "holds no labels", "give a list of at least one", entries)
    lang = _text(values, "lang", "", "en")
    terms = tuple(_term(entry, f"labels[{at}]", scheme, lang) for at, entry in enumerate(entries))
    often = Counter(term.key for term in terms)
    for at, term in enumerate(terms):
        if often[term.key] > 1:
            name = term.key.rpartition("/")[2]
            raise _wrong(f"labels[{at}]", f"has the slug {name!r} as another has", "give each a `slug`", term.text)
    texts = (_text(values, part, "", "") for part in ("definition", "source"))
    return LabelSet(scheme, _text(values, "name", "", scheme), terms, *texts)


def _term(entry: Any, field: str, scheme: str, lang: str) -> Term:  # noqa: ANN401 - it comes from outside
    values = {"label": entry} if isinstance(entry, str) else entry
    if not isinstance(values, Mapping):
        raise _wrong(field, "is no label", "write a text, or a table with `label`", entry)
    if strange := sorted(set(values) - _FIELDS):
        hint = f"it has {', '.join(sorted(_FIELDS))}"
        raise _wrong(f"{field}.{strange[0]}", "is no part of a label", hint, values[strange[0]])
    text = _text(values, "label", field, most=LONGEST_LABEL)
    tongue = _text(values, "lang", field, lang)
    name = slug(_text(values, "slug", field, text))
    if not name:
        raise _wrong(f"{field}.slug", "is missing", "give one in small letters, as the label has none of them", text)
    also = (Label(other, tongue, "alternative") for other in _texts(values, "also", field, LONGEST_LABEL))
    return Term(
        f"{BASE}{scheme}/{name}",
        text,
        (Label(text, tongue), *also),
        scheme,
        definition=_text(values, "definition", field, ""),
        examples=_texts(values, "examples", field, _LONGEST),
        count=_count(values, field),
    )


def _count(values: Mapping[str, Any], field: str) -> int | None:
    count = values.get("count")
    if count is not None and (not isinstance(count, int) or isinstance(count, bool) or count < 0):
        raise _wrong(_at(field, "count"), "is no number of rows", "write a whole number from 0", count)
    return count


def _text(values: Mapping[str, Any], name: str, field: str, other: str | None = None, *, most: int = _LONGEST) -> str:
    """Give a text, or the other where there is none; it has to be there where there is no other."""
    value = values.get(name, other)
    if not isinstance(value, str) or (not value.strip() and other is None):
        raise _wrong(_at(field, name), "is no text" if value is not None else "is missing", "write a text", value)
    return _short(" ".join(value.split()), _at(field, name), most)


def _texts(values: Mapping[str, Any], name: str, field: str, most: int) -> tuple[str, ...]:
    found = values.get(name, ())
    if isinstance(found, str) or not isinstance(found, Sequence) or not all(isinstance(one, str) for one in found):
        raise _wrong(_at(field, name), "is no list of texts", 'write ["...", "..."]', found)
    kept = (" ".join(one.split()) for one in found)
    return tuple(_short(one, _at(field, name), most) for one in kept if one)


def _short(text: str, field: str, most: int) -> str:
    if len(text) > most:
        raise _wrong(field, f"has {len(text):,} characters", f"give {most:,} at the most", text)
    return text


def _at(field: str, name: str) -> str:
    return f"{field}.{name}" if field else name


def _wrong(field: str, said: str, hint: str, value: object) -> EmotaxaError:
    shown = value[:80] if isinstance(value, str) else value
    return EmotaxaError(f"{field} {said}", hint=hint, value=shown, field=field)


def _read_text(path: Path, what: str) -> str:
    place = Place(str(path))
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise DocumentError("is too large for a label set", place, hint="give 5 MB at the most")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DocumentError(reason, place, hint=f"give {what} that can be read") from error
    except UnicodeDecodeError as error:
        raise DocumentError("not UTF-8", place, hint="save the file as UTF-8") from error


def _read_table(path: Path, delimiter: str) -> list[dict[str, Any]]:
    return labels_from_table(_read_text(path, "a table"), delimiter, str(path))


def _read_json(path: Path) -> Mapping[str, Any]:
    place = Place(str(path))
    try:
        values = json.loads(_read_text(path, "a label set in JSON"))
    except json.JSONDecodeError as error:
        at = Place(str(path), error.lineno, error.colno)
        raise DocumentError(f"not well-formed JSON: {error.msg}", at, hint="correct the line") from error
    except RecursionError as error:
        raise DocumentError("nested too deeply", place, hint="give a label set in JSON") from error
    if not isinstance(values, dict):
        raise DocumentError("is no JSON object", place, hint='write {"id": ..., "labels": [...]}')
    return values
