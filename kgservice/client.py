"""The Python client: the same questions and answers as REST and the command line, in domain types."""

from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Self

from kgservice.stores.open import open_store
from kgservice.workspace import Workspace
from mappings.conversion.answer import Conversion, Item, LabelsItem, Mode, ScoresItem
from mappings.conversion.bulk import BulkConversion
from mappings.conversion.compare import Comparison, compare
from mappings.resolution.answer import Resolution
from ontology.reference import find_level
from ontology.scale import UNIT, Scale
from ontology.scheme import Scheme

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
