"""All mapping sets in one: prefixes that clash, licences that differ, records without ids."""

from mappings.release.merged_sets import merged_sets
from mappings.sssom.check import check_sssom_text
from mappings.sssom.read import parse_sssom
from mappings.sssom.write import write_sssom

HEAD = """#curie_map:
#  ex: https://example.org/{name}/
#  orcid: https://orcid.org/
#mapping_set_id: https://w3id.org/emotaxa/mappings/{name}
#license: {licence}
"""
COLUMNS = "{id}subject_id\tpredicate_id\tobject_id\tmapping_justification\tauthor_id\n"
ROW = "{id}ex:joy\tskos:exactMatch\tex:glee\tsemapv:ManualMappingCuration\torcid:0000-0001\n"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"


def one(name: str, licence: str = CC_BY, *, named: bool = True) -> str:
    head = HEAD.format(name=name, licence=licence)
    if not named:
        return head + COLUMNS.format(id="") + ROW.format(id="")
    return head + COLUMNS.format(id="record_id\t") + ROW.format(id=f"ex:{name}\t")


def merged(*texts: str) -> str:
    text = write_sssom(merged_sets(map(parse_sssom, texts), "0.2.0"))
    assert not check_sssom_text(text), text
    return text


def test_a_prefix_keeps_its_meaning_in_each_record() -> None:
    found = parse_sssom(merged(one("a"), one("b")))
    assert {(record.id, record.subject, record.object) for record in found.records} == {
        (f"https://example.org/{name}/{name}", f"https://example.org/{name}/joy", f"https://example.org/{name}/glee")
        for name in "ab"
    }


def test_each_record_names_its_set_and_another_licence() -> None:
    found = parse_sssom(merged(one("a"), one("b", "https://creativecommons.org/publicdomain/zero/1.0/")))
    assert {record.slots["mapping_source"]: record.slots.get("license", "") for record in found.records} == {
        "emotaxa:mappings/a": "",
        "emotaxa:mappings/b": "https://creativecommons.org/publicdomain/zero/1.0/",
    }


def test_ids_are_left_out_where_not_every_record_has_one() -> None:
    assert "record_id" not in merged(one("a"), one("b", named=False))


def test_the_order_of_the_sets_does_not_show() -> None:
    assert merged(one("a"), one("b")) == merged(one("b"), one("a"))


def test_nothing_merged_is_an_empty_set() -> None:
    assert not parse_sssom(write_sssom(merged_sets((), "0.2.0"))).records
