"""Reads a policy folder. A policy is complete or refused: every mistake is reported with file, line and column."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from linter.errors import PolicyError
from linter.policy.fields import Fields
from linter.policy.folder import shipped_folder, shown
from linter.policy.model import Policy, Rule, Source, Treatment
from linter.policy.parse_rule import RuleReader
from linter.policy.parse_words import (
    PhraseBook,
    read_cues,
    read_irregular,
    read_sources,
    read_treatment,
    read_words,
    treatment_lists,
)
from linter.policy.shape import PROFILE, free
from linter.policy.source import File, Map, Text, closest, read

FOLDERS = ("rules", "treatments", "words", "cues")


def load(folder: Path | None = None, profile: str = "") -> Policy:
    """The policy in `folder` (default: the shipped one), under `profile` (default: the only or the US one)."""
    folder = folder or shipped_folder()
    if not folder.is_dir():
        raise PolicyError([f"{folder}: no such policy folder; give --policy a folder with a profile such as us.yaml"])
    return _Loading(folder, profile).policy()


class _Loading:
    """One policy folder while it is read."""

    def __init__(self, folder: Path, profile: str) -> None:
        self.folder = folder
        self.files: list[File] = []
        self.digest = hashlib.sha256()
        self.profile = self._profile(profile)
        self.parts = {name: self._folder(name) for name in FOLDERS}
        self.sources_file = self._open(folder / "sources.yaml") if (folder / "sources.yaml").is_file() else None

    def policy(self) -> Policy:
        """The policy, or PolicyError with every mistake in it."""
        irregular = read_irregular(self.parts["words"])
        sources = read_sources(self.sources_file) if self.sources_file else {}
        treatments = self._treatments(sources)
        book = PhraseBook(irregular)
        word_says = read_words(self.parts["words"], book)
        treatment_lists(treatments, self.parts["treatments"], book)
        book.check_lists()
        if not any(file.problems for file in self.files if "words" in file.path.parts[-2:]):
            _check_conditions(self.parts["treatments"], treatments, book)
        book.freeze()
        head = self._head()
        rules = self._rules(book, sources, head)
        cues, cue_of, cue_program = read_cues(self.parts["cues"], irregular, book)
        self._refuse()
        mention = book.number(self.profile, Text("{treatment}")) if treatments else -1
        return Policy(
            name=head["name"],
            version=head["version"],
            digest="sha256:" + self.digest.hexdigest(),
            rules=rules,
            treatments=treatments,
            sources=sources,
            program=book.compiler.finish(),
            cues=cues,
            cue_of=cue_of,
            cue_program=cue_program,
            mention=mention,
            words=word_says,
            off=head["off"],
        )

    def _refuse(self) -> None:
        found = [(file.shown, line, message) for file in self.files for line, message in file.problems]
        if found:
            raise PolicyError([message for _, _, message in sorted(found)])

    def _open(self, path: Path) -> File:
        file = read(path, shown(path))
        self.files.append(file)
        self.digest.update(f"{path.relative_to(self.folder).as_posix()}\0{file.text}\0".encode())
        return file

    def _profile(self, name: str) -> File:
        profiles = sorted(self.folder.glob("*.yaml"))
        profiles = [path for path in profiles if path.stem != "sources"]
        wanted = [path for path in profiles if path.stem == name] if name else profiles
        if len(wanted) > 1:
            wanted = [path for path in wanted if path.stem == "us"]
        if not wanted:
            known = ", ".join(path.stem for path in profiles)
            which = f'no profile "{name}"; it has {known}' if name and known else "no profile; add one such as us.yaml"
            raise PolicyError([f"{self.folder}: the policy has {which}"])
        return self._open(wanted[0])

    def _folder(self, name: str) -> list[File]:
        folder = self.folder / name
        if not folder.is_dir():
            return []
        files = []
        for path in sorted(folder.iterdir()):
            if path.suffix == ".yaml":
                file = self._open(path)
                if file.root is not None or not file.problems:
                    files.append(file)  # what is no YAML is reported once
            elif not path.name.startswith(".") and path.suffix not in (".md", ".json"):
                stray = File(path, shown(path))
                stray.problem(None, "is not understood; policy files end in .yaml, so rename it or take it away")
                self.files.append(stray)
        return files

    def _head(self) -> dict[str, Any]:
        fields = Fields(self.profile, self.profile.root, PROFILE, "a profile")
        name = fields.text("policy")
        if name and name != self.profile.path.stem:
            self.profile.problem(
                fields.values.get(Text("policy")),
                f'the policy "{name}" stands in {self.profile.path.name}; make them equal',
            )
        listed = fields.values.get(Text("off")) or Map()
        off = Fields(self.profile, listed, free(listed, "text"), "off") if fields.has("off") else None
        severity = fields.values.get(Text("severity")) if fields.has("severity") else None
        return {
            "name": name,
            "version": fields.text("version"),
            "off": {str(key): str(value) for key, value in off.values.items()} if off else {},
            "off_keys": list(off.values) if off else [],
            "severity": severity if isinstance(severity, dict) else {},
        }

    def _treatments(self, sources: dict[str, Source]) -> dict[str, Treatment]:
        found = {}
        for file in self.parts["treatments"]:
            treatment = read_treatment(file, sources)
            if treatment:
                found[treatment.id] = treatment
        return found

    def _rules(self, book: PhraseBook, sources: dict[str, Source], head: dict[str, Any]) -> tuple[Rule, ...]:
        rules: list[Rule] = []
        severities = {str(key): value for key, value in head["severity"].items()}
        for file in self.parts["rules"]:
            rule = RuleReader(file, book, sources, severities.get(file.path.stem, "")).rule()
            if rule:
                rules.append(rule)
        self._check_ids(rules, head)
        return tuple(rule for rule in rules if rule.id not in head["off"] and rule.status != "retired")

    def _check_ids(self, rules: list[Rule], head: dict[str, Any]) -> None:
        known = {rule.id for rule in rules}
        for key in [*head["off_keys"], *head["severity"]]:
            if key not in known:
                self.profile.problem(
                    key, f'there is no rule "{key}"{closest(key, known)}; take the line away or mend the id'
                )
        for value in head["severity"].values():
            if value not in PROFILE["severity"].words:
                self.profile.problem(value, f'severity is "{value}"; use error, warning or advice')
        owners: dict[str, str] = {}
        for rule in rules:
            for name in (rule.id, *rule.formerly):
                if name in owners:
                    file = next(f for f in self.parts["rules"] if f.shown == rule.file)
                    file.problem(None, f'the id "{name}" is taken by {owners[name]}; ids are never used twice')
                owners[name] = rule.file


def _check_conditions(files: list[File], treatments: dict[str, Treatment], book: PhraseBook) -> None:
    known = book.groups("condition")
    for file in files:
        treatment = treatments.get(file.path.stem)
        if not treatment or not known:
            continue
        used = [*treatment.not_approved_for, *(c for a in treatment.approved for c in a.conditions)]
        for condition in used:
            if condition not in known:
                file.problem(
                    condition, f'there is no condition "{condition}" in words/condition.yaml{closest(condition, known)}'
                )
