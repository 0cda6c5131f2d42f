"""Opening trained models: which runtime runs a folder on a device."""

from classifiers.encoders.device import check_device, resolve_device
from classifiers.errors import DeviceError
from classifiers.folder.reading import ONNX, WEIGHTS, ModelFolder
from classifiers.trained.runtime import Runtime

__all__ = ["open_runtime"]


def open_runtime(folder: ModelFolder, device: str = "auto", *, threads: int = 0) -> Runtime:
    """Open the model of a folder.

    A static model runs in numpy; a transformer on the CPU in ONNX Runtime, where the folder has a graph, and on a GPU
    in torch, where it has weights.

    Args:
        folder: the model.
        device: `auto`, `cpu` or `cuda`.
        threads: how many threads ONNX Runtime computes with; 0 for one per core that this process may use. What runs
            in numpy or torch computes with the threads that these are set to.

    Raises:
        ModelError: where a file of the model is at fault.
        DeviceError: where there is no such device, or the model cannot run on it; `field` is `device`.
        MissingExtra: where the model needs torch and it is not installed.
    """
    static = folder.config.architecture == "static"
    if static or not folder.has(WEIGHTS):
        if check_device(device) == "cuda":
            why = "is a static model" if static else f"has no {WEIGHTS}"
            raise DeviceError(
                f"{folder.config.name} {why} and runs on the CPU only",
                hint="ask for auto or cpu",
                value=device,
                field="device",
            )
        if static:
            from classifiers.trained.static import StaticRuntime

            return StaticRuntime(folder)
        resolved = "cpu"
    else:
        resolved = resolve_device(device)
    if resolved == "cpu" and folder.has(ONNX):
        from classifiers.trained.onnx import OnnxRuntime

        return OnnxRuntime(folder, threads=threads)
    from classifiers.trained.pytorch import TorchRuntime

    return TorchRuntime(folder, resolved)
