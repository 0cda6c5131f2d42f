"""The licence of a release: CC BY 4.0, and what names another."""

from collections.abc import Iterator
from importlib.resources import files

from pyoxigraph import NamedNode

from mappings.release.files import ReleaseContent
from ontology.iri import DCT

__all__ = ["LICENCE", "licence_text"]

LICENCE = "https://creativecommons.org/licenses/by/4.0/"

_HEAD = """\
The ontology, the label sets, the mapping sets and everything else in this release are licensed under the Creative
Commons Attribution 4.0 International licence (SPDX-License-Identifier: CC-BY-4.0),
whose legal code follows. What names another licence or source keeps it{others}
"""


def licence_text(content: ReleaseContent) -> str:
    """Give what the licence holds for, what is excepted from it, and the legal code."""
    others = [f"- {path}: {licence}" for path, licence in _others(content)]
    head = _HEAD.format(others="\n".join([":", "", *others]) if others else ".")
    legal_code = (files("mappings") / "LICENSE").read_text(encoding="utf-8").partition("\n\n")[2]
    return f"{head}\n{legal_code}"


def _others(content: ReleaseContent) -> Iterator[tuple[str, str]]:
    told = NamedNode(DCT + "license")
    for module in content.modules:
        header = NamedNode(module.iri)
        for triple in module.document.triples:
            if triple.subject == header and triple.predicate == told and isinstance(triple.object, NamedNode):
                if triple.object.value != LICENCE:
                    yield f"modules/{module.name}", triple.object.value
    for folder, sets in (("sets", content.sets), ("profiles", content.profiles), ("alignments", content.alignments)):
        for one in sets:
            if one.mappings.licence != LICENCE:
                yield f"mappings/{folder}/{one.name}", one.mappings.licence
