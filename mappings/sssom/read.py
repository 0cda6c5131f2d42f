r"""Read mapping sets from SSSOM/TSV.

>>> found = parse_sssom('''#curie_map:
... #  sense: https://w3id.org/emotaxa/sense/
... #  parrott: https://w3id.org/emotaxa/parrott/
... #mapping_set_id: https://example.org/set
... #license: https://creativecommons.org/licenses/by/4.0/
... subject_id\tpredicate_id\tobject_id\tmapping_justification
... parrott:3/joy\tskos:exactMatch\tsense:joy\tsemapv:ManualMappingCuration
... ''')
>>> found.records[0].object
'https://w3id.org/emotaxa/sense/joy'
"""

from pathlib import Path

from mappings.record import MappingSet
from mappings.sssom.scan import scan
from mappings.sssom.source import Source, read_source, source_of

__all__ = ["parse_sssom", "read_sssom"]


def read_sssom(path: Path, *, set_id: str = "") -> MappingSet:
    """Read a file, with its metadata embedded or in a file beside it.

    Args:
        path: the `.sssom.tsv` file.
        set_id: `mapping_set_id` to use where the file gives none; without it, such a file is refused.

    Raises:
        DocumentError: for the first thing that the standard does not allow, with file, line, slot and cure. What can be
            read all the same, as an unknown column, passes; `mappings.sssom.check` tells of it.
    """
    return _read(read_source(path), set_id)


def parse_sssom(text: str, path: str = "<text>", *, set_id: str = "") -> MappingSet:
    """Read a set from text with embedded metadata; `path` names it in messages. Raises like `read_sssom`."""
    return _read(source_of(text, path), set_id)


def _read(source: Source, set_id: str) -> MappingSet:
    found = scan(source, set_id=set_id)
    if found.report.first_error is not None:
        raise found.report.first_error
    return found.mapping_set
