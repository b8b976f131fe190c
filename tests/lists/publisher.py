"""A publisher's web server, real and local, that can misbehave in every way the fetcher must survive."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Publisher:
    """What the server is to answer, by path, one answer after the other; the last one stays."""

    address: str
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def says(self, path: str, *answers: Answer) -> None:
        self.answers[path] = list(answers)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@contextmanager
def publishing() -> Iterator[Publisher]:
    """Serve on a free local port until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            publisher.asked.append((self.path, dict(self.headers)))
            queue = publisher.answers.get(self.path, [status(404)])
            answer = queue.pop(0) if len(queue) > 1 else queue[0]
            try:
                answer(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client has seen enough

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    publisher = Publisher(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield publisher
    finally:
        server.shutdown()
        server.server_close()


def whole(body: bytes, *, kind: str = "text/csv", **headers: str) -> Answer:
    """The file, as it should be."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        _head(to, 200, {"Content-Type": kind, "Content-Length": str(len(body)), **_named(headers)})
        to.wfile.write(body)

    return answer


def tagged(body: bytes, etag: str) -> Answer:
    """The file with an ETag, or "not modified" for who has it."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        if to.headers.get("If-None-Match") == etag:
            _head(to, 304, {"ETag": etag})
        else:
            whole(body, ETag=etag)(to)

    return answer


def status(code: int, **headers: str) -> Answer:
    """A bare status."""
    return lambda to: _head(to, code, {"Content-Length": "0", **_named(headers)})


def redirect(target: str) -> Answer:
    """Another address."""
    return status(302, Location=target)


def cut(body: bytes, missing: int) -> Answer:
    """A connection that ends before the promised length."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        _head(to, 200, {"Content-Type": "text/csv", "Content-Length": str(len(body) + missing)})
        to.wfile.write(body)
        to.close_connection = True

    return answer


def cut_chunk(body: bytes) -> Answer:
    """A chunked answer that ends in the middle of a chunk."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        _head(to, 200, {"Content-Type": "text/csv", "Transfer-Encoding": "chunked"})
        to.wfile.write(f"{len(body) + 10:x}\r\n".encode() + body)
        to.close_connection = True

    return answer


def cut_head() -> Answer:
    """A connection that ends in the middle of the headers."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        to.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Le")
        to.close_connection = True

    return answer


def reset(body: bytes = b"") -> Answer:
    """A connection that is torn down: before a word, or within the body."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        if body:
            _head(to, 200, {"Content-Type": "text/csv", "Content-Length": str(len(body) + 9)})
            to.wfile.write(body)
            time.sleep(0.05)  # let what was written arrive
        to.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        to.connection.close()
        to.close_connection = True

    return answer


def endless(kind: str = "text/csv") -> Answer:
    """A body without length and without end."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        _head(to, 200, {"Content-Type": kind, "Connection": "close"})
        to.close_connection = True
        while True:
            to.wfile.write(b"x" * 65536)

    return answer


def drip(body: bytes, pause_s: float) -> Answer:
    """One byte at a time: no single wait is long."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        _head(to, 200, {"Content-Type": "text/csv", "Content-Length": str(len(body))})
        for byte in body:
            to.wfile.write(bytes([byte]))
            to.wfile.flush()
            time.sleep(pause_s)

    return answer


def hang(seconds: float) -> Answer:
    """No answer at all for a while."""

    def answer(to: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        to.close_connection = True

    return answer


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def _head(to: BaseHTTPRequestHandler, code: int, headers: Mapping[str, str]) -> None:
    to.send_response(code)
    for name, value in headers.items():
        to.send_header(name, value)
    to.end_headers()
