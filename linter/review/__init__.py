"""Reviews: a copy of a draft with the findings as comments on the very words."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from linter.errors import DraftError, LinterError
from linter.findings import Report
from linter.policy.model import Policy
from linter.readers import BINARY
from linter.typed import Protocol, cast

AUTHOR = "cliniclint"
"""Who has written our comments: by this name a later review knows them."""

FORMATS = ("docx", "pdf")
"""The formats that can be reviewed; each is the module of this package that writes its comments."""


@dataclass(frozen=True)
class Reviewed:
    """A reviewed copy: its bytes, how many comments are new, as before or taken away, and how many are other people's."""

    data: bytes
    new: int
    kept: int
    removed: int
    others: int


class _Reviewer(Protocol):
    def review(self, data: bytes, report: Report, policy: Policy) -> Reviewed:
        """The draft in `data` with a comment for each finding."""

    def comments_of_others(self, data: bytes, name: str) -> set[tuple[str, str]]:
        """Author and text of every comment that is not ours."""


def review(data: bytes, report: Report, policy: Policy) -> Reviewed:
    """A copy of the draft `data` with one comment for each finding of its report.

    Comments of an earlier review are replaced; everybody else's stay. Raises `LinterError` if the report is on another
    text, or comments have no place in the draft's format.
    """
    name, format_ = report.document.name, report.document.format
    if format_ not in FORMATS:
        endings = " or ".join(f".{one}" for one in FORMATS)
        raise LinterError(f"{name}: comments cannot be put into {format_} files; review a {endings} file.")
    return _reviewer(format_).review(data, report, policy)


def comments_of_others(data: bytes, name: str) -> set[tuple[str, str]]:
    """Author and text of every comment in a file that is not ours; none, if the file is no draft that can be reviewed."""
    format_ = BINARY.get(PurePath(name).suffix.lower(), "")
    if format_ not in FORMATS:
        return set()
    try:
        return _reviewer(format_).comments_of_others(data, name)
    except DraftError:
        return set()


def _reviewer(format_: str) -> _Reviewer:
    return cast("_Reviewer", import_module(f"{__name__}.{format_}"))
