"""Messages between the service and a worker, each with its length before it.

A request is a JSON document and bytes; an answer is any number of blocks of bytes, then a JSON document that ends it.
"""

import json
import socket
import struct
from typing import Any

__all__ = ["BLOCK", "END", "PART", "REQUEST", "receive", "request_bytes", "send_block", "send_end"]

REQUEST = struct.Struct(">IQ")
"""Lengths of the document and of the bytes of a request."""

PART = struct.Struct(">BI")
"""Kind and length of a part of an answer."""

BLOCK, END = 0, 1
"""Kinds of parts."""


def request_bytes(document: dict[str, Any], payload: bytes = b"") -> bytes:
    """Write the beginning of a request; its bytes follow."""
    head = json.dumps(document).encode()
    return REQUEST.pack(len(head), len(payload)) + head


def receive(channel: socket.socket) -> tuple[dict[str, Any], bytes] | None:
    """Wait for a request; None where there will be no more."""
    lengths = _exactly(channel, REQUEST.size)
    if lengths is None:
        return None
    head_bytes, payload_bytes = REQUEST.unpack(lengths)
    head, payload = _exactly(channel, head_bytes), _exactly(channel, payload_bytes)
    return None if head is None or payload is None else (json.loads(head), bytes(payload))


def send_block(channel: socket.socket, block: bytes) -> None:
    """Send bytes of an answer."""
    channel.sendall(PART.pack(BLOCK, len(block)))
    channel.sendall(block)


def send_end(channel: socket.socket, document: dict[str, Any]) -> None:
    """End an answer."""
    written = json.dumps(document).encode()
    channel.sendall(PART.pack(END, len(written)) + written)


def _exactly(channel: socket.socket, count: int) -> bytearray | None:
    buffer = bytearray(count)
    view, got = memoryview(buffer), 0
    while got < count:
        more = channel.recv_into(view[got:])
        if not more:
            return None
        got += more
    return buffer
