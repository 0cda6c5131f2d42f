"""Transformers in torch: from the weights of a folder, on a GPU, or on the CPU where there is no graph."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from classifiers.encoders.description import BODY, positions_of
from classifiers.encoders.tokens import Batch, BulkTokenizer, Tokens, batches
from classifiers.errors import DeviceError, ModelError
from classifiers.folder.config import FolderConfig
from classifiers.folder.reading import WEIGHTS, ModelFolder
from classifiers.trained.runtime import Outputs, points_on_scale
from classifiers.trained.said import Said
from classifiers.trained.tensors import Tensors
from ontology.errors import MissingExtra

if TYPE_CHECKING:
    import torch

__all__ = ["TorchRuntime"]

_BUDGET: Final = {"cpu": 8192, "cuda": 262_144}
_MOST: Final = {"cpu": 256, "cuda": 8192}


class TorchRuntime:
    """Runs the weights of a folder; safe to share between threads.

    On a GPU that knows bfloat16 it computes in that, and a batch that does not fit into the memory is halved.

    Attributes:
        config: what the model says of itself.
        device: where it runs: `cpu` or `cuda`.
    """

    def __init__(self, folder: ModelFolder, device: str) -> None:
        """Build the model and load its weights.

        Args:
            folder: the model; it has to have weights and the configuration of the body.
            device: `cpu` or `cuda`, and there.

        Raises:
            ModelError: where a file cannot be read, a tensor is missing or of the wrong shape, or the body takes fewer
                tokens than the configuration says, or fewer ids than the tokenizer has.
            MissingExtra: where torch or transformers are not installed.
        """
        try:
            import torch
            from transformers import AutoConfig, AutoModel
        except ImportError:
            raise MissingExtra(f"running {WEIGHTS}", "encoders") from None
        config = folder.config
        self.config: FolderConfig = config
        self.device = device
        self._tokenizer = BulkTokenizer(folder.tokenizer(), config.max_tokens)
        self._said = Said(self._tokenizer)
        self._type = torch.bfloat16 if device == "cuda" and torch.cuda.is_bf16_supported() else torch.float32
        tensors = Tensors(folder)
        try:
            settings = AutoConfig.from_pretrained(folder.file(BODY).parent, local_files_only=True)
            body = AutoModel.from_config(settings)  # type: ignore[no-untyped-call]
        except (ValueError, OSError) as error:
            raise ModelError(
                f"describes no body that transformers knows: {error}",
                path=folder.path / BODY,
                hint="train or fetch the model again",
            ) from None
        if getattr(body, "pooler", None) is not None:
            body.pooler = None
        _check_size(folder, body, settings.to_dict(), self._tokenizer.highest)
        _load(body, tensors)
        self._body = body.to(device, self._type).eval()
        self._heads = self._layer(tensors, "heads", config.labels)
        self._points = None if config.points is None else self._layer(tensors, "points", 3)

    def _layer(self, tensors: Tensors, name: str, outer: int) -> "tuple[torch.Tensor, torch.Tensor]":
        import torch

        weight = torch.from_numpy(tensors.floats(f"{name}.weight", outer, self.config.dimensions))
        return weight.to(self.device), torch.from_numpy(tensors.floats(f"{name}.bias", outer)).to(self.device)

    def run(self, texts: Sequence[str], *, embedding: bool = False) -> Outputs:
        """Run the model on texts; see `Runtime`.

        Raises:
            DeviceError: where the memory of the GPU does not suffice for a single text.
        """
        count, width = len(texts), self.config.labels
        empty = np.empty(count, np.bool_)
        logits = np.empty((count, width), np.float32)
        points = None if self._points is None else np.empty((count, 3), np.float32)
        vectors = np.empty((count, self.config.dimensions), np.float32) if embedding else None
        for part, tokens in self._tokenizer.stream(texts):
            empty[part] = self._said.nothing(texts[part], tokens.ids, tokens.starts)
            pooled = self._pooled(tokens)
            logits[part] = _affine(pooled, self._heads).cpu().numpy()
            if points is not None and self._points is not None:
                points[part] = points_on_scale(_affine(pooled, self._points).cpu().numpy(), self.config)
            if vectors is not None:
                vectors[part] = pooled.cpu().numpy()
        return Outputs(logits, empty, points, vectors)

    def _pooled(self, tokens: Tokens) -> "torch.Tensor":
        import torch

        with torch.inference_mode():
            found = torch.empty((len(tokens), self.config.dimensions), device=self.device)
            for batch in batches(tokens, _BUDGET[self.device], _MOST[self.device]):
                for rows, pooled in self._halving(batch):
                    found[torch.from_numpy(rows).to(self.device)] = pooled
            return found

    def _halving(self, batch: Batch) -> "list[tuple[np.ndarray[Any, Any], torch.Tensor]]":
        import torch

        try:
            return [(batch.rows, self._forward(batch))]
        except torch.OutOfMemoryError as error:
            if len(batch.rows) == 1:
                raise DeviceError(
                    f"out of memory with a text of {batch.ids.size} tokens", hint="use a smaller model, or cpu"
                ) from error
        # Outside of the handler, which would hold on to what the failed attempt has taken.
        torch.cuda.empty_cache()
        middle = len(batch.rows) // 2
        parts = (slice(None, middle), slice(middle, None))
        halves = [Batch(batch.rows[part], batch.ids[part], batch.mask[part]) for part in parts]
        return [found for half in halves for found in self._halving(half)]

    def _forward(self, batch: Batch) -> "torch.Tensor":
        import torch

        ids = torch.from_numpy(batch.ids).to(self.device, non_blocking=True)
        mask = torch.from_numpy(batch.mask).to(self.device, non_blocking=True)
        states = self._body(input_ids=ids, attention_mask=mask).last_hidden_state
        share = mask.to(states.dtype)[:, :, None]
        pooled = (states * share).sum(dim=1, dtype=torch.float32) / share.sum(dim=1, dtype=torch.float32).clamp(min=1.0)
        return torch.nn.functional.normalize(pooled, dim=1) if self.config.normalise else pooled


def _affine(inputs: "torch.Tensor", layer: "tuple[torch.Tensor, torch.Tensor]") -> "torch.Tensor":
    import torch

    return torch.nn.functional.linear(inputs, *layer)


def _check_size(folder: ModelFolder, body: Any, settings: Mapping[str, Any], highest: int) -> None:  # noqa: ANN401
    """Compare the body with tokenizer and configuration; what it cannot take would end a GPU's work for good."""
    positions, rows = positions_of(settings), body.get_input_embeddings().num_embeddings
    for had, wanted, what in (
        (positions, folder.config.max_tokens, "positions for max_tokens"),
        (rows, highest + 1, "rows for the ids of tokenizer.json"),
    ):
        if had is not None and had < wanted:
            raise ModelError(
                f"the body has {had:,} {what}, of which there are {wanted:,}",
                path=folder.path / BODY,
                hint="the files do not belong together; train or fetch the model again",
            )


def _load(body: Any, tensors: Tensors) -> None:  # noqa: ANN401
    import torch

    wanted = {name: tuple(value.shape) for name, value in body.state_dict().items() if value.is_floating_point()}
    state = {name: torch.from_numpy(tensors.floats(f"body.{name}", *shape)) for name, shape in wanted.items()}
    body.load_state_dict(state, strict=False)
