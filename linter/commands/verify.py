"""`cliniclint verify`: repeat the check of a receipt, and tell whether anything has changed since."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from linter.clock import VARIABLE, read_day
from linter.console import printable
from linter.errors import LinterError
from linter.options import FINDINGS, OK
from linter.parser import Parser
from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from linter.receipts import Receipt

EXAMPLES = """\
examples:
  cliniclint check drafts --receipt receipts/    # a folder that is there: receipts/0001.json, receipts/0002.json ...
  cliniclint verify receipts                     # the last one, and the chain behind it
  cliniclint verify receipts/0001.json

The check is repeated as on its day. The seal and the chain show that a receipt was changed, not by whom: keep the checksum
that check prints somewhere else.
exit codes: 0 nothing has changed; 1 something has; 2 a mistake in what was asked, or no receipt
"""
_SHOWN = 20


def add(command: Parser) -> None:
    """Add the options."""
    command.formatter_class = argparse.RawDescriptionHelpFormatter
    command.epilog = EXAMPLES
    command.add_argument("receipt", metavar="RECEIPT", help="a receipt, or a folder of receipts (no default)")


def run(options: argparse.Namespace) -> int:
    """Repeat a check and compare."""
    from linter.receipts import broken, differences, is_genuine, last_in, length, read

    path = Path(options.receipt)
    if path.is_dir():
        last = last_in(path)
        if last is None:
            raise LinterError(f"{path}: holds no receipt; name a folder that check --receipt wrote into")
        path = last
    receipt = read(path)
    seal = [] if is_genuine(receipt) else ["changed after the check: what it says is not what was sealed"]
    chain = list(broken(path, receipt))
    told = "passed" if receipt["verdict"].get("passed") else "failed"
    sys.stdout.write(f"{printable(str(path))}: {told} on {printable(receipt['made'])}\n")
    changes = {"seal": seal, "chain": chain}
    with _as_then(path, receipt):
        now = _repeated(receipt)
    changes |= differences(receipt, now)
    behind = "" if chain else f" ({length(path, receipt)} before this one)"
    for what, words in changes.items():
        _tell(what, words, behind if what == "chain" else "")
    if receipt["program"].get("python") != now["program"]["python"]:
        sys.stdout.write(f"note: Python {receipt['program'].get('python')} then, {now['program']['python']} now\n")
    return FINDINGS if any(changes.values()) else OK


def _tell(what: str, words: list[str], more: str) -> None:
    sys.stdout.write(f"{what:13} {'CHANGED' if words else 'the same'}{more}\n")
    for line in words[:_SHOWN]:
        sys.stdout.write(f"  {printable(line)}\n")
    if len(words) > _SHOWN:
        sys.stdout.write(f"  … and {len(words) - _SHOWN} more\n")


@contextlib.contextmanager
def _as_then(path: Path, receipt: Receipt) -> Iterator[None]:
    """In the folder and on the day of the check."""
    folder = path.resolve().parent / receipt["run"]["folder"]
    if not folder.is_dir():
        raise LinterError(
            f"{path}: was made in {folder}, which is not there; put the drafts back, or move the receipt with them"
        )
    if read_day(receipt["day"]) is None:
        raise LinterError(f'{path}: its day is "{receipt["day"]}", which is none; keep receipts as they were written')
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = receipt["day"]
    try:
        with contextlib.chdir(folder):
            yield
    finally:
        if before is None:
            del os.environ[VARIABLE]
        else:
            os.environ[VARIABLE] = before


def _repeated(receipt: Receipt) -> Receipt:
    """The receipt that the same check makes now."""
    from linter.commands import check
    from linter.record import Record

    command = Parser(prog="cliniclint check")
    check.add(command)
    options = command.parse_args([])
    for key, value in receipt["run"]["options"].items():
        setattr(options, key, value)
    options.command_name = "check"
    record = Record()
    with contextlib.redirect_stderr(io.StringIO()):  # what cannot be read is told as a change
        check.recorded(options, record)
    return record.receipt
