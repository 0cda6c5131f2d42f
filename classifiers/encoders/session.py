"""Sessions of ONNX Runtime: token ids in, arrays out, in batches that fit the processor's caches."""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from classifiers.encoders.tokens import Batch, Tokens, batches
from classifiers.errors import ModelError

__all__ = ["OnnxSession", "Pooling", "cores"]

Pooling = Literal["mean", "cls"]

BUDGET: Final = 512
"""Ids per batch: with so few, what a layer hands to the next stays in the cache of a core."""

_LONGEST: Final = 1024

_NEEDED: Final = ("input_ids", "attention_mask")


class OnnxSession:
    """A graph on the CPU; safe to share between threads.

    Every batch is computed by one thread, and as many batches at a time as there are threads: that scales better than
    threads which share a batch and wait for each other at every step.

    Attributes:
        path: the file of the graph.
        outputs: the names of what it puts out, with the width of each.
    """

    def __init__(self, path: Path, *, threads: int = 0, pooling: Pooling = "mean") -> None:
        """Open a graph with the inputs `input_ids` and `attention_mask`, and `token_type_ids` where it has that.

        Args:
            path: the file.
            threads: how many batches to compute at a time; 0 for one per core that this process may use.
            pooling: how an output with a vector for each token is made one with a vector for each text.

        Raises:
            ModelError: where there is no such file, or it is no such graph.
        """
        import onnxruntime

        if not path.is_file():
            raise ModelError("there is no such file", path=path)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        # What fails is raised; nothing need be written to standard error besides.
        options.log_severity_level = 4
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # The library has a tree of its own below Exception, and does not export it.
            raise ModelError(
                f"not a graph that ONNX Runtime can run: {_first_line(error)}",
                path=path,
                hint="fetch or export it anew",
            ) from error
        self.path = path
        self._inputs = [given.name for given in self._session.get_inputs()]
        if strange := set(_NEEDED) ^ set(self._inputs) - {"token_type_ids"}:
            raise ModelError(
                f"the graph takes {', '.join(self._inputs)}",
                path=path,
                hint=f"it should take {' and '.join(_NEEDED)}; {', '.join(sorted(strange))} is one too many or missing",
            )
        self._threads = threads or cores()
        self._pooling = pooling
        self.outputs: Mapping[str, int] = MappingProxyType(self._widths())

    def run(self, tokens: Tokens, outputs: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Compute outputs of texts.

        Args:
            tokens: the texts.
            outputs: names of what to compute.

        Returns:
            By name of the output float32 of shape (texts, width), in the order of the texts. The values of a text do
            not depend on the texts beside it, but for the last bits.
        """
        found = {name: np.zeros((len(tokens), self.outputs[name]), dtype=np.float32) for name in outputs}

        def compute(batch: Batch) -> None:
            for name, values in zip(outputs, self._run(batch, outputs), strict=True):
                found[name][batch.rows] = values

        work = list(batches(tokens, BUDGET))
        if len(work) < 2 or self._threads < 2:
            for batch in work:
                compute(batch)
        else:
            for _ in self._pool.map(compute, work):
                pass
        return found

    def check(self, highest: int, length: int) -> None:
        """See to it that the graph takes any text that a tokenizer makes, by running one.

        Args:
            highest: the highest id of the tokenizer.
            length: how many tokens a text may have; no more than 1024 are run.

        Raises:
            ModelError: where it does not.
        """
        ids = np.full((1, min(length, _LONGEST)), highest, dtype=np.int64)
        names = [output.name for output in self._session.get_outputs()]
        try:
            self._run(Batch(np.zeros(1, dtype=np.intp), ids, np.ones_like(ids)), names)
        except Exception as error:  # As above.
            raise ModelError(
                f"the graph does not take {ids.shape[1]} tokens with ids up to {highest}: {_first_line(error)}",
                path=self.path,
                hint="it does not belong to this tokenizer.json, or reads fewer tokens; fetch or export it anew",
            ) from error

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._threads, thread_name_prefix="onnx")

    def _run(self, batch: Batch, outputs: Sequence[str]) -> list[NDArray[np.float32]]:
        given: dict[str, NDArray[Any]] = {"input_ids": batch.ids, "attention_mask": batch.mask}
        if "token_type_ids" in self._inputs:
            given["token_type_ids"] = np.zeros_like(batch.ids)
        return [self._pooled(values, batch.mask) for values in self._session.run(list(outputs), given)]

    def _pooled(self, values: NDArray[np.float32], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        if values.ndim == 2:
            return values
        if self._pooling == "cls":
            first: NDArray[np.float32] = values[:, 0]
            return first
        weights = mask.astype(np.float32)
        summed: NDArray[np.float32] = np.einsum("btd,bt->bd", values, weights)
        summed /= np.maximum(weights.sum(axis=1, keepdims=True), 1)
        return summed

    def _widths(self) -> dict[str, int]:
        """Tell how wide each output is by running a text of two tokens, since graphs need not say so."""
        one = np.ones((1, 2), dtype=np.int64)
        names = [output.name for output in self._session.get_outputs()]
        try:
            found = self._run(Batch(np.zeros(1, dtype=np.intp), one, one), names)
        except Exception as error:  # As above.
            raise ModelError(f"the graph cannot be run: {_first_line(error)}", path=self.path) from error
        return {name: values.shape[-1] for name, values in zip(names, found, strict=True)}


def cores() -> int:
    """Count the cores that this process may use; at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
