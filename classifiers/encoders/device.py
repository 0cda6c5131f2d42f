"""Devices: where a model runs."""

from typing import Literal, cast, get_args

from classifiers.errors import DeviceError

__all__ = ["Device", "check_device", "resolve_device"]

Device = Literal["auto", "cpu", "cuda"]


def check_device(device: str) -> Device:
    """Take the name of a device, without looking whether it is there.

    Raises:
        DeviceError: where there is no device of that name; `field` is `device`.
    """
    if device not in get_args(Device):
        raise DeviceError(
            f"unknown device {device!r}", hint=f"there are {', '.join(get_args(Device))}", value=device, field="device"
        )
    return cast(Device, device)


def resolve_device(device: str = "auto") -> Literal["cpu", "cuda"]:
    """Find the device that a model is to run on: of `auto`, `cuda` where there is a GPU, else `cpu`.

    PyTorch is not imported for `cpu`; where it is not installed, there is no other.

    Raises:
        DeviceError: where `cuda` is asked for and not there, or there is no device of that name; `field` is `device`.

    >>> resolve_device("cpu")
    'cpu'
    """
    if check_device(device) == "cpu":
        return "cpu"
    reason = _why_not()
    if not reason:
        return "cuda"
    if device == "auto":
        return "cpu"
    raise DeviceError(f"cuda was asked for, and {reason}", hint="ask for auto or cpu", value=device, field="device")


def _why_not() -> str:
    """Say why there is no GPU to compute on; empty where there is one."""
    try:
        import torch
    except ImportError:
        return "PyTorch is not installed, which the extra `encoders` brings"
    if torch.version.cuda is None and torch.version.hip is None:
        return "this build of PyTorch has no CUDA"
    return "" if torch.cuda.is_available() else "PyTorch finds no GPU here"
