"""`cliniclint claims`: list every claim of a draft, with its verdict and whether a source stands beside it."""

from __future__ import annotations

from linter import __version__
from linter.errors import LinterError, either
from linter.options import (
    MISTAKE,
    OK,
    add_color,
    add_drafts,
    add_policy,
    chosen_drafts,
    chosen_policy,
    chosen_style,
    complain,
    one_of,
    standard_input,
    stdin_name,
)
from linter.records import replace
from linter.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from linter.parser import Parser
    from linter.policy.model import Policy

FORMATS = ("table", "csv", "json")


def add(command: Parser) -> None:
    """Add the options."""
    option = command.add_argument
    add_drafts(command)
    add_policy(command)
    option("--kind", metavar="KINDS", default="", help="only claims of these kinds, with commas between (default: all)")
    option("--format", type=one_of(*FORMATS), default="table", help="table, csv or json (default: table)")
    option("--output", metavar="FILE", default="", help="write the list to a file (default: standard output)")
    add_color(command)


def run(options: argparse.Namespace) -> int:
    """List the claims of drafts; finding some is no failure."""
    from linter.config import STDIN, check_output, opened_output
    from linter.inventory import inventory
    from linter.reports.inventory import FORMS, Sums
    from linter.reports.setting import Setting
    from linter.run import Task, each

    name = stdin_name(options)
    drafts = chosen_drafts(options)
    if options.output:
        check_output(options.output, drafts.paths)
    policy = _chosen_kinds(chosen_policy(options), options.kind)
    setting = Setting(policy, __version__)
    stdin = standard_input() if STDIN in drafts.paths else None
    found = each(
        drafts.paths,
        Task(setting, stdin=stdin, stdin_name=name),
        lambda draft: (draft.document, inventory(draft.document, draft.policy, draft.chunks)),
    )
    sums = Sums(errors=list(drafts.errors))
    form = FORMS[options.format]
    with opened_output(options.output) as out:
        if options.format != "table" and (reconfigure := getattr(out, "reconfigure", None)):
            reconfigure(encoding="utf-8", newline="\n")
        style = chosen_style(options, out)
        out.write(form.head(setting))
        for path, made, error in found:
            if made is None:
                sums.errors.append((path, error))
                continue
            document, listed = made
            out.write(form.draft(document, listed, sums.drafts, style))
            sums.add(listed)
        out.write(form.tail(setting, sums))
        out.flush()
    complain(*(message for _, message in sums.errors))
    return MISTAKE if sums.errors else OK


def _chosen_kinds(policy: Policy, wanted: str) -> Policy:
    """The policy with the kinds of claim that are wanted; all, if none is named."""
    if not policy.claims:
        raise LinterError(f"the policy {policy.name} knows no kind of claim; add files to its folder claims/")
    known = tuple(kind.name for kind in policy.claims)
    names = {name.strip() for name in wanted.split(",") if name.strip()}
    for name in sorted(names - set(known)):
        raise LinterError(f'there is no kind of claim "{name}"; use {either(known)}')
    return replace(policy, claims=tuple(kind for kind in policy.claims if not names or kind.name in names))
