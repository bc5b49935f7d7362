"""The command `cliniclint`. A caller's mistake is one sentence on standard error and exit code 2."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from linter import __version__
from linter.errors import LinterError, PolicyError
from linter.options import (
    FINDINGS,
    INTERRUPTED,
    MISTAKE,
    OK,
    Parser,
    add_color,
    add_command,
    add_policy,
    chosen_policy,
    chosen_style,
    count,
    either,
    one_of,
)
from linter.policy_commands import add_policy_commands, lone_policy

if TYPE_CHECKING:
    from linter.run import Result, Task

COMMANDS = ("check", "rules", "explain", "judge", "test", "policy")
EXAMPLES = """\
examples:
  cliniclint check page.md
  cliniclint check drafts --fail-on warning
  cliniclint check - --stdin-name page.html < page.html
  cliniclint check drafts --format json --output report.json
  cliniclint rules
  cliniclint explain no-cure-claim
  cliniclint explain page.md --at 3
  cliniclint judge "Ketamine is not a cure." --claim "a cure"
  cliniclint test
  cliniclint policy new-rule no-flattery --policy my-policy
  cliniclint policy diff my-policy other-policy drafts
  cliniclint policy docs --policy my-policy --check

exit codes: 0 nothing at or above --fail-on; 1 findings; 2 a mistake in what was asked or a draft that cannot be read
"""


def parser() -> Parser:
    """The command line: few options, each with its default."""
    top = Parser(
        prog="cliniclint",
        description="Check clinic marketing copy: what it claims and may not, what it owes and does not say.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"cliniclint {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", dest="command", parser_class=Parser)
    _add_check(add_command(commands, "check", check_command, "check drafts and report what they claim and owe"))
    rules = add_command(commands, "rules", rules_command, "list the rules of the policy")
    add_policy(rules)
    add_color(rules)
    _add_explain(
        add_command(commands, "explain", explain_command, "tell a rule, or why a line of a draft is flagged or not")
    )
    judge = add_command(commands, "judge", judge_command, "tell whether a text asserts a claim, and which words decide")
    judge.add_argument("text", metavar="TEXT", help="the text, in quotes")
    judge.add_argument("--claim", required=True, help="words that stand once in the text (no default)")
    add_policy(judge)
    test = add_command(commands, "test", test_command, "run the examples of every rule of a policy")
    test.add_argument("policy", metavar="POLICY", nargs="?", help="a policy folder (default: the shipped policy)")
    test.add_argument("--profile", default="", help="a profile of the policy (default: its only one, else us)")
    test.add_argument("--verbose", action="store_true", help="print notes, too (default: failures only)")
    top.names = COMMANDS
    add_policy_commands(add_command(commands, "policy", lone_policy, "make a rule, compare policies, or document one"))
    return top


def _add_check(check: Parser) -> None:
    add = check.add_argument
    add("paths", metavar="PATH", nargs="+", help="a file, a folder, or - for standard input (no default)")
    add(
        "--stdin-name",
        metavar="NAME",
        help="the name of standard input; its ending says the format (default: stdin.txt)",
    )
    add_policy(check)
    add("--select", metavar="RULES", default="", help="only these rules, with commas between (default: all)")
    add("--ignore", metavar="RULES", default="", help="not these rules, with commas between (default: none)")
    add("--format", type=one_of("terminal", "json"), default="terminal", help="terminal or json (default: terminal)")
    add("--output", metavar="FILE", help="write the report to a file (default: standard output)")
    levels = ("error", "warning", "advice", "never")
    add("--fail-on", type=one_of(*levels), default="error", metavar="LEVEL",
        help="exit with 1 from this severity on: error, warning, advice or never (default: error)")  # fmt: skip
    add("--no-cache", action="store_true", help="load the policy anew (default: keep a compiled copy for this user)")
    add("--no-scores", action="store_true", help="leave readability out (default: measure it)")
    add("--quiet", action="store_true", help="print findings only (default: scores and a summary, too)")
    add("--jobs", type=count, default=0, metavar="N",
        help="processes to use (default: 1, and every core from 100 drafts on)")  # fmt: skip
    add_color(check)


def _add_explain(explain: Parser) -> None:
    explain.add_argument("what", metavar="RULE|FILE", help="a rule of the policy, or with --at a draft (no default)")
    explain.add_argument("--at", type=count, metavar="LINE", help="the line of the draft (default: tell a rule)")
    add_policy(explain)
    add_color(explain)


# Commands


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    try:
        return _run(argv)
    except PolicyError as error:
        return _mistake(*error.problems)
    except LinterError as error:
        return _mistake(str(error))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        return INTERRUPTED
    except OSError as error:
        if not error.filename:
            _forget_output()
        return _mistake(f"{error.filename or 'standard output'}: {error.strerror}")


def _run(argv: list[str] | None) -> int:
    options = parser().parse_args(argv)
    if options.command is None:
        raise LinterError(f'say what to do: {either(COMMANDS)}; see "cliniclint --help"')
    _write_anything(sys.stdout, sys.stderr)
    code: int = options.run(options)
    sys.stdout.flush()
    return code


def _forget_output() -> None:
    """Nobody reads on (`| head`), or the disk is full: keep Python from complaining when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _mistake(*sentences: str) -> int:
    for sentence in sentences:
        print(f"cliniclint: {sentence}", file=sys.stderr)
    return MISTAKE


def _write_anything(*streams: IO[str]) -> None:
    """A terminal that lacks a character must not stop a report."""
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")


def rules_command(options: argparse.Namespace) -> int:
    """List the rules."""
    from linter.catalog import rules_table

    sys.stdout.write(rules_table(chosen_policy(options), chosen_style(options, sys.stdout)))
    return OK


def explain_command(options: argparse.Namespace) -> int:
    """Tell a rule, or the candidate claims on a line of a draft."""
    from linter.catalog import explain_line, explain_rule
    from linter.config import known_rule
    from linter.run import Task, read_and_check

    style = chosen_style(options, sys.stdout)
    if options.at is None:
        if Path(options.what).exists():
            raise LinterError(f"{options.what}: is a draft; add --at LINE, or name a rule")
        policy = chosen_policy(options)
        rule = policy.rule(known_rule(policy, options.what))
        sys.stdout.write(explain_rule(policy, rule, style) if rule else "")
        return OK
    policy = chosen_policy(options)
    report = read_and_check(options.what, Task(policy, style))
    try:
        told = explain_line(report.document, report, policy, options.at, style)
    except IndexError:
        raise LinterError(f"{options.what}: has no line {options.at}") from None
    sys.stdout.write(told)
    return OK


def judge_command(options: argparse.Namespace) -> int:
    """Tell the verdict on a claim."""
    from linter.api import judge

    found = judge(options.text, options.claim, chosen_policy(options))
    by = f', by "{found.cue}"' if found.cue else ""
    sys.stdout.write(f"{found.verdict}{by}\n")
    return OK


def test_command(options: argparse.Namespace) -> int:
    """Run the examples of a policy."""
    from linter.selftest import run

    outcome = run(chosen_policy(options))
    for problem in outcome.problems if options.verbose else outcome.failures:
        print(problem)
    print(outcome.summary())
    return FINDINGS if outcome.failed else OK


# Checking drafts


@dataclass
class Totals:
    """What the summary tells."""

    counts: dict[str, int]
    clean: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)

    def add(self, result: Result) -> None:
        """Count one draft that was read."""
        self.counts["drafts"] += 1
        self.clean += not any(result.counts.values())
        for severity, number in result.counts.items():
            self.counts[severity] += number


def check_command(options: argparse.Namespace) -> int:
    """Check drafts and report."""
    from linter.config import STDIN, check_output, choose_rules, find_drafts, opened_output
    from linter.run import Task

    if options.stdin_name and STDIN not in options.paths:
        raise LinterError("--stdin-name names standard input; add - to the paths")
    drafts = find_drafts(options.paths)
    if options.output:
        check_output(options.output, drafts.paths)
    policy = choose_rules(chosen_policy(options), options.select, options.ignore)
    stdin = _standard_input() if STDIN in drafts.paths else None
    with opened_output(options.output) as out:
        task = Task(policy, chosen_style(options, out), options.format, not options.no_scores, options.quiet, stdin,
                    options.stdin_name or "stdin.txt")  # fmt: skip
        totals = _write(task, drafts.paths, options.jobs, drafts.errors, out)
    for _, message in totals.errors:
        _mistake(message)
    return MISTAKE if totals.errors else _code(totals.counts, options.fail_on)


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise LinterError("standard input is closed; give a file, or write a draft to it")
    return sys.stdin.buffer.read()


def _code(counts: dict[str, int], fail_on: str) -> int:
    levels = ("error", "warning", "advice")
    failing = levels[: levels.index(fail_on) + 1] if fail_on in levels else ()
    return FINDINGS if any(counts[level] for level in failing) else OK


def _write(task: Task, paths: list[str], jobs: int, errors: list[tuple[str, str]], out: IO[str]) -> Totals:
    """Write the report on the drafts, each as soon as it and all before it are done."""
    from linter.console import Progress
    from linter.run import results

    totals = Totals(dict.fromkeys(("drafts", "error", "warning", "advice"), 0), errors=list(errors))
    progress = Progress(len(paths))
    head, between, tail = _frame(task, out)
    out.write(head)
    for result in results(task, paths, jobs):
        progress.clear()
        if result.error:
            totals.errors.append((result.path, result.error))
        else:
            out.write(between(totals.counts["drafts"], result.text))
            totals.add(result)
        progress.step()
    progress.clear()
    out.write(tail(totals))
    out.flush()
    return totals


def _frame(task: Task, out: IO[str]) -> tuple[str, Callable[[int, str], str], Callable[[Totals], str]]:
    """What the format writes before, between and after the drafts."""
    policy = {"name": task.policy.name, "version": task.policy.version, "digest": task.policy.digest}
    if task.format == "json":
        from linter.reports import json

        if reconfigure := getattr(out, "reconfigure", None):
            reconfigure(encoding="utf-8", newline="\n")
        return json.head(policy, __version__), json.separated, lambda totals: json.tail(totals.counts, totals.errors)
    from linter.reports.terminal import summary

    def tail(totals: Totals) -> str:
        if task.quiet or not totals.counts["drafts"]:
            return ""
        return summary(totals.counts, totals.clean, len(totals.errors), policy, task.style)

    return "", lambda _, text: text, tail
