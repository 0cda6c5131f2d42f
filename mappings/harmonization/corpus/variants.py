"""Variants: descriptions of several datasets in one file, which differ in a few fields."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from mappings.harmonization.corpus.document import Document

__all__ = ["expanded"]

_PLACE: Final = "{variant}"


def expanded(document: Document, values: Mapping[str, Any]) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """Give the fields of each variant, with its name; those of the document itself where it names none.

    A variant's own fields take the place of the document's, a table's one by one. In any text, its name stands for
    `{variant}`.

    Raises:
        DocumentError: where a variant is no table.
    """
    base = {key: value for key, value in values.items() if key != "variants"}
    variants = values.get("variants", {})
    if not isinstance(variants, dict):
        raise document.error("variants", "the variants are no table", "begin each with [variants.NAME]")
    if not variants:
        yield None, base
    for name, own in variants.items():
        if not isinstance(own, dict) or "variants" in own:
            raise document.error(f"variants.{name}", f"the variant {name!r} is no table", "write its fields below it")
        yield name, _filled(_merged(base, own), name)


def _merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in own.items():
        before = base.get(key)
        whole = key == "label_columns" or not (isinstance(value, dict) and isinstance(before, dict))
        merged[key] = value if whole else _merged(before, value)  # type: ignore[arg-type]
    return merged


def _filled(value: Any, name: str) -> Any:  # noqa: ANN401 - what TOML may hold
    if isinstance(value, str):
        return value.replace(_PLACE, name)
    if isinstance(value, dict):
        return {key: _filled(part, name) for key, part in value.items()}
    if isinstance(value, list):
        return [_filled(part, name) for part in value]
    return value
