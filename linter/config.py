"""What a run was asked for: which drafts, which rules of the policy, and where the report goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from linter.errors import LinterError
from linter.policy.model import Policy
from linter.readers import is_draft
from linter.records import dataclass, field, replace
from linter.typed import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

STDIN = "-"
SKIPPED_FOLDERS = frozenset({"node_modules", "venv", "__pycache__"})


@dataclass
class Drafts:
    """The drafts that a run's paths name, each once and in order, and what could not be used."""

    paths: list[str] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)


Excluded = Callable[[str], str]
"""Tells why a path is left out; nothing if it is not."""


def _nothing(_: str) -> str:
    return ""


def find_drafts(paths: Iterable[str], excluded: Excluded = _nothing) -> Drafts:
    """Files as they are named, and the drafts in folders in the order of their names; without what is excluded."""
    drafts = Drafts()
    for path in paths:
        if path != STDIN and (why := excluded(path)):
            drafts.left_out.append((path, why))
        elif path != STDIN and os.path.isdir(path):
            _add_folder(drafts, path, excluded)
        else:
            drafts.paths.append(path)
    first: dict[str, str] = {}
    for path in drafts.paths:
        first.setdefault(_identity(path), path)
    drafts.paths = list(first.values())
    return drafts


def _identity(path: str) -> str:
    return STDIN if path == STDIN else os.path.realpath(path)


def _add_folder(drafts: Drafts, folder: str, excluded: Excluded) -> None:
    errors: list[tuple[str, str]] = []
    found = list(_walk(folder, errors, excluded))
    if not found and not errors:
        errors.append((folder, f"{folder}: holds no draft; name a folder with .txt, .md or .html files."))
    drafts.paths += found
    drafts.errors += errors


def _walk(folder: str, errors: list[tuple[str, str]], excluded: Excluded) -> Iterator[str]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        errors.append((folder, f"{folder}: the folder cannot be opened ({error.strerror}); check its permissions."))
        return
    for entry in entries:
        if entry.name.startswith(".") or excluded(entry.path):
            continue
        if entry.is_dir(follow_symlinks=False):
            if not _is_skipped(entry):
                yield from _walk(entry.path, errors, excluded)
        elif is_draft(entry.name) and entry.is_file():
            yield entry.path


def _is_skipped(folder: os.DirEntry[str]) -> bool:
    """Whether a folder holds other people's files: packages, or a virtual environment of whatever name."""
    return folder.name in SKIPPED_FOLDERS or os.path.exists(os.path.join(folder.path, "pyvenv.cfg"))


def choose_rules(policy: Policy, select: str, ignore: str) -> Policy:
    """The policy with the selected rules only (all, if none is named) and without the ignored ones.

    Raises `LinterError` for an id that the policy does not have.
    """
    if not select and not ignore:
        return policy
    wanted = _named(policy, select) or {rule.id for rule in policy.rules}
    unwanted = _named(policy, ignore)
    kept = tuple(rule for rule in policy.rules if rule.id in wanted and rule.id not in unwanted)
    return replace(policy, rules=kept)


def _named(policy: Policy, ids: str) -> set[str]:
    return {known_rule(policy, name.strip()) for name in ids.split(",") if name.strip()}


def known_rule(policy: Policy, name: str) -> str:
    """The id of the rule that is called `name` now or was once.

    Raises `LinterError`, with the nearest id, if the policy has none.
    """
    rule = policy.rule(name)
    if rule is not None:
        return rule.id
    if name in policy.off:
        raise LinterError(f'the rule "{name}" is off in the policy {policy.name}: {policy.off[name]}')
    from difflib import get_close_matches

    near = get_close_matches(name, [rule.id for rule in policy.rules], n=1, cutoff=0.6)
    hint = f'did you mean "{near[0]}"?' if near else 'see "cliniclint rules"'
    raise LinterError(f'there is no rule "{name}" in the policy {policy.name}; {hint}')


def check_output(path: str, drafts: Iterable[str]) -> None:
    """Raise `LinterError` if the report cannot be written to `path`, or would take the place of a draft."""
    target = os.path.realpath(path)
    if os.path.isdir(target):
        raise LinterError(f"{path}: is a folder; give --output the name of a file in it")
    if not os.path.isdir(os.path.dirname(target)):
        raise LinterError(f"{path}: there is no such folder; make it, or write the report elsewhere")
    if target in {_identity(draft) for draft in drafts}:
        raise LinterError(f"{path}: is one of the drafts; give --output another name")


@contextmanager
def opened_output(path: str | None) -> Iterator[IO[str]]:
    """Standard output, or a file that takes its name only when the report is complete."""
    if not path:
        yield sys.stdout
        return
    from pathlib import Path

    target = Path(os.path.realpath(path))
    # A device or a named pipe is written to as it is; it cannot be replaced.
    is_special = target.exists() and not target.is_file()
    written = target if is_special else target.with_name(f"{target.name}.{os.getpid()}.tmp")
    try:
        with written.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            yield stream
        if not is_special:
            _take_place(written, target)
    except OSError as error:
        raise LinterError(f"{path}: cannot be written ({error.strerror})") from None
    finally:
        if not is_special:
            written.unlink(missing_ok=True)


def write_whole(path: str, data: bytes) -> None:
    """Write a file that takes its name only when it is complete."""
    from pathlib import Path

    target = Path(os.path.realpath(path))
    written = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    try:
        written.write_bytes(data)
        _take_place(written, target)
    except OSError as error:
        raise LinterError(f"{path}: cannot be written ({error.strerror})") from None
    finally:
        written.unlink(missing_ok=True)


def _take_place(written: Path, target: Path) -> None:
    if target.exists():
        written.chmod(target.stat().st_mode & 0o777)
    written.replace(target)
