"""What is in force: the command line over the configuration over the defaults, each value with the place it comes from."""

from __future__ import annotations

import os
from collections.abc import Iterable

from linter.errors import LinterError
from linter.findings import Severity
from linter.policy.model import Policy, Rule
from linter.records import dataclass, field, replace
from linter.settings import BASELINE, NONE, REGISTER, Changes, Settings
from linter.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import argparse

    from linter.exceptions import Exceptions

DEFAULT = "default"


class Value(NamedTuple):
    """A value that is in force, and why: an option, a file and line, or the default."""

    value: str
    why: str


@dataclass(frozen=True)
class InForce:
    """What a run goes by."""

    settings: Settings
    policy: Value
    profile: Value
    paths: tuple[Value, ...]
    exclude: tuple[Value, ...]
    fail_on: Value
    exceptions: Value
    baseline: Value

    def excludes(self, path: str) -> Value | None:
        """The pattern that leaves a draft or folder out, if one does."""
        if not self.exclude:
            return None
        from linter.patterns import matches, relative

        told = relative(path, self.settings.root)
        return next((pattern for pattern in self.exclude if matches(pattern.value, told)), None)


def in_force(options: argparse.Namespace, settings: Settings) -> InForce:
    """What the options and the settings together say."""
    policy = _value(options, settings, "policy")
    if policy.value and not policy.why.startswith("-"):
        policy = policy._replace(value=_from_here(os.path.join(settings.root, policy.value)))
    profile = _value(options, settings, "profile")
    if policy.why == "--policy" and profile.why != "--profile":
        profile = Value("", DEFAULT)  # the configured profile is one of the configured policy
    paths = getattr(options, "paths", None)
    return InForce(
        settings=settings,
        policy=policy,
        profile=profile,
        paths=tuple(Value(path, "command line") for path in paths) if paths else _listed(settings, "paths"),
        exclude=_listed(settings, "exclude", here=False),
        fail_on=_value(options, settings, "fail-on", Severity.ERROR.value),
        exceptions=_file(options, settings, "exceptions", REGISTER),
        baseline=_file(options, settings, "baseline", BASELINE),
    )


def _value(options: argparse.Namespace, settings: Settings, key: str, default: str = "") -> Value:
    option = getattr(options, key.replace("-", "_"), "")
    if option:
        return Value(option, f"--{key}")
    if settings.values.get(key):
        return Value(str(settings.values[key]), settings.where(key))
    return Value(default, DEFAULT)


def _listed(settings: Settings, key: str, *, here: bool = True) -> tuple[Value, ...]:
    found = settings.values.get(key) or ()
    where = settings.where(key)
    return tuple(Value(_from_here(os.path.join(settings.root, path)) if here else str(path), where) for path in found)


def _file(options: argparse.Namespace, settings: Settings, key: str, name: str) -> Value:
    """The register or baseline: what is named, else the one that stands in the project's folder, if it does."""
    value = _value(options, settings, key)
    if value.why == DEFAULT:
        path = os.path.join(settings.root, name)
        return Value(_from_here(path), f"found in {_from_here(settings.root)}") if os.path.isfile(path) else value
    if value.value == NONE:
        return Value("", value.why)
    path = value.value if value.why.startswith("-") else os.path.join(settings.root, value.value)
    return Value(_from_here(path), value.why)


def _from_here(path: str) -> str:
    """The path as a user in the working directory writes it."""
    try:
        return os.path.relpath(path)
    except ValueError:  # another drive
        return path


# The policy


@dataclass
class Policies:
    """The policy of a run, as the configuration changes it, for each draft. `whole` is the policy before any change."""

    whole: Policy
    policy: Policy
    root: str
    per_path: tuple[Changes, ...] = ()
    _made: dict[tuple[int, ...], Policy] = field(default_factory=dict)

    def of(self, name: str) -> Policy:
        """The policy for a draft."""
        numbers = self.changes_for(name)
        if not numbers:
            return self.policy
        if numbers not in self._made:
            policy = self.policy
            for number in numbers:
                policy = changed(policy, self.per_path[number])
            self._made[numbers] = policy
        return self._made[numbers]

    def changes_for(self, name: str) -> tuple[int, ...]:
        """Which of the changes per path are for a draft."""
        if not self.per_path:
            return ()
        from linter.patterns import matches, relative

        path = relative(name, self.root)
        return tuple(
            number
            for number, changes in enumerate(self.per_path)
            if any(matches(pattern, path) for pattern in changes.paths)
        )


def policies(options: argparse.Namespace, settings: Settings, policy: Policy) -> Policies:
    """The policy as the settings change it. `--select` and `--ignore` take the place of the configured ones.

    Raises `ConfigError` if the settings name a rule that the policy does not have.
    """
    from linter.config import choose_rules

    check_ids(settings, policy)
    changes = settings.changes
    select, ignore = getattr(options, "select", ""), getattr(options, "ignore", "")
    if select or ignore:
        changes = replace(changes, select=(), ignore=())
    own = choose_rules(changed(policy, changes), select, ignore)
    return Policies(policy, own, settings.root, settings.per_path)


def check_ids(settings: Settings, policy: Policy) -> None:
    """Raise `ConfigError` for rules that the settings name and the policy does not have."""
    if settings.file is None:
        return
    from linter.policy.adjust import rule_names

    known = rule_names(policy)
    problems = []
    for changes in (settings.changes, *settings.per_path):
        for key in (*changes.select, *changes.ignore, *changes.severity):
            if key not in known:
                from linter.policy.source import closest

                hint = closest(key, known) or '; see "cliniclint rules"'
                problems.append((key, f'there is no rule "{key}" in the policy {policy.name}{hint}'))
    if problems:
        raise settings.wrong(problems)


def changed(policy: Policy, changes: Changes) -> Policy:
    """The policy under changes; rules that these take out are off, with the line that says so."""
    if not changes:
        return policy
    from linter.policy.adjust import rule_names

    names = rule_names(policy)
    wanted, unwanted = _ids(changes.select, names), _ids(changes.ignore, names)
    severities = {names[key]: Severity(value) for key, value in changes.severity.items()}
    off = dict(policy.off)
    rules = []
    for rule in policy.rules:
        if rule.id in unwanted:
            off[rule.id] = f"ignored at {_line(changes, 'ignore')}"
        elif wanted and rule.id not in wanted:
            off[rule.id] = f"not selected at {_line(changes, 'select')}"
        else:
            rules.append(_changed_rule(rule, severities.get(rule.id), changes.grade))
    return replace(policy, rules=tuple(rules), off=off)


def _changed_rule(rule: Rule, severity: Severity | None, grade: float | None) -> Rule:
    from linter.policy.adjust import at_grade, at_severity

    if grade is not None:
        rule = at_grade(rule, grade)
    return at_severity(rule, severity) if severity else rule


def _ids(keys: Iterable[str], names: dict[str, str]) -> set[str]:
    return {names[key] for key in keys}


def _line(changes: Changes, key: str) -> str:
    return f"{changes.where.rpartition(':')[0]}:{changes.lines[key]}"


# Exceptions


def exceptions_in_force(
    force: InForce, policy: Policy, *, baseline: bool = True, keep: bool = False
) -> Exceptions | None:
    """The register and the baseline that are in force; None if there is neither. `policy` is the whole one.

    With `keep` what is read of the register is kept between runs.

    Raises `LinterError` if one that is named is not there, or cannot be used.
    """
    wanted = [force.exceptions, *([force.baseline] if baseline else [])]
    if not any(value.value for value in wanted):
        return None
    from linter.exceptions import load_exceptions

    for value, make in ((force.exceptions, "cliniclint except"), (force.baseline, "cliniclint baseline")):
        if value in wanted and value.value and not os.path.isfile(value.value):
            raise LinterError(f'{value.why}: there is no file {value.value}; make it with "{make}", or write none')
    return load_exceptions(force.exceptions.value, force.baseline.value if baseline else None, policy, keep=keep)


def is_whole(force: InForce, given: Iterable[str]) -> bool:
    """Whether a run checks every draft of the project: all configured paths, or the project's whole folder."""
    paths = {os.path.realpath(path) for path in given}
    root = force.settings.root
    if any(_holds(path, root) for path in paths):
        return True
    configured = _listed(force.settings, "paths")
    return bool(configured) and all(
        any(_holds(path, os.path.realpath(one.value)) for path in paths) for one in configured
    )


def _holds(folder: str, path: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
