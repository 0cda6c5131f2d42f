"""Consistency: what the fields of a description must be to each other, once each of them is what it may be."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from mappings.harmonization.corpus.document import Document
from mappings.harmonization.corpus.layout import DIMENSIONS
from ontology.errors import ScaleError
from ontology.scale import Scale

__all__ = ["LABEL_WAYS", "OF_TABLES", "check_dataset"]

OF_TABLES: Final = ("delimiter", "header", "quote", "multiline", "columns", "comment", "skip_lines", "further_columns")
"""Fields of a layout that only a table of text has."""

LABEL_WAYS: Final = ("labels", "label_columns", "given_labels")
"""Fields of a layout that say the labels of a row; it has one of them."""

_TABLES: Final = ("tsv", "csv")


def check_dataset(document: Document, dataset: Mapping[str, Any]) -> None:
    """See to it that a description makes sense as a whole.

    Raises:
        DocumentError: for the first field that does not go with the others, with the cure.
    """
    _check_layout(document, dataset["format"], "format")
    for entry in dataset["files"]:
        _check_layout(document, entry["format"], "files.format")
        _check_pattern(document, "files.name", entry["name"])
    for split, names in dataset["splits"].items():
        several = names if isinstance(names, list) else [names]
        for name in several or [None]:
            _check_pattern(document, f"splits.{split}", name)
    _check_annotation(document, dataset)
    for layout in (dataset["format"], *(entry["format"] for entry in dataset["files"])):
        used = [name for name in _columns_used(layout) if name in dataset["personal"]]
        if used:
            raise document.error(
                "personal", f"the column {used[0]!r} is personal, and is read", "take it off one of the two", used[0]
            )


def _check_pattern(document: Document, field: str, name: object) -> None:
    parts = name.split("/") if isinstance(name, str) else []
    if not parts or not all(parts) or ".." in parts or not isinstance(name, str) or "\\" in name:
        raise document.error(
            field, f"{name!r} is no file name", "give the name of its file, as train.tsv or data/train-*.tsv", name
        )


def _check_annotation(document: Document, dataset: Mapping[str, Any]) -> None:
    layout, annotation = dataset["format"], dataset["annotation"]
    if annotation == "dimensional" and not any(layout[name] for name in DIMENSIONS):
        raise document.error(
            "annotation", "no column holds a dimension", 'name one, as valence = "V", below [format]', annotation
        )
    if annotation == "scores" and layout["present_from"] is None:
        raise document.error(
            "annotation", "nothing says from which score a label holds", "add present_from below [format]", annotation
        )


def _check_layout(document: Document, layout: Mapping[str, Any], field: str) -> None:
    if layout["kind"] in _TABLES:
        _check_table(document, layout, field)
    else:
        for name in OF_TABLES:
            if layout[name]:
                raise document.error(
                    f"{field}.{name}", f"a {layout['kind']} file has no {name!r}", "take the line out", layout[name]
                )
    _check_labels(document, layout, field)
    _check_columns(document, layout, field)
    _check_scales(document, layout, field)
    _check_tables(document, layout, field)


def _check_scales(document: Document, layout: Mapping[str, Any], field: str) -> None:
    for name in ("vad_scale", "score_scale"):
        if layout[name] is not None:
            try:
                Scale.parse(layout[name])
            except ScaleError as error:
                raise document.error(f"{field}.{name}", error.message, error.hint, layout[name]) from error
    if any(layout[name] for name in DIMENSIONS) and layout["vad_scale"] is None:
        raise document.error(
            f"{field}.vad_scale", "the scale of valence, arousal and dominance is missing", 'add vad_scale = "1-5"'
        )


def _check_tables(document: Document, layout: Mapping[str, Any], field: str) -> None:
    for name, what in (("replace", "text"), ("label_codes", "the name of a label")):
        for key, value in layout[name].items():
            if not isinstance(value, str) or not key:
                raise document.error(f"{field}.{name}.{key}", f"{value!r} is no text", f"give {what}", value)
    for name, values in layout["only"].items():
        if not (isinstance(values, list) and values and all(isinstance(value, str) for value in values)):
            raise document.error(
                f"{field}.only.{name}", f"{values!r} is no list of values", 'write it as ["1"]', values
            )


def _check_table(document: Document, layout: Mapping[str, Any], field: str) -> None:
    quote, delimiter = layout["quote"], layout["delimiter"]
    if quote is not None and not (_one(quote) and quote.isprintable() and not quote.isspace()):
        raise document.error(
            f"{field}.quote", f"{quote!r} cannot enclose a field", 'give one character, as "\\""', quote
        )
    if delimiter is not None and not _one(delimiter):
        raise document.error(
            f"{field}.delimiter", f"{delimiter!r} cannot stand between columns", 'give one character, as ";"', delimiter
        )
    if quote is not None and quote == delimiter:
        raise document.error(f"{field}.quote", "the quote is the delimiter", "give two characters", quote)
    if layout["multiline"] and quote is None:
        raise document.error(
            f"{field}.multiline", "without a quote no field can hold a line break", 'add quote = "\\""', True
        )
    if layout["skip_lines"] < 0:
        raise document.error(
            f"{field}.skip_lines", f"{layout['skip_lines']} is no number of lines", "give 0 or more", None
        )
    if not layout["columns"] and not layout["header"]:
        raise document.error(
            f"{field}.columns", "nothing names the columns", "add columns = [...], or header = true", None
        )


def _one(character: str) -> bool:
    return len(character) == 1 and character.isascii() and not character.isalnum() and character not in "\r\n\0\x01\x02"


def _check_labels(document: Document, layout: Mapping[str, Any], field: str) -> None:
    ways = [name for name in LABEL_WAYS if layout[name]]
    if len(ways) > 1:
        raise document.error(
            f"{field}.{ways[1]}", f"labels are given by {ways[0]!r} and by {ways[1]!r}", "keep one of the two", None
        )
    if not ways and layout["given_labels"] is None and not any(layout[name] for name in DIMENSIONS):
        raise document.error(
            f"{field}.labels", "the column of the labels is missing", 'add labels = "...", or label_columns = [...]'
        )
    if layout["present_from"] is not None and not layout["label_columns"]:
        raise document.error(
            f"{field}.present_from", "there are no columns of scores", "add label_columns = [...]", None
        )
    if layout["present_from"] is not None and (layout["present"] or layout["absent"]):
        raise document.error(
            f"{field}.present_from", "labels hold from a score, and by a mark", "keep one of the two", None
        )


def _columns_used(layout: Mapping[str, Any]) -> Iterable[str]:
    text = layout["text"]
    yield from (text,) if isinstance(text, str) else text
    for name in ("labels", "id", "split", "lang", *DIMENSIONS):
        if layout[name] is not None:
            yield layout[name]
    yield from layout["only"]
    own = layout["label_columns"]
    yield from own.values() if isinstance(own, dict) else own


def _check_columns(document: Document, layout: Mapping[str, Any], field: str) -> None:
    columns = layout["columns"]
    if not all(columns) or len(set(columns)) < len(columns):
        raise document.error(
            f"{field}.columns", f"{list(columns)!r} are no column names", "give each column a name of its own", columns
        )
    own = layout["label_columns"]
    names = list(own.values()) if isinstance(own, dict) else list(own)
    if not all(isinstance(name, str) and name for name in names) or len(set(names)) < len(names):
        raise document.error(
            f"{field}.label_columns", f"{names!r} are no column names", "give each label a column of its own", names
        )
    text = layout["text"]
    texts = [text] if isinstance(text, str) else list(text)
    if layout["labels"] in texts:
        raise document.error(f"{field}.labels", "text and labels are one column", "name the column of the labels")
    if not columns or layout["header"]:
        return
    roles = [(role, layout[role]) for role in ("labels", "id", "split", "lang", *DIMENSIONS)]
    roles = [("text", name) for name in texts] + roles
    roles += [("label_columns", name) for name in names] + [("only", name) for name in layout["only"]]
    for role, name in roles:
        if name is not None and name not in columns:
            raise document.error(
                f"{field}.{role}", f"there is no column {name!r}", f"the columns are {', '.join(columns)}", name
            )
