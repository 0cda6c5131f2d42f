"""Transformers in ONNX Runtime: int8 on the CPU, without torch."""

from collections.abc import Sequence

import numpy as np

from classifiers.encoders.session import OnnxSession
from classifiers.encoders.tokens import BulkTokenizer
from classifiers.errors import ModelError
from classifiers.folder.config import FolderConfig
from classifiers.folder.reading import ONNX, ModelFolder
from classifiers.trained.runtime import Outputs, points_on_scale
from classifiers.trained.said import Said

__all__ = ["OnnxRuntime"]


class OnnxRuntime:
    """Runs the `model.onnx` of a folder; safe to share between threads.

    Attributes:
        config: what the model says of itself.
        device: always `cpu`.
    """

    device = "cpu"

    def __init__(self, folder: ModelFolder, *, threads: int = 0) -> None:
        """Open the graph.

        Args:
            folder: the model.
            threads: how many threads to compute with; 0 for one per core that this process may use.

        Raises:
            ModelError: where a file cannot be read, or the graph does not put out what the configuration says.
        """
        config = folder.config
        self.config: FolderConfig = config
        self._tokenizer = BulkTokenizer(folder.tokenizer(), config.max_tokens)
        self._said = Said(self._tokenizer)
        self._session = OnnxSession(folder.file(ONNX), threads=threads)
        self._widths = {"logits": config.labels, "embedding": config.dimensions}
        if config.points is not None:
            self._widths["points"] = 3
        for name, width in self._widths.items():
            if (found := self._session.outputs.get(name)) != width:
                raise ModelError(
                    f"has no output {name}" if found is None else f"puts out {found} {name}, not {width}",
                    path=folder.path / ONNX,
                    hint="it does not belong to this config.json; train or fetch the model again",
                )
        self._session.check(self._tokenizer.highest, config.max_tokens)

    def run(self, texts: Sequence[str], *, embedding: bool = False) -> Outputs:
        """Run the model on texts; see `Runtime`."""
        names = [name for name in self._widths if embedding or name != "embedding"]
        found = {name: np.empty((len(texts), self._widths[name]), np.float32) for name in names}
        empty = np.empty(len(texts), np.bool_)
        for part, tokens in self._tokenizer.stream(texts):
            empty[part] = self._said.nothing(texts[part], tokens.ids, tokens.starts)
            for name, values in self._session.run(tokens, names).items():
                found[name][part] = values
        points = points_on_scale(found["points"], self.config) if "points" in found else None
        return Outputs(found["logits"], empty, points, found.get("embedding"))
