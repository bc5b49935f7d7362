"""Checks the drafts of a run, in one process or in several."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from linter.api import check_document, check_file
from linter.config import STDIN
from linter.errors import LinterError
from linter.findings import Report
from linter.readers import read_bytes
from linter.records import dataclass
from linter.reports import part
from linter.reports.setting import Setting, Told, told

if TYPE_CHECKING:
    from linter.exceptions import Exceptions, Tally
    from linter.in_force import Policies
    from linter.policy.model import Policy

MANY_DRAFTS = 100
"""From so many drafts on, a run that was not told how many processes to use takes every core."""


@dataclass(frozen=True)
class Task:
    """What to do with every draft of a run; a worker process gets it once."""

    setting: Setting
    formats: tuple[str, ...] = ("terminal",)
    scores: bool = True
    stdin: bytes | None = None
    stdin_name: str = "stdin.txt"
    policies: Policies | None = None
    exceptions: Exceptions | None = None

    @property
    def policy(self) -> Policy:
        """The policy to check under, unless the configuration has another one for a draft."""
        return self.setting.policy

    def policy_for(self, name: str) -> Policy:
        """The policy to check a draft under."""
        return self.policies.of(name) if self.policies else self.policy


UNREAD = Told("", {})


@dataclass(frozen=True)
class Result:
    """One draft's part of each report, and what the sums take from it; or the reason why there is none."""

    path: str
    parts: tuple[str, ...] = ()
    told: Told = UNREAD
    error: str = ""
    tally: Tally | None = None


def results(task: Task, paths: list[str], jobs: int) -> Iterable[Result]:
    """The drafts' results in their order."""
    cores = os.cpu_count() or 1
    jobs = min(jobs or (cores if len(paths) >= MANY_DRAFTS else 1), len(paths))
    return _in_processes(task, paths, jobs) if jobs > 1 else (one_result(path, task) for path in paths)


def _in_processes(task: Task, paths: list[str], jobs: int) -> Iterator[Result]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(task,)) as pool:
        try:
            yield from pool.map(_work, paths, chunksize=max(1, min(16, len(paths) // (4 * jobs))))
        except BrokenProcessPool:
            raise LinterError("a worker process ended before its drafts were done; try --jobs 1") from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


_tasks: list[Task] = []
"""A worker process's task: a pool has no other way to hand over once what every draft needs."""


def _begin(task: Task) -> None:
    import signal

    _tasks[:] = [task]
    # Ctrl-C reaches every process of the group; the parent alone answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _work(path: str) -> Result:
    return one_result(path, _tasks[0])


def one_result(path: str, task: Task) -> Result:
    """One draft's part of each report, or the sentence that says why there is none."""
    try:
        report = read_and_check(path, task)
    except LinterError as error:
        return Result(path, error=str(error))
    except OSError as error:
        return Result(path, error=f"{path}: cannot be read ({error.strerror}).")
    parts = tuple(part(name, report, task.setting) for name in task.formats)
    return Result(path, parts, told(report), tally=_tally(report, task))


def _tally(report: Report, task: Task) -> Tally | None:
    if task.exceptions is None:
        return None
    from linter.exceptions import tally

    return tally(report, task.exceptions)


def read_and_check(path: str, task: Task) -> Report:
    """The report on one draft of a run."""
    exceptions = task.exceptions
    if path == STDIN and task.stdin is not None:
        document, policy = read_bytes(task.stdin, task.stdin_name), task.policy_for(task.stdin_name)
        return check_document(document, policy, scores=task.scores, exceptions=exceptions)
    return check_file(path, task.policy_for(path), scores=task.scores, exceptions=exceptions)
