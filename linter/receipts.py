"""Receipts: what a check was given and what it found, sealed, each naming the one before.

The seal is a checksum of all that the receipt says: it shows that something was changed, not who wrote it. Whoever
keeps the last receipt's checksum elsewhere can prove that none of the chain was exchanged.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from linter import __version__
from linter.errors import LinterError
from linter.policy.model import Policy
from linter.typed import Any

SCHEMA = 1
OPTIONS = ("paths", "policy", "profile", "config", "select", "ignore", "exceptions", "baseline", "fail_on", "no_scores")
"""The options of `check` that decide what is found."""

_LIBRARIES = ("textstat", "pyphen", "regex", "pyromark", "pyyaml", "charset-normalizer")
"""What reads and measures drafts beside the program itself."""
_NUMBERED = re.compile(r"(\d{4,})\.json\Z")
_FORGED = "is not what was sealed: it was changed after the check; keep receipts as they were written"

Receipt = dict[str, Any]


def digest(data: bytes) -> str:
    """A checksum as every report writes it."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def program() -> dict[str, Any]:
    """The program that checks: its version, a checksum of its files, and the libraries that it reads drafts with."""
    folder = Path(__file__).resolve().parent
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        if path.is_file() and "__pycache__" not in place.parts and place.parts[0] != "shipped_policies":
            whole.update(f"{place.as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return {
        "name": "cliniclint",
        "version": __version__,
        "digest": f"sha256:{whole.hexdigest()}",
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in _LIBRARIES},
    }


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def policy_told(policy: Policy) -> dict[str, str]:
    """The policy as a receipt names it."""
    return {"name": policy.name, "version": policy.version, "digest": policy.digest, "extends": policy.extends}


def file_told(path: str) -> dict[str, str] | None:
    """A file by its path and checksum; None if none is in force."""
    return {"path": path, "digest": digest(Path(path).read_bytes())} if path else None


def sealed(receipt: Receipt) -> Receipt:
    """The receipt with its seal."""
    body = {key: value for key, value in receipt.items() if key != "seal"}
    return {**body, "seal": digest(json.dumps(body, sort_keys=True, ensure_ascii=True).encode())}


def text(receipt: Receipt) -> str:
    """The receipt's file."""
    return json.dumps(receipt, indent=1, ensure_ascii=True) + "\n"


def read(path: Path) -> Receipt:
    """The receipt in a file, whether its seal fits or not.

    Raises `LinterError` if there is none.
    """
    try:
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise LinterError(
            f"{path}: cannot be read ({error.strerror}); name a receipt or a folder of receipts"
        ) from None
    except (ValueError, RecursionError):
        raise LinterError(f"{path}: is no receipt; name a file that check --receipt wrote") from None
    if not (isinstance(found, dict) and _is_whole(found)):
        raise LinterError(f"{path}: is no receipt; name a file that check --receipt wrote")
    if found["receipt"] != SCHEMA:
        raise LinterError(
            f"{path}: is a receipt of form {found['receipt']}, not {SCHEMA}; use the version that wrote it"
        )
    return found


def _is_whole(found: Receipt) -> bool:
    """Whether everything is there that is looked up later; the seal tells whether it is genuine."""
    kinds = {"receipt": int, "made": str, "day": str, "program": dict, "policy": dict, "run": dict, "drafts": list,
             "unread": list, "verdict": dict, "seal": str}  # fmt: skip
    run = found.get("run")
    return (
        all(isinstance(found.get(key), kind) for key, kind in kinds.items())
        and isinstance(run, dict)
        and isinstance(run.get("folder"), str)
        and isinstance(run.get("options"), dict)
        and set(run["options"]) == set(OPTIONS)
        and isinstance(run["options"]["paths"], list)
        and all(isinstance(one, dict) and isinstance(one.get("path"), str) for one in found["drafts"])
        and all(isinstance(one.get(key), list) for one in found["drafts"] for key in ("findings", "excepted"))
        and all(isinstance(one, dict) for draft in found["drafts"] for one in (*draft["findings"], *draft["excepted"]))
        and all(isinstance(one.get("exception"), dict) for draft in found["drafts"] for one in draft["excepted"])
        and (found.get("before") is None or isinstance(found["before"], dict))
    )


def is_genuine(receipt: Receipt) -> bool:
    """Whether the seal fits."""
    return bool(sealed(receipt)["seal"] == receipt["seal"])


# The chain


@dataclass(frozen=True)
class Target:
    """Where a receipt goes, and which one it names as the one before."""

    path: Path
    before: Path | None = None


def target(path: str, after: str | None) -> Target:
    """Where the receipt goes: a new file, or the next number in a folder, after that folder's last.

    Raises `LinterError` if that cannot be: a receipt never takes the place of another file.
    """
    place = Path(path)
    before = Path(after) if after else None
    if place.is_dir():
        last = last_in(place)
        number = int(last.stem) + 1 if last else 1
        place, before = place / f"{number:04}.json", before or last
    elif not place.parent.is_dir():
        raise LinterError(f"{path}: there is no such folder; make it, or write the receipt elsewhere")
    if os.path.lexists(place):
        raise LinterError(f"{place}: is there already; a receipt is never written over, so name a new file or a folder")
    if before is not None and not is_genuine(read(before)):
        raise LinterError(f"{before}: {_FORGED}")
    return Target(place, before)


def last_in(folder: Path) -> Path | None:
    """The receipt with the highest number in a folder."""
    found = [path for path in folder.iterdir() if _NUMBERED.fullmatch(path.name)]
    return max(found, key=lambda path: int(path.stem), default=None)


def link(goal: Target) -> dict[str, str] | None:
    """How a receipt names the one before: where it stands, seen from its own folder, and the checksum of its file."""
    if goal.before is None:
        return None
    path = os.path.relpath(goal.before.resolve(), goal.path.parent.resolve())
    return {"path": Path(path).as_posix(), "digest": digest(goal.before.read_bytes())}


def broken(path: Path, receipt: Receipt) -> Iterator[str]:
    """What is wrong with the receipts before one, the nearest first; at the end, without a fault, nothing."""
    seen = {path.resolve()}
    while receipt.get("before"):
        named = receipt["before"]
        path = path.parent / str(named.get("path", ""))
        if path.resolve() in seen:
            yield f"{path}: names itself as the one before"
            return
        seen.add(path.resolve())
        if not path.is_file():
            yield f"{path}: is named as the one before, and is not there"
            return
        if digest(path.read_bytes()) != named.get("digest"):
            yield f"{path}: is not the file that the receipt after it names"
        try:
            receipt = read(path)
        except LinterError as error:
            yield str(error)
            return
        if not is_genuine(receipt):
            yield f"{path}: {_FORGED}"


def length(path: Path, receipt: Receipt) -> int:
    """How many receipts stand before one."""
    count = 0
    while receipt.get("before"):
        path = path.parent / receipt["before"]["path"]
        receipt = read(path)
        count += 1
    return count


# What has changed


def differences(old: Receipt, new: Receipt) -> dict[str, list[str]]:
    """What differs between a receipt and the one of a run made now, by what it concerns; nothing: no words."""
    return {
        "drafts": list(_drafts(old, new)),
        "policy": [] if old["policy"] == new["policy"] else [_changed(old["policy"], new["policy"])],
        "program": list(_program(old["program"], new["program"])),
        "configuration": _files(old, new, "configuration"),
        "findings": list(_listed(old, new, "findings")),
        "exceptions": [
            *_files(old, new, "register"),
            *_files(old, new, "baseline"),
            *_listed(old, new, "excepted"),
            *_over(old),
        ],
        "verdict": [] if old["verdict"] == new["verdict"] else [f"{_verdict(old)} then, {_verdict(new)} now"],
    }


def _changed(old: dict[str, Any], new: dict[str, Any]) -> str:
    told = [f"{one.get('name')} {one.get('version')}" for one in (old, new)]
    return f"{told[0]} then, {told[1]} now" if told[0] != told[1] else f"{told[1]}, with other content"


def _program(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    if (old.get("version"), old.get("digest")) != (new["version"], new["digest"]):
        yield _changed(old, new)
    known = old.get("libraries") or {}
    for name, version in new["libraries"].items():
        if known.get(name) != version:
            yield f"{name} {known.get(name) or 'missing'} then, {version or 'missing'} now"


def _drafts(old: Receipt, new: Receipt) -> Iterator[str]:
    before, now = (_digests(receipt) for receipt in (old, new))
    yield from (f"{path}: changed" for path in before if path in now and before[path] != now[path])
    yield from (f"{path}: gone" for path in before if path not in now)
    yield from (f"{path}: new" for path in now if path not in before)
    yield from (f"not read: {message}" for message in new["unread"] if message not in old["unread"])
    yield from (f"read now: {message}" for message in old["unread"] if message not in new["unread"])


def _digests(receipt: Receipt) -> dict[str, Any]:
    """The checksums of the drafts; the register of exceptions, which is reported on as well, is none."""
    register = (receipt.get("register") or {}).get("path")
    return {one["path"]: one.get("digest") for one in receipt["drafts"] if one["path"] != register}


def _files(old: Receipt, new: Receipt, key: str) -> list[str]:
    before, now = old.get(key), new.get(key)
    if before == now:
        return []
    path = (now or before or {}).get("path", key)
    return [f"{path}: {'none then' if not before else 'none now' if not now else 'changed'}"]


def _listed(old: Receipt, new: Receipt, key: str) -> Iterator[str]:
    before, now = _by_draft(old, key), _by_draft(new, key)
    yield from (f"- {told}" for told in before if told not in now)
    yield from (f"+ {told}" for told in now if told not in before)
    if set(before) == set(now) and _flat(old, key) != _flat(new, key):
        yield "the same ones, otherwise recorded: places, reasons or dates differ"


def _flat(receipt: Receipt, key: str) -> list[Any]:
    return [one for draft in receipt["drafts"] for one in draft[key]]


def _by_draft(receipt: Receipt, key: str) -> list[str]:
    return [
        f'{draft["path"]}: {one.get("severity")} {one.get("rule")} "{str(one.get("quote"))[:60]}" ({one.get("fingerprint")})'
        for draft in receipt["drafts"]
        for one in draft[key]
    ]


def _over(old: Receipt) -> Iterable[str]:
    """The exceptions that were applied then and have run out since."""
    from linter.clock import today

    day = today().isoformat()
    for draft in old["drafts"]:
        for one in draft["excepted"]:
            expires = str(one["exception"].get("expires") or "")
            if expires and expires < day:
                yield f"{draft['path']}: the exception from {one.get('rule')} ran out on {expires}"


def _verdict(receipt: Receipt) -> str:
    verdict = receipt["verdict"]
    counts = verdict.get("counts")
    told = (
        [f"{number} {what}" for what, number in counts.items() if what != "drafts"] if isinstance(counts, dict) else []
    )
    return f"{'passed' if verdict.get('passed') else 'failed'} ({', '.join(told)})"
