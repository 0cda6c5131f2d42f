"""What stands on top of releases, in the making: many entries of a log, in about as many steps as they have graphs."""

from dataclasses import replace

from kgservice.stores.protocol import LogEntry
from kgservice.stores.standing import Layer, Standing, graphs_aside, graphs_of_entry

__all__ = ["Draft"]


class Draft:
    """What stands, in the making; which layers a graph is touched by is found out when something goes first."""

    def __init__(self, base: LogEntry, standing: Standing) -> None:
        """Begin with what stands on top of a release."""
        self._base = base
        self._imports = {entry.revision: entry for entry in standing.imports}
        self._imported = self._counting()
        # What only comes is put on top of what stands already, which is shared; where something goes, all is made anew.
        self._standing: Standing | None = standing
        self._layers: dict[int, Layer] | None = None
        self._touching: dict[str, set[int]] = {}

    def set_aside(self, base: LogEntry) -> None:
        """Put another release at the bottom."""
        self._base = base
        self._imported = self._counting()

    def edit(self, entry: LogEntry) -> None:
        """Put an edit on top."""
        graphs = graphs_of_entry(entry.graphs)
        self._put(Layer(entry, graphs, graphs & self._imported))

    def bring(self, entry: LogEntry) -> None:
        """Put an import on top."""
        graphs = graphs_of_entry(entry.graphs)
        self._imports[entry.revision] = entry
        if graphs.isdisjoint(self._base.graphs):
            self._imported |= graphs
        self._put(Layer(entry, graphs))

    def let_go(self, entry: LogEntry) -> bool:
        """Take away what makes room for an import, or goes with a removal; give whether that was anything.

        Imports of its graphs go, and what edits did in them; what edits did in them outside of imports goes as well
        where an import takes its place.
        """
        graphs, whole = graphs_of_entry(entry.graphs), entry.kind == "import"
        layers = self._by_revision()
        changed = False
        for revision in {revision for graph in graphs for revision in self._touching.get(graph, ())}:
            layer = layers[revision]
            if layer.entry.kind == "import":
                gone = layer.graphs
                del layers[revision], self._imports[revision]
                self._imported -= gone
            else:
                gone = layer.graphs & graphs if whole else layer.graphs & graphs & layer.inside
                layers[revision] = replace(layer, graphs=layer.graphs - gone, inside=layer.inside - gone)
            for graph in gone:
                self._touching[graph].discard(revision)
            changed = changed or bool(gone)
        if changed:
            self._standing = None
        return changed

    def standing(self) -> Standing:
        """Give what was made."""
        if self._standing is None:
            self._standing = Standing.of(self._by_revision().values())
        return self._standing

    def _put(self, layer: Layer) -> None:
        if self._standing is not None:
            self._standing = self._standing.under(layer)
        if self._layers is not None:
            self._index(self._layers, layer)

    def _by_revision(self) -> dict[int, Layer]:
        if self._layers is None:
            self._layers = {}
            for layer in self._standing or ():
                self._index(self._layers, layer)
        return self._layers

    def _index(self, layers: dict[int, Layer], layer: Layer) -> None:
        layers[layer.entry.revision] = layer
        for graph in layer.graphs:
            self._touching.setdefault(graph, set()).add(layer.entry.revision)

    def _counting(self) -> set[str]:
        """The graphs of the imports that count."""
        aside = graphs_aside(self._base, self._imports.values())
        return {graph for entry in self._imports.values() for graph in entry.graphs if graph not in aside}
