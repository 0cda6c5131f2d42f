"""Quantization: matrices and word tables of an ONNX graph as int8, each token on a scale of its own.

ONNX Runtime's own dynamic quantization gives a whole batch one scale. One text with a large value then coarsens all
others, and what is said of a text depends on its neighbours. Here every token has its own scale and zero point:

    x = s q + l   with  l = min(x, 0),  s = (max(x, 0) - l) / 255,  q in 0..255
    x W = s (q Q) t + l c   with  W = Q t,  t the scales of W's columns,  c the sums of Q's columns times t

where q Q is the product of whole numbers (`MatMulIntegerToFloat`). It costs about a seventh of the speed, and with
matrices of 8 bits it takes away four fifths of the error (docs/encoders.md).
"""

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import onnx

__all__ = ["quantized"]

_SILENT: Final = ("axis", "unidirectional", "do_rotary")
"""Attributes that say nothing where they are 0."""

_CONTRIB: Final = "com.microsoft"
_ROWS: Final = 1000
"""A table of fewer rows is left as it is."""


def quantized(model: "onnx.ModelProto", *, reduce_range: bool = True) -> "onnx.ModelProto":
    """Make the matrices that tokens are multiplied by int8 per column, and the tables of words int8 per row.

    Args:
        model: the graph, which is changed; matrices that stand in `Gemm`, such as heads upon the pooled vector, stay.
        reduce_range: whether matrices hold -63..63 rather than -127..127: without it, processors that have AVX2 and not
            VNNI overflow.

    Returns:
        The graph.
    """
    return _Quantizer(model, 63 if reduce_range else 127).run()


class _Quantizer:
    def __init__(self, model: "onnx.ModelProto", levels: int) -> None:
        from onnx import numpy_helper

        self._model = model
        self._levels = levels
        self._helper = numpy_helper
        self._arrays = {tensor.name: tensor for tensor in model.graph.initializer}
        for node in model.graph.node:
            if node.op_type == "Constant" and node.attribute[0].name == "value":
                self._arrays[node.output[0]] = node.attribute[0].t
        self._nodes: list[onnx.NodeProto] = []
        self._new: dict[str, NDArray[np.generic]] = {}
        self._rows: dict[str, str] = {}

    def run(self) -> "onnx.ModelProto":
        for node in self._model.graph.node:
            weights = self._weights(node)
            if weights is None:
                self._nodes.append(node)
            elif node.op_type == "Gather":
                self._gather(node, weights)
            elif node.op_type == "Attention":
                self._attention(node, weights)
            else:
                self._product(node.input[0], weights, node.input[1], node.output[0])
        graph = self._model.graph
        del graph.node[:]
        graph.node.extend(self._nodes)
        used = {name for node in graph.node for name in node.input}
        kept = [tensor for tensor in graph.initializer if tensor.name in used]
        del graph.initializer[:]
        graph.initializer.extend(kept)
        graph.initializer.extend(self._helper.from_array(array, name) for name, array in self._new.items())
        if not any(opset.domain == _CONTRIB for opset in self._model.opset_import):
            self._model.opset_import.add(domain=_CONTRIB, version=1)
        return self._model

    def _weights(self, node: "onnx.NodeProto") -> NDArray[np.float32] | None:
        """Give the matrix or the table of a node that can be made int8, None of other nodes."""
        place = {"MatMul": 1, "Attention": 1, "Gather": 0}.get(node.op_type)
        if place is None or node.input[place] not in self._arrays:
            return None
        array = self._helper.to_array(self._arrays[node.input[place]])
        if array.dtype != np.float32 or array.ndim != 2 or (node.op_type == "Gather" and len(array) < _ROWS):
            return None
        # What has more to say than is written anew below stays as it is.
        said = {one.name for one in node.attribute if one.name not in _SILENT or one.i}
        if node.op_type == "Attention" and (said != {"num_heads"} or any(node.input[4:])):
            return None
        if node.op_type == "Gather" and said:
            return None
        return array

    def _gather(self, node: "onnx.NodeProto", table: NDArray[np.float32]) -> None:
        name, out = node.input[0], node.output[0]
        scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-12) / np.float32(127)
        whole = self._array(f"{name}.int8", np.rint(table / scale).astype(np.int8))
        scales = self._array(f"{name}.scale", scale)
        self._add("Gather", [whole, node.input[1]], f"{out}.int8")
        self._add("Cast", [f"{out}.int8"], f"{out}.whole", to=1)
        self._add("Gather", [scales, node.input[1]], f"{out}.scale")
        self._add("Mul", [f"{out}.whole", f"{out}.scale"], out)

    def _attention(self, node: "onnx.NodeProto", weights: NDArray[np.float32]) -> None:
        """Take the product of queries, keys and values out of the fused operator."""
        out = node.output[0]
        self._product(node.input[0], weights, node.input[1], f"{out}.qkv")
        parts = [f"{out}.{part}" for part in ("query", "key", "value")]
        self._add("Split", [f"{out}.qkv"], *parts, axis=-1, num_outputs=3)
        heads = next(attribute.i for attribute in node.attribute if attribute.name == "num_heads")
        extra = list(node.input[2:4])
        self._add("MultiHeadAttention", [*parts, *extra], out, domain=_CONTRIB, num_heads=heads)

    def _product(self, given: str, weights: NDArray[np.float32], name: str, out: str) -> None:
        row = self._row(given)
        scale = np.maximum(np.abs(weights).max(axis=0), 1e-12) / np.float32(self._levels)
        whole = np.rint(weights / scale).astype(np.int8)
        matrix = self._array(f"{name}.int8", whole)
        scales = self._array(f"{name}.scale", scale)
        sums = self._array(f"{name}.sums", (whole.sum(axis=0, dtype=np.int64) * scale).astype(np.float32))
        one = self._array("one", np.array(1, dtype=np.float32))
        self._add("MatMulIntegerToFloat", [f"{row}.whole", matrix, one, scales], f"{out}.whole", domain=_CONTRIB)
        self._add("Mul", [f"{out}.whole", f"{row}.scale"], f"{out}.scaled")
        self._add("Mul", [f"{row}.least", sums], f"{out}.shift")
        self._add("Add", [f"{out}.scaled", f"{out}.shift"], out)

    def _row(self, given: str) -> str:
        """Make whole numbers of each token's values, once for all that multiply them; give their prefix."""
        if given in self._rows:
            return self._rows[given]
        row = self._rows[given] = f"{given}.row"
        last = self._array("last", np.array([-1], dtype=np.int64))
        zero = self._array("zero", np.array(0, dtype=np.float32))
        step = self._array("step", np.array(1 / 255, dtype=np.float32))
        least = self._array("least", np.array(1e-9, dtype=np.float32))
        one = self._array("one", np.array(1, dtype=np.float32))
        none = self._array("none", np.array(0, dtype=np.uint8))
        self._add("ReduceMin", [given, last], f"{row}.min", keepdims=1)
        self._add("Min", [f"{row}.min", zero], f"{row}.least")
        self._add("ReduceMax", [given, last], f"{row}.max", keepdims=1)
        self._add("Max", [f"{row}.max", least], f"{row}.most")
        self._add("Sub", [f"{row}.most", f"{row}.least"], f"{row}.range")
        self._add("Mul", [f"{row}.range", step], f"{row}.scale")
        self._add("Sub", [given, f"{row}.least"], f"{row}.above")
        self._add("Reciprocal", [f"{row}.scale"], f"{row}.inverse")
        self._add("Mul", [f"{row}.above", f"{row}.inverse"], f"{row}.steps")
        self._add("QuantizeLinear", [f"{row}.steps", one, none], f"{row}.whole")
        return row

    def _array(self, name: str, array: NDArray[np.generic]) -> str:
        self._new.setdefault(f"int8.{name}", array)
        return f"int8.{name}"

    def _add(self, operator: str, given: list[str], *out: str, domain: str = "", **attributes: Any) -> None:  # noqa: ANN401
        from onnx import helper

        self._nodes.append(helper.make_node(operator, given, out, domain=domain, **attributes))
