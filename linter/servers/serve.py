"""Runs the server until it is interrupted."""

from __future__ import annotations

import gc
import socket
from collections.abc import Callable

import uvicorn

from linter.errors import LinterError
from linter.servers.app import make_app
from linter.servers.settings import Settings

BACKLOG = 128
SWEEP = 100_000  # a check of a long draft makes about as many objects, nearly none of them in circles


def serve(settings: Settings, opened: Callable[[str], None]) -> None:
    """Serve; `opened` is told the page's address as soon as the door is open.

    Raises `LinterError` if the address cannot be had.
    """
    listener = _listen(settings.host, settings.port)
    # The policy stays to the end: without this every sweep of the garbage collector would walk through all of it.
    gc.collect()
    gc.freeze()
    gc.set_threshold(SWEEP)
    try:
        config = uvicorn.Config(
            make_app(settings),
            # No log, neither of requests nor of errors: words of a draft could stand in it.
            access_log=False, log_level="critical", server_header=False, date_header=False, http="h11", ws="none",
            loop="asyncio", timeout_keep_alive=30, timeout_graceful_shutdown=2, proxy_headers=False, backlog=BACKLOG,
        )  # fmt: skip
        opened(address(settings, listener.getsockname()[1]))
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        listener.close()


def address(settings: Settings, port: int) -> str:
    """The page's address; the token stands behind the #, which browsers send to nobody."""
    host = {"0.0.0.0": socket.gethostname(), "::": socket.gethostname()}.get(settings.host, settings.host)  # noqa: S104
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/" + (f"#token={settings.token}" if settings.token else "")


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise LinterError(
            f"{host}:{port} cannot be had ({error.strerror}); end the program that uses it, or give another --port"
        ) from None
