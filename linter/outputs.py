"""Where the reports of a run go: which format to which file, each file written whole or not at all."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from linter.config import STDIN, check_output, opened_output
from linter.errors import LinterError
from linter.records import replace
from linter.reports.writing import Writer
from linter.typed import IO, TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from linter.console import Style
    from linter.reports.setting import Setting

STDOUT = STDIN


class Output(NamedTuple):
    """A report that is wanted: its format, and the file that it goes to (empty: standard output)."""

    format: str
    path: str = ""


def paired(formats: Sequence[str], paths: Sequence[str], drafts: Sequence[str]) -> tuple[Output, ...]:
    """The reports that a command line asks for: the n-th file belongs to the n-th format.

    Raises `LinterError` if two reports would go to one place, or one to the place of a draft.
    """
    formats = formats or ("terminal",)
    if len(paths) > len(formats):
        raise LinterError(
            f"--output {paths[-1]} has no --format of its own; the n-th --output belongs to the n-th --format"
        )
    names = [*(path if path != STDOUT else "" for path in paths), *("" for _ in formats[len(paths) :])]
    outputs = tuple(map(Output, formats, names))
    _refuse_twice([output.format for output in outputs], "--format {0} stands there twice; name each format once")
    if names.count("") > 1:
        bare = " and ".join(output.format for output in outputs if not output.path)
        raise LinterError(f"{bare} would both go to standard output; give each of them but one an --output FILE")
    files = [name for name in names if name]
    _refuse_twice([os.path.realpath(name) for name in files], "{0}: two reports would go there; name two files")
    for name in files:
        check_output(name, drafts)
    return outputs


def _refuse_twice(names: list[str], sentence: str) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise LinterError(sentence.format(name))


@contextmanager
def opened(
    outputs: Sequence[Output], setting: Setting, style: Callable[[IO[str]], Style]
) -> Iterator[tuple[list[Writer], Setting]]:
    """Writers of the reports, and the setting with the colours that the terminal report's place allows."""
    with ExitStack() as stack:
        streams = [stack.enter_context(opened_output(output.path)) for output in outputs]
        for output, stream in zip(outputs, streams, strict=True):
            if output.format == "terminal":
                setting = replace(setting, style=style(stream))
        writers = [Writer(output.format, setting, stream) for output, stream in zip(outputs, streams, strict=True)]
        for writer in writers:
            stack.callback(writer.close)
        yield writers, setting
