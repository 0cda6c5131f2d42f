"""Encoders of sentence-transformers, in PyTorch: on the CPU or on a GPU."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from classifiers.encoders.description import WEIGHTS, describe
from classifiers.encoders.device import resolve_device
from classifiers.encoders.lengths import unit
from classifiers.encoders.loading import loading
from classifiers.encoders.tokens import Batch, BulkTokenizer, Tokens, batches, clean
from classifiers.encoders.vocabulary import check_vocabulary
from classifiers.errors import DeviceError, ModelError
from classifiers.huggingface.source import hub_folder
from ontology.errors import EmotaxaError, MissingExtra

if TYPE_CHECKING:
    import torch

__all__ = ["Precision", "SentenceEncoder", "check_precision"]

Precision = Literal["auto", "fp32", "bf16", "fp16"]

BUDGETS: Final = {"cpu": 2048, "cuda": 262_144}
"""Ids per batch, padding included."""
_MOST: Final = {"cpu": 128, "cuda": 8192}
_TOKENS: Final = 512


class SentenceEncoder:
    """Any model of sentence-transformers; safe to share between threads.

    Tokens are made on the CPU one chunk ahead of the batches that are computed; batches hold texts of about one length.
    Where a GPU has no memory for a batch, it is halved, and so are those that follow.

    Attributes:
        name: the name of the folder, with the digest of the weights; or that of the model of the hub.
        dimensions: how long the vectors are.
        device: `cpu` or `cuda`.
        max_tokens: how many tokens of a text it reads.
        threshold: the cosine from which on two texts count as near.
        budget: how many ids a batch may hold, padding included; it shrinks where memory does not suffice.
    """

    def __init__(
        self, source: str | Path, device: str = "auto", *, precision: Precision = "auto", threshold: float = 0.6
    ) -> None:
        """Load a model.

        Args:
            source: a folder, or the name of a model that sentence-transformers knows.
            device: `auto`, `cpu` or `cuda`.
            precision: of the numbers that are computed with; `auto` is `fp32` on the CPU, and on a GPU `bf16`,
                or `fp16` where it has no `bf16`.
            threshold: the cosine, in [0, 1], from which on two texts count as near.

        Raises:
            MissingExtra: where sentence-transformers is not installed.
            ModelError: where it cannot load the model, or the files of the model do not belong together.
            DeviceError: where there is no such device; `field` is `device`.
            EmotaxaError: where there is no such precision; `field` is `precision`.
            BackendUnavailable: where the model lies on the hub, which cannot be reached.
        """
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise MissingExtra("an encoder of sentence-transformers", "encoders") from error
        check_precision(precision)
        self.device = resolve_device(device)
        folder = _folder(source)
        with loading(folder, "sentence-transformers cannot load it"):
            model: Any = SentenceTransformer(str(folder), device=self.device)
            self._model = model.to(_dtype(precision, self.device)).eval()
        self.name = _name(source)
        self.max_tokens = int(model.max_seq_length or _TOKENS)
        self.threshold = threshold
        self.budget = BUDGETS[self.device]
        self._prompt = str(model.prompts.get(model.default_prompt_name) or "") if model.default_prompt_name else ""
        self._tokenizer = _tokenizer(model, self.max_tokens)
        _check_tokens(model, self._tokenizer, folder)
        with loading(folder, "sentence-transformers cannot run it"):
            self.dimensions = len(model.encode("one", show_progress_bar=False))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give a vector of length 1 for each text, float32 of shape (texts, dimensions).

        Raises:
            DeviceError: where the memory of the GPU does not suffice for a single text.
        """
        if self._tokenizer is None:
            # The library puts the prompt before them itself.
            cleaned = clean(texts, self.max_tokens * 64)
            return unit(np.array(self._model.encode(cleaned, show_progress_bar=False), dtype=np.float32))
        prompted = [self._prompt + text for text in texts] if self._prompt else texts
        found = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for part, tokens in self._tokenizer.stream(prompted):
            found[part] = self._encode(tokens)
        return unit(found)

    def warm_up(self) -> None:
        """Encode a short text and a long one."""
        self.encode(["Hello there.", "word " * self.max_tokens])

    def _encode(self, tokens: Tokens) -> NDArray[np.float32]:
        import torch

        # What a GPU computes stays there until the chunk is done, so that it never waits for the way back.
        with torch.inference_mode():
            found = torch.empty((len(tokens), self.dimensions), dtype=torch.float32, device=self.device)
            for batch in batches(tokens, self.budget, _MOST[self.device]):
                self._compute(batch, found)
            vectors: NDArray[np.float32] = found.cpu().numpy()
        return vectors

    def _compute(self, batch: Batch, found: "torch.Tensor") -> None:
        """Compute a batch into the rows that it stands for, in halves where it is too large."""
        import torch

        if batch.ids.size <= self.budget or len(batch.rows) == 1:
            try:
                vectors = self._forward(self._moved(batch.ids), self._moved(batch.mask))
                found[self._moved(batch.rows)] = vectors.float()
                return
            except torch.OutOfMemoryError as error:
                if len(batch.rows) == 1:
                    raise DeviceError(
                        f"out of memory with a text of {batch.ids.size} tokens", hint="use a smaller model, or cpu"
                    ) from error
            # Only here, behind the exception, is what it held free.
            self.budget = min(self.budget, batch.ids.size // 2)
            if self.device == "cuda":
                torch.cuda.empty_cache()
        middle = len(batch.rows) // 2
        for half in (slice(None, middle), slice(middle, None)):
            self._compute(Batch(batch.rows[half], batch.ids[half], batch.mask[half]), found)

    def _forward(self, ids: "torch.Tensor", mask: "torch.Tensor") -> "torch.Tensor":
        vectors: torch.Tensor = self._model({"input_ids": ids, "attention_mask": mask})["sentence_embedding"]
        return vectors

    def _moved(self, array: NDArray[Any]) -> "torch.Tensor":
        import torch

        tensor = torch.from_numpy(np.ascontiguousarray(array))
        return tensor if self.device == "cpu" else tensor.pin_memory().to(self.device, non_blocking=True)


def check_precision(precision: str) -> None:
    """See to it that there is a precision of that name.

    Raises:
        EmotaxaError: where there is none; `field` is `precision`.
    """
    if precision not in get_args(Precision):
        raise EmotaxaError(
            f"unknown precision {precision!r}",
            hint=f"there are {', '.join(get_args(Precision))}",
            value=precision,
            field="precision",
        )


def _folder(source: str | Path) -> Path:
    """Find the folder of a model; of one of the hub, the owner of which is not named, it is sentence-transformers."""
    name = str(source)
    if isinstance(source, Path) or os.path.isdir(name):
        return Path(source)
    return hub_folder(name if "/" in name else f"sentence-transformers/{name}")


def _check_tokens(model: Any, bulk: BulkTokenizer | None, folder: Path) -> None:  # noqa: ANN401 - an untyped library
    """See to it that the tokenizer knows words, and none that the weights do not."""
    if bulk is None:
        return
    if bulk.tokenizer.get_vocab_size(with_added_tokens=True) <= len(bulk.unknown):
        raise ModelError("the tokenizer knows no words", path=folder, hint="copy its tokenizer.json from the model")
    network = getattr(model[0], "auto_model", None)
    if network is not None:
        check_vocabulary(network, bulk.highest, folder)


def _name(source: str | Path) -> str:
    folder = Path(source)
    return describe(folder).name(WEIGHTS) if (folder / WEIGHTS).is_file() else str(source)


def _dtype(precision: Precision, device: str) -> "torch.dtype":
    import torch

    if precision == "auto":
        if device == "cpu":
            return torch.float32
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
    return {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}[precision]


def _tokenizer(model: Any, max_tokens: int) -> BulkTokenizer | None:  # noqa: ANN401 - an untyped library
    """Copy the tokenizer of a transformer; None of a model that makes tokens in a way of its own."""
    from tokenizers import Tokenizer

    backend = getattr(model.tokenizer, "backend_tokenizer", None)
    first = model[0]
    if not isinstance(backend, Tokenizer) or getattr(first, "do_lower_case", False):
        return None
    return BulkTokenizer(Tokenizer.from_str(backend.to_str()), max_tokens)
