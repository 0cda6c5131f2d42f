"""Arrow: frames as record batches of Arrow IPC streams, a stream for each split, put together without reading them.

The layout is that of the Arrow columnar format, "IPC Streaming Format": messages, each a mark of four bytes, the length
of its metadata, the metadata and a body; first the schema, which has no body, and at the end a message of length 0.
"""

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Final

import polars as pl

__all__ = ["END", "arrow_bytes", "schema_length", "split_streams"]

END: Final = b"\xff\xff\xff\xff\0\0\0\0"
"""The message that ends a stream."""

_HEAD: Final = struct.Struct("<IQ")


def arrow_bytes(frame: pl.DataFrame, first: bool = True) -> bytes:
    """Write a frame as one Arrow stream for each of its splits, each after its name and length."""
    plain = frame.with_columns(
        pl.col(name).cast(pl.List(pl.String) if isinstance(kind, pl.List) else pl.String)
        for name, kind in frame.schema.items()
        if isinstance(kind, pl.Enum) or (isinstance(kind, pl.List) and isinstance(kind.inner, pl.Enum))
    )
    found = BytesIO()
    splits = [plain] if plain["split"].n_unique() <= 1 else plain.partition_by("split", maintain_order=True)
    for part in splits:
        name = str(part["split"][0] or "").encode() if part.height else b""
        stream = BytesIO()
        part.rechunk().write_ipc_stream(stream, compression="uncompressed", compat_level=pl.CompatLevel.oldest())
        data = stream.getbuffer()
        found.write(_HEAD.pack(len(name), len(data)) + name)
        found.write(data)
    return found.getvalue()


def split_streams(data: bytes) -> Iterator[tuple[str, memoryview]]:
    """Give the streams that `arrow_bytes` wrote, each with its split; an empty name where there is none."""
    at = 0
    while at < len(data):
        name, length = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        yield data[at : at + name].decode(), memoryview(data)[at + name : at + name + length]
        at += name + length


def schema_length(stream: memoryview) -> int:
    """Give how many bytes the schema takes, with which a stream begins."""
    return 8 + int.from_bytes(stream[4:8], "little")
