"""The Python client: the same questions and answers as REST and the command line, in domain types."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from kgservice.stores.open import open_store
from kgservice.workspace import Workspace
from mappings.conversion.answer import Conversion, Item, LabelsItem, Mode, ScoresItem
from mappings.conversion.bulk import BulkConversion
from mappings.conversion.compare import Comparison, compare
from mappings.harmonization.options import Options
from mappings.resolution.answer import Resolution
from ontology.reference import find_level
from ontology.scale import UNIT, Scale
from ontology.scheme import Scheme

if TYPE_CHECKING:
    from mappings.harmonization.harmonize import Progress
    from mappings.harmonization.reporting.report import Report

__all__ = ["Emotaxa"]


class Emotaxa:
    """Emotaxa in this process, over one store.

    >>> with Emotaxa.local("memory:") as emotaxa:
    ...     [answer] = emotaxa.convert(["annoyance"], source="goemotions", target="ekman")
    >>> answer.targets[0].concept.label
    'anger'
    """

    def __init__(self, workspace: Workspace) -> None:
        """Ask over a workspace, which `close` closes."""
        self.workspace = workspace

    @classmethod
    def local(cls, store: str | None = None) -> Self:
        """Open a store in this process: `embedded:PATH` or `memory:`; the user's own where none is named.

        Raises:
            UnknownStore, StoreUnavailable: where it cannot be opened.
        """
        return cls(Workspace(open_store(store)))

    def schemes(self) -> tuple[Scheme, ...]:
        """Give all schemes."""
        return tuple(self.workspace.at().knowledge.taxonomy.schemes.values())

    def resolve(
        self, texts: Iterable[str], *, scheme: str | None = None, lang: str | None = None, limit: int = 5
    ) -> list[Resolution]:
        """Find the concepts that texts name, best first; see `mappings.resolution.resolver`."""
        now = self.workspace.at()
        level = None if scheme is None else find_level(now.knowledge.taxonomy, scheme, field="scheme")
        return [now.resolver.resolve(text, level, lang, limit) for text in texts]

    def convert(
        self,
        items: Iterable[str | Sequence[str] | Mapping[str, float] | Item],
        *,
        source: str,
        target: str,
        mode: Mode = "hard",
        profile: str | None = None,
        explain: bool = False,
        scale: Scale = UNIT,
    ) -> list[Conversion]:
        """Convert labels, lists of labels that hold together, scores by label, or points; one answer each.

        Raises:
            EmotaxaError: as `mappings.conversion.converter.Converter.convert` does.
        """
        read = [_item(item) for item in items]
        return self.workspace.at().converter.convert(
            read, source, target, mode=mode, profile=profile, explain=explain, scale=scale
        )

    def convert_labels(
        self, labels: Sequence[str], *, source: str, target: str, profile: str | None = None
    ) -> BulkConversion:
        """Convert any number of single labels at once, as arrays."""
        return self.workspace.at().converter.convert_labels(labels, source, target, profile=profile)

    def compare(self, *, source: str, target: str, profile: str) -> tuple[Comparison, ...]:
        """Compare a published profile with the derived conversion, label by label."""
        return compare(self.workspace.at().converter, source, target, profile)

    def harmonize(
        self,
        inputs: Mapping[str, str | Path | Sequence[str | Path]],
        *,
        target: str,
        out: str | Path,
        report: str | Path | None = None,
        progress: "Progress | None" = None,
        resume: bool = False,
        **options: Any,  # noqa: ANN401 - those of Options, checked there
    ) -> "Report":
        """Write the rows of datasets with the labels of another scheme; see `mappings.harmonization.harmonize`.

        Args:
            inputs: file or directory, or several, of each dataset, by its id, its printed name or the path of a
                description of your own.
            target: a scheme or a tier of one.
            out: what to write: `.parquet`, `.jsonl`, `.csv`, or `.hf`, a directory that the library `datasets` opens.
            report: where to write the report, `.html` or `.json`, if it is wanted as a file.
            progress: told how far the work is.
            resume: keep what is finished beside the output, and go on from there.
            options: the attributes of `mappings.harmonization.options.Options`: profile, threshold, unknown...

        Raises:
            EmotaxaError: as `mappings.harmonization.harmonize.harmonize` does.
        """
        # Polars, which harmonization needs, takes a while to import, and few who convert need it.
        from mappings.harmonization.corpus.named import named_dataset
        from mappings.harmonization.harmonize import harmonize
        from mappings.harmonization.inputs import inputs_of

        files = [
            file
            for name, given in inputs.items()
            for path in ([given] if isinstance(given, str | Path) else given)
            for file in inputs_of(named_dataset(name), Path(path))
        ]
        return harmonize(
            self.workspace.at().converter,
            files,
            target,
            Path(out),
            Options(**options),
            progress=progress,
            report=Path(report) if report is not None else None,
            resume=resume,
        )

    def close(self) -> None:
        """Close the store."""
        self.workspace.close()

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()


def _item(item: str | Sequence[str] | Mapping[str, float] | Item) -> Item:
    if isinstance(item, str):
        return LabelsItem((item,))
    if isinstance(item, Mapping):
        return ScoresItem(item)
    if isinstance(item, Sequence):
        return LabelsItem(tuple(item))
    return item
