"""Descriptions: a dataset's TOML file, checked field by field against a table of what may stand there."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from mappings.harmonization.corpus.consistency import LABEL_WAYS, OF_TABLES, check_dataset
from mappings.harmonization.corpus.document import Document
from mappings.harmonization.corpus.recoding import ENCODINGS
from mappings.harmonization.corpus.variants import expanded
from ontology.files.toml import read_toml
from ontology.spelling import nearest

__all__ = ["read_descriptions"]

_REQUIRED: Final = object()


@dataclass(frozen=True, slots=True)
class _Field:
    """What may stand in a field: its kind, the values allowed, and what holds where it is left out."""

    kind: str
    default: Any = _REQUIRED
    allowed: tuple[str, ...] = ()


_DATASET: Final[dict[str, _Field]] = {
    "id": _Field("text"),
    "name": _Field("text"),
    "scheme": _Field("text"),
    "annotation": _Field("text", allowed=("multilabel", "single", "scores", "dimensional")),
    "licence": _Field("text"),
    "lang": _Field("text"),
    "citation": _Field("text", ""),
    "source": _Field("text", ""),
    "verified": _Field("truth", True),
    "note": _Field("text", ""),
    "personal": _Field("texts", ()),
    "format": _Field("table"),
    "splits": _Field("table", {}),
    "files": _Field("tables", ()),
    "variants": _Field("table", {}),
}
_FORMAT: Final[dict[str, _Field]] = {
    "kind": _Field("text", allowed=("tsv", "csv", "jsonl", "json", "parquet")),
    "delimiter": _Field("text", None),
    "header": _Field("truth", None),
    "quote": _Field("text", None),
    "multiline": _Field("truth", None),
    "encoding": _Field("text", "utf-8", allowed=ENCODINGS),
    "fallback": _Field("text", None, allowed=("cp1252", "latin-1")),
    "comment": _Field("text", None),
    "skip_lines": _Field("count", 0),
    "further_columns": _Field("truth", False),
    "columns": _Field("texts", ()),
    "text": _Field("text or texts"),
    "replace": _Field("table", {}),
    "labels": _Field("text", None),
    "label_separator": _Field("text", ""),
    "label_coding": _Field("text", "name", allowed=("id", "name")),
    "label_codes": _Field("table", {}),
    "no_label": _Field("text or texts", ()),
    "label_columns": _Field("table or texts", {}),
    "present": _Field("text or texts", None),
    "absent": _Field("text or texts", None),
    "present_from": _Field("number", None),
    "score_scale": _Field("text", None),
    "given_labels": _Field("texts", None),
    "id": _Field("text", None),
    "split": _Field("text", None),
    "lang": _Field("text", None),
    "valence": _Field("text", None),
    "arousal": _Field("text", None),
    "dominance": _Field("text", None),
    "vad_scale": _Field("text", None),
    "only": _Field("table", {}),
    "unfold": _Field("truth", False),
}
_FILE: Final[dict[str, _Field]] = {
    "name": _Field("text"),
    "split": _Field("text", None),
    "format": _Field("table", {}),
}
_KINDS: Final[dict[str, tuple[str, type | tuple[type, ...]]]] = {
    "text": ("text", str),
    "truth": ("true or false", bool),
    "count": ("a whole number", int),
    "number": ("a number", (int, float)),
    "texts": ("a list of names", list),
    "text or texts": ("text or a list of texts", (str, list)),
    "table": ("a table", dict),
    "table or texts": ("a list of names, or a table", (dict, list)),
    "tables": ("tables, each begun by [[files]]", list),
}


def read_descriptions(path: Path) -> tuple[dict[str, Any], ...]:
    """Read and check a description: one dataset, or one for each variant that it names, with every field filled in.

    Raises:
        DocumentError: with the line, the field and the cure.
    """
    text, values = read_toml(path, "a description")
    document = Document(path, text)
    found = []
    for variant, own in expanded(document, values):
        document.variant = variant
        dataset = _checked(document, own, _DATASET)
        files = [_checked(document, entry, _FILE, "files.") for entry in dataset["files"]]
        base = dataset["format"]
        dataset["format"] = _checked(document, base, _FORMAT, "format.")
        for entry in files:
            merged = {**_inherited(base, entry["format"]), **entry["format"]}
            entry["format"] = _checked(document, merged, _FORMAT, "files.format.")
        dataset |= {"files": files, "variant": variant}
        check_dataset(document, dataset)
        found.append(dataset)
    return tuple(found)


def _inherited(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a file's layout takes over: not how labels are said, nor what goes with a kind, where it differs."""
    left_out: set[str] = set()
    if any(way in own for way in LABEL_WAYS):
        left_out.update(LABEL_WAYS)
    if own.get("kind") in ("jsonl", "json", "parquet"):
        left_out.update(OF_TABLES)
    return {key: value for key, value in base.items() if key not in left_out}


def _checked(
    document: Document, values: Mapping[str, Any], fields: Mapping[str, _Field], section: str = ""
) -> dict[str, Any]:
    if not isinstance(values, dict):
        raise document.error(section.rstrip("."), f"{values!r} is no table", "write its fields below its heading")
    for key in values:
        if key not in fields:
            close = nearest(key, fields) or tuple(fields)
            raise document.error(section + key, f"unknown field {key!r}", f"known are {', '.join(close)}", key)
    return {key: _value(document, values, key, rule, section + key) for key, rule in fields.items()}


def _value(document: Document, values: Mapping[str, Any], key: str, rule: _Field, field: str) -> Any:  # noqa: ANN401
    if key not in values:
        if rule.default is _REQUIRED:
            example = f'"{rule.allowed[0]}"' if rule.allowed else "..."
            raise document.error(field, f"the field {field!r} is missing", f"add the line: {key} = {example}")
        return rule.default
    value = values[key]
    name, kind = _KINDS[rule.kind]
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise document.error(field, f"{field!r} must be {name}, not {value!r}", "correct the value", value)
    if rule.allowed and value not in rule.allowed:
        options = f"{', '.join(rule.allowed[:-1])} or {rule.allowed[-1]}"
        raise document.error(field, f"{field!r} is {value!r}", f"it may be {options}", value)
    if value in ("", []) and rule.default is _REQUIRED:
        raise document.error(field, f"{field!r} is empty", "give a value", value)
    if isinstance(value, list) and rule.kind != "tables":
        if not all(isinstance(part, str) for part in value):
            raise document.error(field, f"{value!r} are no names", "write each between quotes", value)
        return tuple(value)
    return value
