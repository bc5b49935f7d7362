"""What can go wrong, each as one sentence for the person who can mend it."""

from __future__ import annotations


class LinterError(Exception):
    """A mistake of the caller's: its text is one sentence that says where, what and what to do."""


class DraftError(LinterError):
    """A draft that cannot be read (missing, binary, undecodable, of an unknown format)."""


class _ProblemsError(LinterError):
    """Several mistakes in one thing, in the order of its files."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class PolicyError(_ProblemsError):
    """A policy that cannot be used; `problems` holds every mistake found, in file order."""


class ConfigError(_ProblemsError):
    """A configuration that cannot be used; `problems` holds every mistake found, in file order."""


def either(words: tuple[str, ...]) -> str:
    """The words as a choice: a, b or c."""
    return f"{', '.join(words[:-1])} or {words[-1]}"
