"""What may stand under a key of a file that people write: the words of the tables in `shape` and `settings`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from linter.records import dataclass
from linter.typed import Literal

Holds = Literal[
    "text", "texts", "number", "flag", "choice", "choices", "items", "entries", "examples", "text map", "choice map", "lists"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a policy file: what it is for, what it holds, and whether it must be there.

    `words` are the allowed words; `of` are the keys of each item; `ids` says that the texts name sources, conditions
    or rules; `unless` is the key and the word with which a required key may be left out.
    """

    says: str
    holds: Holds = "text"
    required: bool = False
    words: tuple[str, ...] = ()
    default: str = ""
    of: Mapping[str, Key] | None = None
    ids: Literal["", "source", "condition", "rule"] = ""
    unless: tuple[str, str] | None = None


Keys = Mapping[str, Key]


def free(names: Iterable[str], holds: Holds = "texts") -> Keys:
    """Keys for a mapping whose names the policy chooses."""
    return {str(name): Key("", holds, required=True) for name in names}
