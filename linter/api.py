"""The whole linter as a few functions. The shipped policy is loaded once a process, and kept here alone."""

from __future__ import annotations

from functools import cache as kept

from linter import __version__
from linter.assertion import Assertion, judge_in
from linter.check import check
from linter.document import Document
from linter.errors import LinterError
from linter.findings import Report
from linter.policy.cache import load_cached
from linter.policy.model import Policy
from linter.readers import read_file, read_text
from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from linter.chunks import Chunks
    from linter.exceptions import Exceptions


def check_text(
    text: str,
    name: str = "draft.txt",
    policy: Policy | None = None,
    *,
    scores: bool = True,
    exceptions: Exceptions | None = None,
) -> Report:
    """The report on a draft given as text; the ending of `name` says its format (.txt, .md, .html …).

    `policy` is the shipped one unless given; without `scores` readability is not measured; `exceptions` are those of a
    register and a baseline (`load_exceptions`), beside the draft's own.
    Raises `LinterError` if the format is unknown.
    """
    return check_document(read_text(text, name), policy, scores=scores, exceptions=exceptions)


def check_file(
    path: str | Path, policy: Policy | None = None, *, scores: bool = True, exceptions: Exceptions | None = None
) -> Report:
    """The report on the draft in a file.

    Raises `LinterError` if the file is missing, unreadable, not text or of an unknown format.
    """
    return check_document(read_draft(path), policy, scores=scores, exceptions=exceptions)


def read_draft(path: str | Path) -> Document:
    """The draft in a file, under the name that the caller gave.

    Raises `LinterError` if the file is missing, unreadable, not text or of an unknown format.
    """
    return read_file(path)


def check_document(
    document: Document,
    policy: Policy | None = None,
    *,
    scores: bool = True,
    exceptions: Exceptions | None = None,
    chunks: Chunks | None = None,
) -> Report:
    """The report on a draft that a reader has read.

    `chunks` of this draft and policy, which remember an earlier check or belong to several drafts, are quicker to search;
    the report is the same.
    """
    policy = policy or load_policy()
    report = check(document, policy, scores=scores, version=__version__, chunks=chunks)
    if not document.remarks and exceptions is None:
        return report
    from linter.exceptions import apply

    return apply(report, policy, exceptions)


def load_exceptions(
    register: str | Path | None = None, baseline: str | Path | None = None, policy: Policy | None = None
) -> Exceptions:
    """The exceptions in a register and the findings of a baseline, each if it is named, for `check_text` and the like.

    Raises `LinterError` if a file cannot be used.
    """
    from linter import exceptions

    return exceptions.load_exceptions(register, baseline, policy)


def load_policy(folder: str | Path | None = None, profile: str = "", *, cache: bool = True) -> Policy:
    """The policy in `folder` (default: the shipped one) under `profile` (default: its only one, else `us`).

    With `cache` a compiled copy in the user's private cache folder is used and kept.
    Raises `LinterError` with every mistake in the policy, one a line.
    """
    if not cache:
        from pathlib import Path

        from linter.policy.loader import load

        return load(Path(folder) if folder else None, profile)
    return _shipped(profile) if folder is None else load_cached(str(folder), profile, __version__)


def judge(text: str, claim: str, policy: Policy | None = None) -> Assertion:
    """Whether `text` asserts the words `claim`, which it holds once, or sets them aside, and which words decide.

    Raises `LinterError` if `claim` does not stand exactly once in `text`.
    """
    try:
        return judge_in(read_text(text), claim, policy or load_policy())
    except ValueError as error:
        raise LinterError(str(error)) from None


@kept
def _shipped(profile: str) -> Policy:
    return load_cached(None, profile, __version__)
