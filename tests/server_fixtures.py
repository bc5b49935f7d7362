"""Servers for the tests: the command itself in a process of its own, or the application with other limits."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Server(NamedTuple):
    address: str

    @property
    def netloc(self) -> str:
        return urlsplit(self.address).netloc

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection(self.netloc, timeout=60)
        try:
            names = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, names)
            got = connection.getresponse()
            return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def text(self, path: str, text: str, name: str = "draft.md", **values: Any) -> Answer:
        body = json.dumps({"text": text, "name": name, **values}).encode()
        return self.ask("POST", path, body, content_type="application/json")

    def file(self, path: str, data: bytes, name: str, **values: Any) -> Answer:
        body, kind = form(data, name, **values)
        return self.ask("POST", path, body, content_type=kind)


def form(data: bytes, name: str, **values: Any) -> tuple[bytes, str]:
    """A form with a file, and its content type."""
    boundary = uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in values.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    parts += [
        head.encode(),
        b"Content-Type: application/octet-stream\r\n\r\n",
        data,
        f"\r\n--{boundary}--\r\n".encode(),
    ]
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"


@contextmanager
def started(
    *options: str, program: list[str] | None = None, folder: Path = ROOT, **environment: str
) -> Iterator[Server]:
    """`cliniclint serve` in a process of its own, until the block ends."""
    command = [*(program or [sys.executable, "-m", "linter"]), "serve", "--port", "0", "--no-browser", *options]
    known = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder, env=known) as process:
        try:
            line = process.stdout.readline()
            yield Server(line.split()[2] if line else "http://nowhere/")
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def threaded(settings: Any) -> Iterator[Server]:
    """The application with settings of the test's own, in a thread."""
    import uvicorn

    from linter.servers.app import make_app

    config = uvicorn.Config(make_app(settings), host="127.0.0.1", port=0, log_level="critical", ws="none", http="h11")
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run)
    thread.start()
    try:
        while not running.started:
            time.sleep(0.01)
        port = running.servers[0].sockets[0].getsockname()[1]
        yield Server(f"http://127.0.0.1:{port}/")
    finally:
        running.should_exit = True
        thread.join(20)
