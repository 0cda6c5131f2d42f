"""The mapping sets and profiles that come with the package."""

from itertools import chain
from pathlib import Path

import pytest

from mappings.record import MappingSet
from mappings.shipped import shipped_label_modules, shipped_mapping_sets, shipped_profiles
from mappings.sssom.check import check_sssom
from mappings.sssom.read import read_sssom
from mappings.sssom.write import write_sssom

SETS = tuple(map(read_sssom, shipped_mapping_sets()))
PROFILES = tuple(map(read_sssom, shipped_profiles()))


def names(sets: tuple[MappingSet, ...]) -> list[str]:
    return [mapping_set.id.rpartition("/")[2] for mapping_set in sets]


def test_the_sets_come_by_name() -> None:
    assert names(SETS) == sorted(names(SETS))
    assert {"ekman", "ekman-1999", "ekman-7", "goemotions", "parrott", "sentiment", "shaver"} <= set(names(SETS))
    assert "goemotions-paper" in names(PROFILES)
    assert "goemotions.ttl" in [path.name for path in shipped_label_modules()]


@pytest.mark.parametrize("mapping_set", SETS + PROFILES, ids=names(SETS + PROFILES))
def test_a_shipped_file_is_canonical_and_without_findings(mapping_set: MappingSet) -> None:
    path = Path(mapping_set.path)

    assert [str(finding) for finding in check_sssom(path)] == []
    assert write_sssom(mapping_set).encode() == path.read_bytes()


@pytest.mark.parametrize("mapping_set", SETS + PROFILES, ids=names(SETS + PROFILES))
def test_every_shipped_record_says_who_claims_it_and_between_which_schemes(mapping_set: MappingSet) -> None:
    for record in mapping_set.records:
        assert record.slots["author_label"], record.id
        assert record.subject.startswith(record.subject_source + "/"), record.id
        assert record.object_source, record.id


def test_record_ids_are_unique_over_all_shipped_files() -> None:
    ids = [record.id for record in chain.from_iterable(one.records for one in SETS + PROFILES)]

    assert len(ids) == len(set(ids))


def test_a_profile_answers_every_label_once_for_each_target() -> None:
    (profile,) = (one for one in PROFILES if one.id.endswith("/goemotions-paper"))
    targets = {record.object_source for record in profile.records}

    assert targets == {
        f"https://w3id.org/emotaxa/{name}" for name in ("ekman", "sentiment", "goemotions-ekman", "goemotions-group")
    }
    for target in targets:
        subjects = [record.subject for record in profile.records if record.object_source == target]
        assert len(subjects) == len(set(subjects)) == 28
