"""Merge: what the licences of several datasets together allow, demand and rule out. It is no legal advice."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final, Protocol

from mappings.harmonization.licences.terms import Terms, terms_of, terms_table
from mappings.harmonization.options import Purpose
from ontology.errors import EmotaxaError

__all__ = [
    "NO_ADVICE",
    "Conflict",
    "DatasetTerms",
    "FileTerms",
    "MergeTerms",
    "PurposeRefused",
    "check_purpose",
    "merge_terms",
]

NO_ADVICE: Final = (
    "This is drawn from a table of licences by simple rules. It is no legal advice: read the licences, and the terms "
    "of the places that the texts come from."
)


class PurposeRefused(EmotaxaError, PermissionError):
    """A purpose that the licences of the datasets rule out."""


class _Licensed(Protocol):
    """What is asked of a dataset."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def licence(self) -> str: ...
    @property
    def citation(self) -> str: ...


@dataclass(frozen=True, slots=True)
class DatasetTerms:
    """A dataset with the terms of its licence."""

    dataset: str
    name: str
    terms: Terms
    citation: str

    @property
    def withheld(self) -> str:
        """Why the dataset's rows may not be handed on with other labels; empty where they may."""
        terms = self.terms
        if terms.redistribute == "no":
            return f"{terms.id} does not allow the texts to be handed on"
        if terms.adapt == "no":
            return f"{terms.id} does not allow adapted data to be handed on, and rows with other labels are adapted"
        if terms.redistribute == "unknown" or terms.adapt == "unknown":
            return f"{terms.id} does not tell whether the rows may be handed on, which counts as no"
        return ""

    @property
    def untrained(self) -> str:
        """Why no model may be trained on it; empty where one may."""
        if self.terms.train == "yes":
            return ""
        told = "does not allow" if self.terms.train == "no" else "does not tell whether it allows"
        return f"{self.terms.id} {told} that a model is trained on it" + (
            ", which counts as no" if self.terms.train == "unknown" else ""
        )


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two datasets whose rows cannot stand in one file that is handed on, and why."""

    one: str
    other: str
    one_licence: str
    other_licence: str
    reason: str


@dataclass(frozen=True, slots=True)
class FileTerms:
    """Datasets whose rows may be handed on as one file, and the freest licence for it."""

    licence: str
    datasets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergeTerms:
    """What holds for a merge.

    Attributes:
        datasets: the datasets, in order, each once.
        one_file: the freest licence under which all rows may be handed on as one file, or None.
        files: how the rows may be handed on otherwise: as few files as found, each with its licence.
        conflicts: pairs of datasets that cannot stand in one such file.
        commercial: whether every licence allows commercial use.
    """

    datasets: tuple[DatasetTerms, ...]
    one_file: str | None
    files: tuple[FileTerms, ...]
    conflicts: tuple[Conflict, ...]
    commercial: bool

    @property
    def withheld(self) -> dict[str, str]:
        """The datasets whose rows may not be handed on, with the reason."""
        return {one.dataset: one.withheld for one in self.datasets if one.withheld}

    @property
    def untrained(self) -> dict[str, str]:
        """The datasets on which no model may be trained, with the reason."""
        return {one.dataset: one.untrained for one in self.datasets if one.untrained}

    @property
    def obligations(self) -> tuple[str, ...]:
        """What whoever hands on the rows has to do, a sentence each."""
        return tuple(_obligations(self))

    @property
    def attributions(self) -> tuple[str, ...]:
        """Whom to name: a line for each dataset whose licence asks for it."""
        return tuple(
            f"{one.name}, {one.terms.name}"
            + (f" ({one.terms.source})" if one.terms.source else "")
            + (f". {one.citation}" if one.citation else "")
            for one in self.datasets
            if one.terms.attribution
        )

    def as_text(self) -> str:
        """Give in a line whether the rows may be handed on, and under which licence."""
        if self.one_file is not None:
            return f"licence of the merge: {self.one_file}; see the report for what it asks"
        if self.withheld:
            return f"the merge may not be handed on because of {', '.join(self.withheld)}; see the report"
        parts = "; ".join(f"{', '.join(file.datasets)} under {file.licence}" for file in self.files)
        return f"the merge may not be handed on as one file, but as one for each of: {parts}"

    def as_dict(self) -> dict[str, Any]:
        """Give it in the types of JSON."""
        return {
            "datasets": {
                one.dataset: {
                    "licence": one.terms.id,
                    "name": one.terms.name,
                    "redistribute": one.terms.redistribute,
                    "adapt": one.terms.adapt,
                    "commercial": one.terms.commercial,
                    "train": one.terms.train,
                    "attribution": one.terms.attribution,
                    "share_alike": one.terms.share_alike,
                    "source": one.terms.source or None,
                    "note": one.terms.note or None,
                    "citation": one.citation or None,
                }
                for one in self.datasets
            },
            "redistribute": {
                "one_file": self.one_file,
                "files": [{"licence": file.licence, "datasets": list(file.datasets)} for file in self.files],
                "withheld": self.withheld,
            },
            "train": {"allowed": not self.untrained, "refused": self.untrained},
            "commercial": self.commercial,
            "conflicts": [
                {
                    "datasets": [conflict.one, conflict.other],
                    "licences": [conflict.one_licence, conflict.other_licence],
                    "reason": conflict.reason,
                }
                for conflict in self.conflicts
            ],
            "obligations": list(self.obligations),
            "attributions": list(self.attributions),
            "advice": NO_ADVICE,
        }


def merge_terms(datasets: Sequence[_Licensed]) -> MergeTerms:
    """Tell what may be done with the rows of some datasets together.

    Rows may stand in one file that is handed on where some licence is among those under which what is adapted from
    each dataset may be given. Of several, the freest is named. What a licence does not tell counts as not allowed.
    """
    named = {dataset.id: dataset for dataset in datasets}
    found = tuple(
        DatasetTerms(dataset.id, dataset.name, terms_of(dataset.licence), dataset.citation)
        for dataset in named.values()
    )
    files = tuple(_files([one for one in found if not one.withheld]))
    whole = len(files) == 1 and not any(one.withheld for one in found)
    return MergeTerms(
        found,
        files[0].licence if whole else None,
        files,
        tuple(_conflicts(found)),
        all(one.terms.commercial == "yes" for one in found),
    )


def check_purpose(terms: MergeTerms, purpose: Purpose) -> None:
    """See to it that the licences allow a purpose; research in house is not refused, only told of in the report.

    Raises:
        PurposeRefused: with the datasets, their licences and the cure.
    """
    if purpose == "train" and terms.untrained:
        raise _refused("no model may be trained on this merge", terms.untrained, purpose)
    if purpose == "redistribute" and terms.withheld:
        raise _refused("this merge may not be redistributed", terms.withheld, purpose)
    if purpose == "redistribute" and terms.one_file is None:
        reasons = "; ".join(dict.fromkeys(conflict.reason for conflict in terms.conflicts)) or "no licence fits all"
        parts = "; ".join(f"{', '.join(file.datasets)} under {file.licence}" for file in terms.files)
        raise PurposeRefused(
            f"this merge may not be redistributed as one file: {reasons}",
            hint=f"write a file for each of: {parts}",
            value=purpose,
            field="purpose",
        )


def _refused(what: str, reasons: Mapping[str, str], purpose: Purpose) -> PurposeRefused:
    told = "; ".join(f"{name}: {reason}" for name, reason in reasons.items())
    return PurposeRefused(
        f"{what}: {told}",
        hint=f"leave out {', '.join(reasons)}, or describe it with the licence that its authors grant you",
        value=purpose,
        field="purpose",
    )


def _files(datasets: Sequence[DatasetTerms]) -> Iterator[FileTerms]:
    """Put datasets into files, each into the first whose licences leave one for it."""
    kept: list[tuple[list[str], set[str]]] = []
    for one in datasets:
        allowed = set(one.terms.adapted_under)
        for names, licences in kept:
            if licences & allowed:
                names.append(one.dataset)
                licences &= allowed
                break
        else:
            kept.append(([one.dataset], allowed))
    for names, licences in kept:
        yield FileTerms(_freest(licences), tuple(names))


def _freest(licences: Collection[str]) -> str:
    return next(licence for licence in terms_table() if licence in licences)


def _conflicts(datasets: Sequence[DatasetTerms]) -> Iterator[Conflict]:
    for one, other in combinations((dataset for dataset in datasets if not dataset.withheld), 2):
        if not set(one.terms.adapted_under) & set(other.terms.adapted_under):
            yield Conflict(
                one.dataset,
                other.dataset,
                one.terms.id,
                other.terms.id,
                f"what is adapted from {one.dataset} ({one.terms.id}) may be handed on under "
                f"{_listed(one.terms)}, what is adapted from {other.dataset} ({other.terms.id}) under "
                f"{_listed(other.terms)}, and no licence is both",
            )


def _listed(terms: Terms) -> str:
    return " or ".join(terms.adapted_under) + (" alone" if len(terms.adapted_under) == 1 else "")


def _obligations(merge: MergeTerms) -> Iterator[str]:
    if any(one.terms.attribution for one in merge.datasets):
        yield "Name the authors of each dataset and its licence, with a link, and say that the labels were converted."
    for file in merge.files:
        if terms_of(file.licence).share_alike:
            yield f"Hand on the rows of {', '.join(file.datasets)} under {file.licence}, and name it with them."
    noncommercial = [one.dataset for one in merge.datasets if one.terms.commercial != "yes"]
    if noncommercial:
        yield f"Use the rows of {', '.join(noncommercial)}, and models trained on them, for no commercial ends."
    if merge.withheld:
        yield f"Do not hand on the rows of {', '.join(merge.withheld)}; give their ids, or the way to get them."
