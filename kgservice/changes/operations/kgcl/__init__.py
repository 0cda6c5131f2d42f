"""Operations as text in KGCL, the Knowledge Graph Change Language, one to a line.

Source of the syntax: the published grammar of kgcl-schema 0.7, https://github.com/INCATools/kgcl. Texts stand in single
quotes, in which KGCL has no way to write a single quote or a line break; concepts are named by CURIE, by IRI in angle
brackets, or by label in single quotes.
"""

from kgservice.changes.operations.kgcl.read import parse_kgcl
from kgservice.changes.operations.kgcl.write import kgcl_text

__all__ = ["kgcl_text", "parse_kgcl"]
