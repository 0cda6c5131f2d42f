"""Shipped modules with something added to one of them, as reasoning reads them."""

import re
from collections.abc import Collection
from pathlib import Path

from mappings.shipped import shipped_label_modules
from ontology.load import shipped_modules
from ontology.validation.module import Module

__all__ = ["PATHS", "Scene", "scene"]

PATHS = {path.stem: path for path in (*shipped_modules(), *shipped_label_modules())}
PREFIXES = """
@prefix core: <https://w3id.org/emotaxa/core/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix norm: <https://w3id.org/emotaxa/norm/russell-mehrabian-1977/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix parrott1: <https://w3id.org/emotaxa/parrott/1/> .
@prefix parrott2: <https://w3id.org/emotaxa/parrott/2/> .
@prefix parrott3: <https://w3id.org/emotaxa/parrott/3/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sense: <https://w3id.org/emotaxa/sense/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""

Scene = tuple[Module, list[Module]]
"""A broken module and its company."""


def scene(folder: Path, stem: str, added: str, *, without: str = "", beside: Collection[str] = PATHS) -> Scene:
    """Write a copy of a shipped module with statements added (and lines taken away), and read it with its company."""
    text = PATHS[stem].read_text(encoding="utf-8")
    if without:
        assert re.search(without, text)
        text = re.sub(without, "", text)
    path = folder / f"{stem}.ttl"
    path.write_text(f"{text}{PREFIXES}{added}\n", encoding="utf-8")
    return Module.read(path), [Module.read(other) for name, other in PATHS.items() if name != stem and name in beside]
