"""What the SSSOM tests share: a small valid file to spoil."""

import pytest

VALID = """\
#sssom_version: "1.1"
#curie_map:
#  emotaxa: https://w3id.org/emotaxa/
#  mapping: https://w3id.org/emotaxa/mapping/
#  parrott: https://w3id.org/emotaxa/parrott/
#  sense: https://w3id.org/emotaxa/sense/
#mapping_set_id: https://w3id.org/emotaxa/mappings/example
#mapping_set_version: 0.1.0
#mapping_set_title: "Parrott 2001: two of its categories"
#license: https://creativecommons.org/licenses/by/4.0/
#subject_source: emotaxa:parrott
#object_source: emotaxa:sense
#mapping_date: 2026-11-21
record_id\tsubject_id\tsubject_label\tpredicate_id\tpredicate_modifier\tobject_id\tobject_label\tmapping_justification\
\tauthor_label\tconfidence\tcomment
mapping:parrott/3/joy--joy\tparrott:3/joy\tjoy\tskos:exactMatch\t\tsense:joy\tjoy\tsemapv:ManualMappingCuration\
\tEmotaxa contributors\t1\t
mapping:parrott/3/zest--anger\tparrott:3/zest\tzest\tskos:closeMatch\tNot\tsense:anger\tanger\
\tsemapv:ManualMappingCuration\tEmotaxa contributors\t0.85\t"said as ""zest""; not anger"
"""


@pytest.fixture
def valid() -> str:
    """A canonical file: the header in lines 1 to 13, the columns in 14, two records in 15 and 16."""
    return VALID
