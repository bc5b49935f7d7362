"""`cliniclint fix`: add the ready sentences that a draft owes, and spell fixed terms right."""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from pathlib import Path

from linter.console import printable, shorten
from linter.errors import LinterError
from linter.options import (
    FINDINGS,
    OK,
    add_drafts,
    add_exceptions,
    add_no_cache,
    add_policy,
    add_rules,
    chosen,
    chosen_drafts,
    chosen_paths,
    chosen_policies,
    complain,
    standard_input,
    stdin_name,
)
from linter.parser import Parser
from linter.typed import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from linter.fixes import Mended
    from linter.run import Task

EXAMPLES = """\
examples:
  cliniclint fix page.md            # show what would change
  cliniclint fix page.md --write    # change it

Only what the policy calls safe is changed (`fix:` and `terms:` of its profile): a sentence that the draft owes is added as
a paragraph of its own, if that settles the finding and brings no other; a fixed term is spelled right. Claims are never
touched. Markdown, HTML and text.
exit codes: 0 nothing to change, or changed; 1 the diff shows changes; 2 a mistake, or a draft that cannot be read
"""
_WORDS = 60


def add(command: Parser) -> None:
    """Add the options."""
    command.formatter_class = argparse.RawDescriptionHelpFormatter
    command.epilog = EXAMPLES
    add_drafts(command)
    how = command.add_mutually_exclusive_group()
    how.add_argument("--diff", action="store_true", help="show the changes and write nothing (this is the default)")
    how.add_argument("--write", action="store_true",
                     help="change the drafts, each at once; standard input goes to standard output (default: --diff)")  # fmt: skip
    add_policy(command)
    add_rules(command)
    add_no_cache(command)
    add_exceptions(command)


def run(options: argparse.Namespace) -> int:
    """Mend drafts, or show how they would be mended."""
    from linter.config import STDIN
    from linter.in_force import exceptions_in_force
    from linter.reports.setting import Setting
    from linter.run import Task

    name = stdin_name(options)
    drafts = chosen_drafts(options)
    policies = chosen_policies(options)
    exceptions = exceptions_in_force(chosen(options), policies.whole, keep=not options.no_cache)
    stdin = standard_input() if STDIN in drafts.paths else None
    task = Task(Setting(policies.policy), stdin=stdin, stdin_name=name,
                policies=policies, exceptions=exceptions)  # fmt: skip
    errors = [message for _, message in drafts.errors]
    named = set(chosen_paths(options))
    changed = 0
    for path in drafts.paths:
        try:
            changed += _one(path, task, write=options.write, is_named=path in named)
        except LinterError as error:
            errors.append(str(error))
        except OSError as error:
            errors.append(f"{path}: cannot be read ({error.strerror}).")
    if errors:
        return complain(*errors)
    return FINDINGS if changed and not options.write else OK


def _one(path: str, task: Task, *, write: bool, is_named: bool) -> bool:
    """Mend one draft; whether something changed. A Word file in a folder is no mistake, one that is named is."""
    from linter.api import check_document
    from linter.config import STDIN, write_whole
    from linter.fixes import mend
    from linter.insertion import TEXT_FORMATS
    from linter.readers import read_bytes
    from linter.readers.decoding import encode

    is_stdin = path == STDIN
    name = task.stdin_name if is_stdin else path
    data = (task.stdin or b"") if is_stdin else _bytes(path)
    document = read_bytes(data, name)
    if document.format not in TEXT_FORMATS and not is_named:
        print(f"cliniclint: {path}: left out, fix changes Markdown, HTML and text", file=sys.stderr)
        return False
    policy = task.policy_for(name)
    mended = mend(document, policy, lambda one: check_document(one, policy, scores=False, exceptions=task.exceptions))
    old, new = document.source, mended.document.source
    is_html = document.format == "html"
    made = encode(new, name, data, old, html=is_html) if old != new else data
    # `git apply` and `patch` pass over what stands before a diff; a draft on standard output stays by itself.
    _tell(name, mended, sys.stderr if is_stdin and write else sys.stdout, write=write)
    if not write:
        sys.stdout.write(_diff(name, old, new))
    elif is_stdin:
        sys.stdout.flush()
        sys.stdout.buffer.write(made)
    elif old != new:
        write_whole(path, made)
    return old != new


def _bytes(path: str) -> bytes:
    from linter.api import read_draft

    try:
        return Path(path).read_bytes()
    except (OSError, ValueError):
        read_draft(path)  # says what is wrong with it
        raise


def _diff(name: str, old: str, new: str) -> str:
    """The change as `git apply` and `patch` take it."""
    shown = printable(name)
    lines = difflib.unified_diff(_lines(old), _lines(new), f"a/{shown}", f"b/{shown}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _tell(name: str, mended: Mended, stream: IO[str], *, write: bool) -> None:
    from linter.fixes import SPELLING

    shown = printable(name)
    will = "" if write else "would be "
    for one in mended.mends:
        new = shorten(printable(one.new), 2 * _WORDS)
        words = shorten(printable(" ".join(one.words.split())), _WORDS)
        did = f'"{words}" {will}spelled "{new}"' if one.rule == SPELLING else f'{one.rule}: {will}added "{new}"'
        print(f"{shown}:{one.line}: {did}", file=stream)
    for finding in mended.left:
        words = shorten(printable(" ".join(finding.quote.split())), _WORDS)
        told = f'{finding.rule}: left to you, no ready sentence of the policy settles "{words}"'
        print(f"{shown}:{finding.place.line}: {told}", file=stream)
