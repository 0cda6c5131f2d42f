"""What is made int8, and what is better left as it is."""

from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from classifiers.encoders.quantization import quantized

WIDTH = 8


def _graph(
    operator: str,
    given: list[str],
    arrays: dict[str, np.ndarray],
    shape: list[Any],
    **said: Any,  # noqa: ANN401
) -> onnx.ModelProto:
    kind = TensorProto.INT64 if operator == "Gather" else TensorProto.FLOAT
    domain = "com.microsoft" if operator == "Attention" else ""
    return helper.make_model(
        helper.make_graph(
            [helper.make_node(operator, given, ["out"], domain=domain, **said)],
            "one",
            [helper.make_tensor_value_info("in", kind, shape)],
            [helper.make_tensor_value_info("out", TensorProto.FLOAT, None)],
            [numpy_helper.from_array(array, name) for name, array in arrays.items()],
        ),
        opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid("com.microsoft", 1)],
        ir_version=8,
    )


def _run(model: onnx.ModelProto, value: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    found: np.ndarray = session.run(["out"], {"in": value})[0]
    return found


def _same(model: onnx.ModelProto, value: np.ndarray, *, atol: float) -> list[str]:
    """Quantize, see to it that about the same comes out, and give the operators."""
    before = _run(model, value)
    found = quantized(onnx.ModelProto.FromString(model.SerializeToString()))
    np.testing.assert_allclose(_run(found, value), before, atol=atol)
    return [node.op_type for node in found.graph.node]


@pytest.mark.parametrize(("said", "left"), [({}, False), ({"axis": 0}, False), ({"axis": 1}, True)])
def test_a_table_is_made_int8_where_rows_are_taken(said: dict[str, int], left: bool) -> None:
    table = np.random.default_rng(1).normal(size=(1200, 1200)).astype(np.float32)
    model = _graph("Gather", ["table", "in"], {"table": table}, [3], **said)
    operators = _same(model, np.array([3, 1100, 5]), atol=0.03)
    assert (operators == ["Gather"]) == left


@pytest.mark.parametrize(
    ("said", "left"),
    [({}, False), ({"unidirectional": 0}, False), ({"unidirectional": 1}, True), ({"scale": 0.9}, True),
     ({"mask_filter_value": -1.0}, True)],
)  # fmt: skip
def test_attention_that_has_more_to_say_is_left_as_it_is(said: dict[str, Any], left: bool) -> None:
    draws = np.random.default_rng(1)
    arrays = {
        "weight": draws.normal(size=(WIDTH, 3 * WIDTH)).astype(np.float32),
        "bias": draws.normal(size=3 * WIDTH).astype(np.float32),
        "mask": np.array([3], dtype=np.int32),
    }
    model = _graph("Attention", ["in", "weight", "bias", "mask"], arrays, [1, 4, WIDTH], num_heads=2, **said)
    operators = _same(model, draws.normal(size=(1, 4, WIDTH)).astype(np.float32), atol=0.2)
    assert (operators == ["Attention"]) == left
