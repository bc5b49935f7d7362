"""Checks drafts beside the event loop, in a few threads, each draft at most so long."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import Request

from linter.api import check_document
from linter.chunks import Chunks, Memory
from linter.document import Document
from linter.findings import Report
from linter.scan import Scan
from linter.servers.requests import Refused
from linter.servers.settings import Settings
from linter.typed import Any, TypeVar

_T = TypeVar("_T")
THREADS = 4
REMEMBERED = 120.0
"""Seconds after the last check of a draft that is being written, until nothing of it is left in memory."""


class Workshop:
    """The threads that check."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._seconds = settings.limits.seconds
        self._memory = Memory()
        self._forgetting: asyncio.TimerHandle | None = None
        self._threads = ThreadPoolExecutor(min(THREADS, (os.cpu_count() or 1) + 1), thread_name_prefix="check")

    def report(self, document: Document, *, being_written: bool = False) -> Report:
        """The report on a draft; its findings are those of `cliniclint check`.

        What is known of a draft that is being written is kept for its next check: call `forget_later` after it.
        """
        policy, exceptions = self.settings.policy_for(document.name), self.settings.exceptions
        chunks = Chunks(Scan(document), policy, memory=self._memory) if being_written else None
        return check_document(document, policy, exceptions=exceptions, chunks=chunks)

    def forget_later(self) -> None:
        """Forget what is kept of drafts that are being written, unless one is checked again soon."""
        if self._forgetting:
            self._forgetting.cancel()
        self._forgetting = asyncio.get_running_loop().call_later(REMEMBERED, self._memory.forget)

    async def do(self, request: Request, work: Callable[[], _T]) -> _T:
        """What `work` gives, in its turn. Work nobody waits for any more is dropped if it has not begun."""
        done = asyncio.ensure_future(asyncio.get_running_loop().run_in_executor(self._threads, work))
        gone = asyncio.ensure_future(_gone(request))
        try:
            either: list[asyncio.Future[Any]] = [done, gone]
            await asyncio.wait(either, timeout=self._seconds, return_when=asyncio.FIRST_COMPLETED)
            if done.done():
                return done.result()
            if gone.done():
                raise Refused(499, "the sender left")
            raise Refused(503, f"checking took more than {self._seconds:g} seconds; send the draft in parts")
        finally:
            gone.cancel()
            done.cancel()

    def close(self) -> None:
        """End the threads as soon as their drafts are done."""
        self._threads.shutdown(wait=False, cancel_futures=True)


async def _gone(request: Request) -> None:
    """Returns when the sender has closed the connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
