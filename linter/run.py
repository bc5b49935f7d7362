"""Checks the drafts of a run, in one process or in several."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from itertools import chain

from linter.api import check_document
from linter.chunks import Chunks
from linter.config import STDIN
from linter.document import Document
from linter.errors import LinterError
from linter.findings import Report
from linter.readers import bytes_of, read_bytes
from linter.records import dataclass, replace
from linter.reports import part
from linter.reports.setting import Setting, Told, told
from linter.typed import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from linter.exceptions import Exceptions, Tally
    from linter.in_force import Policies
    from linter.policy.model import Policy
    from linter.remembered import Remembered
    from linter.together import Together

_T = TypeVar("_T")

MANY_DRAFTS = 100
"""From so many drafts on, a run that was not told how many processes to use takes every core."""

ROUND = 1024

TOGETHER = 128
"""Drafts that are read and searched together, at most, """
TOGETHER_BYTES = 160_000
"""and up to which size of their files."""


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
    yield from _in_processes(task, paths, jobs) if jobs > 1 else _in_turn(task, paths)
    if task.remembered:
        task.remembered.tidy()


def _in_turn(task: Task, paths: list[str]) -> Iterator[Result]:
    for batch in _batches(paths, TOGETHER):
        yield from batch_results(batch, task)


def _batches(paths: list[str], most: int) -> Iterator[list[str]]:
    """The drafts in groups of moderate size, in their order."""
    batch: list[str] = []
    held = 0
    for path in paths:
        size = _size(path)
        if batch and (len(batch) >= most or held + size > TOGETHER_BYTES):
            yield batch
            batch, held = [], 0
        batch.append(path)
        held += size
    if batch:
        yield batch


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except (OSError, ValueError):
        return 0  # who opens it tells why it cannot be read


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
                batches = _batches(part, max(1, min(TOGETHER, len(part) // (4 * jobs))))
                yield from chain.from_iterable(pool.map(_work, batches))
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


def _work(paths: list[str]) -> list[Result]:
    return list(batch_results(paths, _tasks[0]))


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft that is read and not checked yet."""

    path: str
    document: Document
    policy: Policy
    chunks: Chunks | None = None
    kept_at: str = ""
    """Where its result is to be kept."""


def batch_results(paths: Sequence[str], task: Task) -> Iterator[Result]:
    """Some drafts' parts of each report, in their order, or the sentences that say why there are none."""
    return _each(paths, task, partial(_result, task=task))


def reports(paths: list[str], task: Task) -> Iterator[tuple[str, Report | None, str]]:
    """Each draft's path with its report, or with none and the sentence that says why."""
    return each(paths, task, partial(_report, task=task))


def each(paths: list[str], task: Task, work: Callable[[Draft], _T]) -> Iterator[tuple[str, _T | None, str]]:
    """Each draft's path with what `work` makes of it, or with nothing and the sentence that says why."""
    for batch in _batches(paths, TOGETHER):
        for path, made in zip(batch, _each(batch, task, work), strict=True):
            yield (path, None, made.error) if isinstance(made, Result) else (path, made, "")


def _each(paths: Sequence[str], task: Task, work: Callable[[Draft], _T]) -> Iterator[_T | Result]:
    """What `work` makes of some drafts, which are read first and searched together; a result that is kept, or with an error."""
    together = _together() if len(paths) > 1 else None
    drafts = deque(_caught(path, partial(_opened, path, task, together)) for path in paths)
    while drafts:
        draft = drafts.popleft()  # what is checked need not stay
        yield draft if isinstance(draft, Result) else _caught(draft.path, partial(_tried, draft, work))


def _together() -> Together:
    from linter.together import Together  # a run on one draft does not pay for it

    return Together()


def _tried(draft: Draft, work: Callable[[Draft], _T]) -> _T:
    try:
        return work(draft)
    except Exception:
        if not draft.chunks:
            raise
        return work(replace(draft, chunks=None))  # the mistake may be in another one of these drafts


def _caught(path: str, work: Callable[[], _T]) -> _T | Result:
    """What `work` makes of a draft, or the sentence that says why it cannot."""
    try:
        return work()
    except LinterError as error:
        return Result(path, error=str(error))
    except OSError as error:
        return Result(path, error=f"{path}: cannot be read ({error.strerror}).")
    except Exception as error:  # noqa: BLE001  a mistake of ours in one draft must not lose the others
        told = f"{type(error).__name__}: {error}"
        return Result(path, error=f"{path}: cannot be checked, by a mistake of cliniclint ({told}); please report it.")


def _opened(path: str, task: Task, together: Together | None) -> Draft | Result:
    """A draft ready to be checked, or its result if that is kept."""
    data, name = _source(path, task)
    policy = task.policy_for(name)
    kept_at = task.remembered.place(name, data, policy) if task.remembered else ""
    result: Result | None = task.remembered.recall(kept_at) if task.remembered else None
    if result:
        return result
    document = read_bytes(data, name)
    return Draft(path, document, policy, together.chunks(document, policy) if together else None, kept_at)


def _result(draft: Draft, task: Task) -> Result:
    report = _report(draft, task)
    parts = tuple(part(name, report, task.setting) for name in task.formats)
    result = Result(draft.path, parts, told(report), tally=_tally(report, task))
    if task.remembered:
        task.remembered.keep(draft.kept_at, result)
    return result


def _tally(report: Report, task: Task) -> Tally | None:
    if task.exceptions is None:
        return None
    from linter.exceptions import tally

    return tally(report, task.exceptions)


def read_and_check(path: str, task: Task) -> Report:
    """The report on one draft of a run."""
    data, name = _source(path, task)
    return _report(Draft(path, read_bytes(data, name), task.policy_for(name)), task)


def _source(path: str, task: Task) -> tuple[bytes, str]:
    """A draft's bytes and its name."""
    if path == STDIN and task.stdin is not None:
        return task.stdin, task.stdin_name
    return bytes_of(path), path


def _report(draft: Draft, task: Task) -> Report:
    return check_document(
        draft.document, draft.policy, scores=task.scores, exceptions=task.exceptions, chunks=draft.chunks
    )
