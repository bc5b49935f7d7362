"""Checks the drafts of a run, in one process or in several."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property

from linter.api import check_document, check_file
from linter.config import STDIN
from linter.errors import LinterError
from linter.findings import Report
from linter.readers import bytes_of, read_bytes
from linter.records import dataclass
from linter.reports import part
from linter.reports.setting import Setting, Told, told
from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from linter.exceptions import Exceptions, Tally
    from linter.in_force import Policies
    from linter.policy.model import Policy
    from linter.remembered import Remembered

MANY_DRAFTS = 100
"""From so many drafts on, a run that was not told how many processes to use takes every core."""

ROUND = 1024


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
    remember: bool = False

    @cached_property
    def remembered(self) -> Remembered | None:
        """The kept results of drafts, if they are to be used; what exceptions do hangs on more than a draft."""
        if not self.remember or self.exceptions is not None:
            return None
        from linter.remembered import Remembered

        setting = self.setting
        told = (self.formats, self.scores, setting.quiet, setting.fail_on, setting.style.colour)
        return Remembered(setting.version, told)

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


def results(task: Task, paths: list[str], jobs: int) -> Iterator[Result]:
    """The drafts' results in their order."""
    cores = os.cpu_count() or 1
    jobs = min(jobs or (cores if len(paths) >= MANY_DRAFTS else 1), len(paths))
    yield from _in_processes(task, paths, jobs) if jobs > 1 else (one_result(path, task) for path in paths)
    if task.remembered:
        task.remembered.tidy()


def _in_processes(task: Task, paths: list[str], jobs: int) -> Iterator[Result]:
    from concurrent.futures.process import BrokenProcessPool

    done = 0
    while done < len(paths):
        try:
            for result in _pooled(task, paths[done:], jobs):
                yield result
                done += 1
        except BrokenProcessPool:
            # Some draft took its process with it. Each of the next ones gets a process of its own until we know which.
            for path in paths[done:]:
                result = _alone(task, path)
                yield result
                done += 1
                if result.error:
                    break


def _pooled(task: Task, paths: list[str], jobs: int) -> Iterator[Result]:
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(task,)) as pool:
        try:
            # One round at a time: what waits to be written is never more than a round.
            for at in range(0, len(paths), ROUND):
                part = paths[at : at + ROUND]
                yield from pool.map(_work, part, chunksize=max(1, min(16, len(part) // (4 * jobs))))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _alone(task: Task, path: str) -> Result:
    from concurrent.futures.process import BrokenProcessPool

    try:
        return next(_pooled(task, [path], 1))
    except BrokenProcessPool:
        return Result(
            path, error=f"{path}: its process ended before it was checked; leave the draft out, and report it."
        )


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
        if task.remembered:
            typed = task.stdin if path == STDIN else None
            data, name = (bytes_of(path), path) if typed is None else (typed, task.stdin_name)
            return task.remembered.recall(name, data, task.policy_for(name), lambda: _fresh(path, task))
        return _fresh(path, task)
    except LinterError as error:
        return Result(path, error=str(error))
    except OSError as error:
        return Result(path, error=f"{path}: cannot be read ({error.strerror}).")
    except Exception as error:  # noqa: BLE001  a mistake of ours in one draft must not lose the others
        told = f"{type(error).__name__}: {error}"
        return Result(path, error=f"{path}: cannot be checked, by a mistake of cliniclint ({told}); please report it.")


def _fresh(path: str, task: Task) -> Result:
    report = read_and_check(path, task)
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
