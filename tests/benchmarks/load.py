"""Load on an HTTP server: wrk where it is installed, else a client of our own over plain sockets."""

import re
import selectors
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import NamedTuple, cast

__all__ = ["Load", "load"]

_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}
_SCRIPT = 'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\nwrk.body = [==[{body}]==]\n'
_SAID = re.compile(r"(Requests/sec|50%|99%):?\s+([\d.]+)([a-z]*)")


class Load(NamedTuple):
    """Requests per second, and the median and 99th percentile of the time to answer in milliseconds."""

    rate: float
    p50: float
    p99: float


def load(port: int, path: str, body: str, connections: int, seconds: float) -> Load:
    """POST one body over and over, each connection waiting for its answer before it asks again.

    Raises:
        RuntimeError: where an answer is not 200.
    """
    return (_by_wrk if shutil.which("wrk") else _by_sockets)(port, path, body, connections, seconds)


def _by_wrk(port: int, path: str, body: str, connections: int, seconds: float) -> Load:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "post.lua"
        script.write_text(_SCRIPT.format(body=body), encoding="utf-8")
        limits = ["-t1", f"-c{connections}", f"-d{seconds:.0f}s", "--latency", "-s", str(script)]
        said = subprocess.run(
            ["wrk", *limits, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True
        ).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(said)
    found = {name: float(number) * _UNITS.get(unit, 1.0) for name, number, unit in _SAID.findall(said)}
    return Load(found["Requests/sec"], found["50%"], found["99%"])


def _by_sockets(port: int, path: str, body: str, connections: int, seconds: float) -> Load:
    data = body.encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
    )
    request = head.encode() + data
    with selectors.DefaultSelector() as selector:
        sent: dict[socket.socket, float] = {}
        for _ in range(connections):
            opened = socket.create_connection(("127.0.0.1", port))
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(opened, selectors.EVENT_READ, bytearray())
            sent[opened] = time.perf_counter()
            opened.sendall(request)
        took: list[float] = []
        begun = time.perf_counter()
        while time.perf_counter() - begun < seconds:
            for key, _ in selector.select():
                connection, answer = cast("socket.socket", key.fileobj), key.data
                answer += connection.recv(1 << 20)
                if _is_whole(answer):
                    answer.clear()
                    now = time.perf_counter()
                    took.append(now - sent[connection])
                    sent[connection] = now
                    connection.sendall(request)
        ended = time.perf_counter()
        for opened in sent:
            opened.close()
    took.sort()
    return Load(len(took) / (ended - begun), took[len(took) // 2] * 1000, took[int(len(took) * 0.99)] * 1000)


def _is_whole(answer: bytearray) -> bool:
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = answer[:end].lower()
    if b" 200 " not in head[:20]:
        raise RuntimeError(answer[:2000].decode(errors="replace"))
    length = re.search(rb"content-length: (\d+)", head)
    assert length is not None
    return len(answer) >= end + 4 + int(length[1])
