"""Export: a body of PyTorch as a fused ONNX graph, with the pooling inside it and matrices of int8."""

import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from classifiers.encoders.description import ONNX, describe
from classifiers.encoders.loading import load_body
from classifiers.encoders.quantization import quantized
from classifiers.errors import ModelError
from ontology.errors import MissingExtra

if TYPE_CHECKING:
    import onnx
    import torch

__all__ = ["export_encoder", "export_onnx", "mean_pooled"]

_OPSET: Final = 18
_INPUTS: Final = ("input_ids", "attention_mask")


def export_onnx(
    module: "torch.nn.Module",
    out: Path,
    *,
    output_names: Sequence[str] = ("embedding",),
    heads: int = 0,
    hidden: int = 0,
    int8: bool = True,
    reduce_range: bool = True,
) -> Path:
    """Write a module as an ONNX graph that runs fast on a CPU.

    Attention, normalisations and activations become single operators where the body is of BERT's family; of others
    what can be fused is.

    Args:
        module: its `forward(input_ids, attention_mask)`, both int64 of shape (texts, tokens), gives an array of shape
            (texts, width), or a tuple of them. Bodies of transformers have to be loaded with
            `attn_implementation="eager"`. It is put on the CPU, in float32 and in evaluation mode.
        out: the file to write.
        output_names: what the arrays are called.
        heads: how many attention heads the body has; 0 to read it off the configuration of the body.
        hidden: how wide the body is; 0 to read it off the configuration of the body.
        int8: whether to make matrices int8; see `classifiers.encoders.quantization`.
        reduce_range: whether to use 7 of the 8 bits, without which processors before AVX512-VNNI err.

    Returns:
        The file.

    Raises:
        MissingExtra: where PyTorch or onnx is not installed.
    """
    try:
        import onnx
        import torch
    except ImportError as error:
        raise MissingExtra("writing ONNX", "train") from error
    module = module.to("cpu", torch.float32).eval()
    heads, hidden = heads or _setting(module, "num_attention_heads"), hidden or _setting(module, "hidden_size")
    ids = torch.tensor([[1, 2, 3, 4], [4, 3, 2, 1]])
    mask = torch.tensor([[1, 1, 1, 1], [1, 1, 1, 0]])
    dynamic = {name: {0: "texts", 1: "tokens"} for name in _INPUTS} | {name: {0: "texts"} for name in output_names}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        with warnings.catch_warnings(), torch.no_grad():
            # The exporter by tracing is the one that the fusions know, and it needs nothing beside PyTorch; it warns
            # of itself, and of shapes that the dynamic axes make up for.
            warnings.simplefilter("ignore")
            torch.onnx.export(
                module,
                (ids, mask),
                str(plain),
                input_names=list(_INPUTS),
                output_names=list(output_names),
                dynamic_axes=dynamic,
                opset_version=_OPSET,
                dynamo=False,
            )
        graph = _fused(plain, heads, hidden)
    if int8:
        graph = quantized(graph, reduce_range=reduce_range)
    out.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(graph, str(out))
    return out


def export_encoder(source: Path, out: Path, *, int8: bool = True, reduce_range: bool = True) -> Path:
    """Write a folder that `OnnxEncoder` reads from one of sentence-transformers or transformers with mean pooling.

    Args:
        source: the folder, with the weights, `config.json` and `tokenizer.json`.
        out: the folder to write: `model.onnx`, `tokenizer.json` and what tells how many tokens of a text are read.
        int8: as in `export_onnx`.
        reduce_range: as in `export_onnx`.

    Returns:
        The folder that was written.

    Raises:
        ModelError: where there is no such folder, something is missing in it, or its pooling is another.
        MissingExtra: where PyTorch, transformers or onnx is not installed.
    """
    described = describe(source)
    if described.pooling != "mean":
        raise ModelError(f"pools by {described.pooling}", path=source, hint="only mean pooling can be exported")
    export_onnx(mean_pooled(source), out / ONNX, int8=int8, reduce_range=reduce_range)
    described.save(out)
    return out


def mean_pooled(source: Path) -> "torch.nn.Module":
    """Load a body of transformers, and give with it the mean over the tokens of a text, not normalised.

    Raises:
        ModelError: where there is no body in the folder.
        MissingExtra: where PyTorch or transformers is not installed.
    """
    try:
        import torch
    except ImportError as error:
        raise MissingExtra("loading a transformer", "encoders") from error
    body = load_body(source, attn_implementation="eager")

    class MeanPooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.body = body
            self.body.pooler = None

        def forward(self, input_ids: "torch.Tensor", attention_mask: "torch.Tensor") -> "torch.Tensor":
            tokens = self.body(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(tokens.dtype)
            pooled: torch.Tensor = (tokens * mask).sum(1) / mask.sum(1).clamp(min=1.0)
            return pooled

    return MeanPooled()


def _setting(module: "torch.nn.Module", name: str) -> int:
    """Find a setting of the body that is somewhere in a module; 0 where there is none."""
    configs = (getattr(part, "config", None) for part in module.modules())
    return next((int(found) for config in configs if isinstance(found := getattr(config, name, None), int)), 0)


def _fused(path: Path, heads: int, hidden: int) -> "onnx.ModelProto":
    """Make single operators of attention, normalisations and activations."""
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    options = FusionOptions("bert")
    # The tables of words stay apart, so that they can be made int8.
    options.enable_embed_layer_norm = False
    # On CPUs, an addition and a normalisation take less time than the operator that joins them.
    options.enable_skip_layer_norm = False
    options.enable_bias_skip_layer_norm = False
    model: Any = optimizer.optimize_model(
        str(path), "bert", num_heads=heads, hidden_size=hidden, optimization_options=options, opt_level=0
    )
    fused: onnx.ModelProto = model.model
    return fused
