"""The policy as one page for people to read: every rule in full, the rules that are off, and the treatments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from linter.console import checked
from linter.policy.model import Approval, ClaimKind, Example, Policy, Rule, Source, Treatment
from linter.policy.schema import schemas

GROUPS = {
    "prohibited": ("Prohibited", "Claims that a draft may not make."),
    "required": ("Required", "Statements that a draft owes once it says something that makes them due."),
    "readability": ("Readability", "Limits on how hard a draft may be to read."),
}
"""Title and meaning of each kind of rule."""

HEAD = """\
# The policy {name}

Made by `cliniclint policy docs` from the files beside it. Do not change this page: change a rule's file, and make the page anew.

Version {version}{extends}: {rules} rules, {treatments} treatments, {sources} sources. An **error** is false on its face, often cited by regulators,
or dangerous; a **warning** needs a limit, a source or a disclosure; **advice** is good practice. In the examples, the words that are
reported stand in bold; after a look-alike that passes stands what it does with the claim (negated, asked, attributed ...).
"""
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")
_LIST_LIKE = re.compile(r"^(\d+)([.)])|^([-+])(?= )")


def files(policy: Policy) -> dict[str, str]:
    """Every file that is made from a policy, by name: the page, and the schemas for editors."""
    made = {name: json.dumps(schema, indent=2, ensure_ascii=False) + "\n" for name, schema in schemas(policy).items()}
    return {"README.md": page(policy), **made}


def page(policy: Policy) -> str:
    """The page in Markdown. The policy's digest is not on it: it changes with every comment in a file."""
    counts = {"rules": len(policy.rules), "treatments": len(policy.treatments), "sources": len(policy.sources)}
    extends = f", on top of {policy.extends}" if policy.extends else ""
    parts = [HEAD.format(name=policy.name, version=policy.version, extends=extends, **counts), *_contents(policy)]
    for kind, (title, says) in GROUPS.items():
        if rules := _of_kind(policy, kind):
            parts += [f"## {title}", says, *(part for rule in rules for part in _rule(policy, rule))]
    return (
        "\n\n".join(part.strip("\n") for part in [*parts, *_off(policy), *_claims(policy), *_treatments(policy)]) + "\n"
    )


def _of_kind(policy: Policy, kind: str) -> list[Rule]:
    return [rule for rule in policy.rules if rule.kind == kind]


def _contents(policy: Policy) -> Iterator[str]:
    yield "## Contents"
    lines = []
    for kind, (title, _) in GROUPS.items():
        rules = _of_kind(policy, kind)
        lines += [f"- [{title}](#{kind})"] if rules else []
        lines += [f"  - [{rule.id}](#{rule.id}) ({rule.severity}): {plain(rule.says)}" for rule in rules]
    lines += ["- [Rules that are off](#rules-that-are-off)"] if policy.off else []
    lines += ["- [Kinds of claim](#kinds-of-claim)"] if policy.claims else []
    lines += ["- [Treatments](#treatments)"] if policy.treatments else []
    yield "\n".join(lines)


# A rule


def _rule(policy: Policy, rule: Rule) -> Iterator[str]:
    yield f"### {rule.id}"
    status = "" if rule.status == "stable" else f" ({rule.status})"
    never = " Never excepted." if rule.never_excepted else ""
    home = f"From the policy {rule.layer}" if rule.layer else f"[The rule's file](rules/{rule.id}.yaml)"
    yield f"**{rule.severity}**{status}. {plain(rule.says)}{never} {home}."
    yield plain(rule.why)
    yield from _list("Write instead", map(plain, rule.instead))
    yield from _list("Added by `cliniclint fix`", (plain(fix.add) for fix in policy.fixes if fix.rule == rule.id))
    yield from _list(
        "Limits", (f"{plain(limit.score)} above {limit.above:g}: {limit.severity}" for limit in rule.limits)
    )
    yield from _list("Reported", (marked(example.text) for example in rule.violating))
    yield from _list("Not reported", map(_look_alike, rule.compliant))
    yield from _list("Known false alarms", map(plain, rule.known_false_alarms))
    yield from _list("Sources", (_source(policy.sources[source]) for source in rule.sources))


def _list(title: str, items: Iterable[str]) -> Iterator[str]:
    lines = [f"- {item}" for item in items]
    if lines:
        yield "\n".join([f"{title}:", "", *lines])


def _look_alike(example: Example) -> str:
    reason = example.reason.removeprefix("other").lstrip(": ")
    return plain(example.text) + (f" ({plain(reason)})" if reason else "")


def _source(source: Source) -> str:
    title = f"[{plain(source.title)}](<{source.link}>)" if source.link else plain(source.title)
    cited = f", {plain(source.citation)}" if source.citation else ""
    told = checked(source)
    return f"{title}{cited}. {plain(told[0].upper() + told[1:])}."


# Rules that are off, and treatments


def _off(policy: Policy) -> Iterator[str]:
    if policy.off:
        yield "## Rules that are off"
        yield "\n".join(f"- {name}: {plain(reason)}" for name, reason in policy.off.items())


def _claims(policy: Policy) -> Iterator[str]:
    if policy.claims:
        yield "## Kinds of claim"
        yield "What `cliniclint claims` lists, whether a rule flags it or not."
        rows = [(_kind(kind), plain(kind.says), ", ".join(kind.rules)) for kind in policy.claims]
        yield "\n".join([_row(("kind", "says", "with the claims of")), _row("---" for _ in range(3)), *map(_row, rows)])


def _kind(kind: ClaimKind) -> str:
    return f"[{plain(kind.name)}](claims/{kind.name}.yaml)"


def _treatments(policy: Policy) -> Iterator[str]:
    if policy.treatments:
        yield "## Treatments"
        yield "What regulators approved or cleared, as far as the file of each treatment knows it."
        heads = ("treatment", "kind", "approved or cleared for", "schedule", "boxed warning", "as of", "confidence")
        rows = [_treatment(treatment) for treatment in policy.treatments.values()]
        yield "\n".join([_row(heads), _row("---" for _ in heads), *map(_row, rows)])


def _treatment(treatment: Treatment) -> Iterator[str]:
    name = plain(treatment.id)
    yield f"{name} ({treatment.layer})" if treatment.layer else f"[{name}](treatments/{treatment.id}.yaml)"
    yield treatment.kind
    yield "<br>".join(map(_approval, treatment.approved)) or "nothing"
    yield treatment.schedule
    yield plain(", ".join(warning.name for warning in treatment.boxed_warning)) or "none"
    yield plain(treatment.as_of)
    yield treatment.confidence


def _approval(approval: Approval) -> str:
    return plain(f"{approval.status}: {approval.use}")


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


# Markdown


def plain(text: str) -> str:
    """The text in one line, with nothing in it that Markdown would take for markup."""
    return _LIST_LIKE.sub(r"\1\\\2\3", _SPECIAL.sub(r"\\\1", _in_one_line(text)))


def _in_one_line(text: str) -> str:
    """The text with ¶ for each end of a paragraph."""
    return " ¶ ".join(" ".join(block.split()) for block in re.split(r"\n\s*\n", text.strip()))


def marked(example: str) -> str:
    """An example with its marked words in bold."""
    parts = re.split(r"(<<|>>)", _in_one_line(example))
    return "".join("**" if part in ("<<", ">>") else _inner(part) for part in parts)


def _inner(text: str) -> str:
    """A part of an example; the space at its ends belongs to the sentence."""
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and text.strip() else ""
    return before + plain(text) + after if text.strip() else before
