"""The commands for those who change a policy: `cliniclint policy new-rule`, `policy diff` and `policy docs`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from linter.errors import LinterError, either
from linter.options import (
    FINDINGS,
    MISTAKE,
    OK,
    add_color,
    add_command,
    add_config,
    add_policy,
    chosen,
    chosen_policy,
    chosen_style,
    one_of,
)
from linter.parser import Parser
from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from linter.compare import Change
    from linter.run import Task

COMMANDS = ("new-rule", "diff", "docs")


def add(command: Parser) -> None:
    """Add the commands."""
    commands = command.add_subparsers(metavar="COMMAND", dest="policy_command", parser_class=Parser)
    command.set_defaults(work=_lone)
    command.names = COMMANDS
    new = add_command(commands, "new-rule", new_rule_command, "write the skeleton of a rule, as a draft")
    new.add_argument("rule", metavar="ID", help="an instruction in kebab-case, such as no-cure-claim (no default)")
    new.add_argument("--policy", metavar="FOLDER",
                     help="a policy folder (default: the configured one, else the shipped policy)")  # fmt: skip
    add_config(new)
    new.add_argument("--kind", type=one_of("prohibited", "required"), default="prohibited", metavar="KIND",
                     help="prohibited or required (default: prohibited)")  # fmt: skip
    diff = add_command(commands, "diff", diff_command, "tell which findings on drafts a change of the policy changes")
    diff.add_argument("old", metavar="OLD", help="the policy folder as it was (no default)")
    diff.add_argument("new", metavar="NEW", help="the policy folder as it is now (no default)")
    diff.add_argument("paths", metavar="PATH", nargs="+", help="a draft, or a folder of drafts (no default)")
    diff.add_argument("--profile", default="", help="a profile of both policies (default: their only one, else us)")
    add_color(diff)
    docs = add_command(commands, "docs", docs_command, "write the policy's README.md, and its schemas for editors")
    add_policy(docs)
    docs.add_argument("--check", action="store_true", help="only say whether the files are up to date (default: write)")


def run(options: argparse.Namespace) -> int:
    """Do what the command after `policy` says."""
    code: int = options.work(options)
    return code


def _lone(_: argparse.Namespace) -> int:
    raise LinterError(f'say what to do: {either(COMMANDS)}; see "cliniclint policy --help"')


def _folder(options: argparse.Namespace, *, writes: bool) -> Path:
    """The policy's folder; one that is written into may not be inside an installation."""
    from linter.policy.folder import is_installed, shipped_folder

    policy = chosen(options).policy.value
    if writes and not policy and is_installed():
        raise LinterError("the shipped policy belongs to the installation; give --policy a folder of your own")
    return Path(policy) if policy else shipped_folder()


def new_rule_command(options: argparse.Namespace) -> int:
    """Write the skeleton of a rule."""
    from linter.policy.folder import shown
    from linter.skeleton import new_rule

    path = new_rule(_folder(options, writes=True), options.rule, options.kind)
    sys.stdout.write(f'{shown(path)}: fill in what says TODO, then run "cliniclint test"\n')
    return OK


def diff_command(options: argparse.Namespace) -> int:
    """Tell what one policy reports on drafts and the other does not."""
    from linter.api import load_policy
    from linter.compare import summary
    from linter.config import STDIN, find_drafts
    from linter.reports.setting import Setting
    from linter.run import Task

    if STDIN in options.paths:
        raise LinterError("standard input is not compared; give policy diff a file or a folder")
    drafts = find_drafts(options.paths)
    style = chosen_style(options, sys.stdout)
    old, new = (
        Task(Setting(load_policy(folder, options.profile), style=style)) for folder in (options.old, options.new)
    )
    errors = [message for _, message in drafts.errors]
    changes = list(_changes(drafts.paths, old, new, errors))
    sys.stdout.write(summary(changes))
    for message in errors:
        print(f"cliniclint: {message}", file=sys.stderr)
    if errors:
        return MISTAKE
    return FINDINGS if any(changes) else OK


def _changes(paths: list[str], old: Task, new: Task, errors: list[str]) -> Iterator[Change]:
    """Each draft's changes, written as soon as they are known; what cannot be read goes to `errors`."""
    from linter.compare import compare, told
    from linter.console import Progress

    progress = Progress(len(paths))
    for change in compare(paths, old, new):
        if change.error:
            errors.append(change.error)
        else:
            progress.clear()
            sys.stdout.write(told(change, new.setting.style))
            yield change
        progress.step()
    progress.clear()


def docs_command(options: argparse.Namespace) -> int:
    """Write the pages made from a policy, or say which are out of date."""
    from linter.policy.folder import shown
    from linter.reference import files

    folder = _folder(options, writes=not options.check)
    made = {folder / name: text for name, text in files(chosen_policy(options)).items()}
    stale = [path for path, text in made.items() if not path.is_file() or path.read_bytes() != text.encode()]
    own = f" --policy {options.policy}" if options.policy else ""
    for path in stale:
        if options.check:
            print(f'{shown(path)}: is out of date; run "cliniclint policy docs{own}"')
        else:
            path.write_text(made[path], encoding="utf-8", newline="\n")
            print(f"{shown(path)}: written")
    if not stale:
        print(f"{shown(folder)}: up to date")
    return FINDINGS if stale and options.check else OK
