"""Terms of licences: a table whose rows are sound, and which knows the licences of every dataset described."""

import pytest

from mappings.harmonization.corpus.dataset import shipped_datasets
from mappings.harmonization.licences.terms import Terms, terms_of, terms_table

TABLE = tuple(terms_table().values())


@pytest.mark.parametrize("terms", TABLE, ids=lambda terms: terms.id)
def test_a_row_is_sound(terms: Terms) -> None:
    assert set(terms.adapted_under) <= set(terms_table())
    assert bool(terms.adapted_under) == (terms.redistribute == terms.adapt == "yes")
    assert terms.source.startswith("https://") or terms.id.startswith("LicenseRef-")
    assert terms.name and terms.listed
    if terms.share_alike:
        assert len(terms.adapted_under) <= 2
    if terms.commercial == "no":
        assert all(terms_of(licence).commercial == "no" for licence in terms.adapted_under)


def test_creative_commons_licences_combine_as_their_authors_say() -> None:
    """The chart in Creative Commons' FAQ, for licences of version 4.0 of what is adapted and of the adaptation."""
    allowed = {
        "CC-BY-4.0": {"CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0"},
        "CC-BY-SA-4.0": {"CC-BY-SA-4.0"},
        "CC-BY-NC-4.0": {"CC-BY-NC-4.0", "CC-BY-NC-SA-4.0"},
        "CC-BY-NC-SA-4.0": {"CC-BY-NC-SA-4.0"},
        "CC-BY-ND-4.0": set(),
        "CC-BY-NC-ND-4.0": set(),
    }
    for licence, others in allowed.items():
        assert {name for name in terms_of(licence).adapted_under if name.startswith("CC-BY")} == others


def test_a_licence_that_is_not_listed_allows_nothing() -> None:
    terms = terms_of("ask my professor")
    assert (terms.redistribute, terms.adapt, terms.commercial, terms.train) == ("unknown",) * 4
    assert not terms.listed and "not allowed" in terms.note


def test_the_licence_of_every_dataset_described_is_listed() -> None:
    missing = {dataset.id: dataset.licence for dataset in shipped_datasets() if not terms_of(dataset.licence).listed}
    assert not missing, "add a row to mappings/harmonization/licences/terms.tsv"
