"""JSON Schemas of the policy's files, for editors, made from the tables that the loader reads with."""

from __future__ import annotations

import json
from collections.abc import Mapping

from linter.policy.keys import Key, Keys
from linter.policy.model import Policy
from linter.policy.shape import (
    CLAIMS,
    CUES,
    EXTENDS,
    KINDS,
    PROFILE,
    RULES,
    SOURCE,
    TREATMENT,
    WORDS,
    WORDS_EITHER,
)
from linter.typed import Any

Schema = dict[str, Any]
Known = Mapping[str, list[str]]
"""The ids that the policy has, by what they name."""

_TEXT = ["string", "number", "boolean"]
"""The loader takes every value as text; an editor takes 8 for a number and true for a truth value."""

_NUMBER = r"^\s*[-+]?[0-9]+(\.[0-9]*)?\s*$"


def schemas(policy: Policy) -> dict[str, Schema]:
    """The schema of every kind of policy file, by the file name that it is stored under."""
    known = _known(policy)
    words = _object(WORDS, known)
    words["oneOf"] = [{"required": [name]} for name in WORDS_EITHER]
    bodies = {
        "rule": ("A rule of the policy", _rules(known)),
        "treatment": ("A treatment", _object(TREATMENT, known)),
        "words": ("A word list", words),
        "cues": ("Words that decide what the copy does with a claim", _object(CUES, known)),
        "claims": ("A kind of claim, for the inventory", _object(CLAIMS, known)),
        "sources": (
            "Laws, guidances, labels, studies and articles",
            {"type": "array", "items": _object(SOURCE, known)},
        ),
        "profile": ("A profile of the policy", _object(PROFILE, known)),
    }
    return {f"{name}.schema.json": _whole(title, body, known) for name, (title, body) in bodies.items()}


def _whole(title: str, body: Schema, known: Known) -> Schema:
    """A schema with its head, and with the ids that it refers to."""
    text = json.dumps(body)
    used = {name: {"enum": ids} for name, ids in known.items() if f'"#/$defs/{name}"' in text}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return {**head, **body, **({"$defs": used} if used else {})}


def _known(policy: Policy) -> Known:
    return {
        "source": sorted(policy.sources),
        "rule": sorted({*(rule.id for rule in policy.rules), *policy.off}),
        "condition": sorted(policy.program.groups("condition")),
    }


def _rules(known: Known) -> Schema:
    """One schema for all kinds: every key is offered, and the kind says which ones may and must be there."""
    every: dict[str, Key] = {}
    for kind in KINDS:
        every = {**RULES[kind], **every}
    always = [name for name in every if all(name in keys and keys[name].required for keys in RULES.values())]
    return {
        "type": "object",
        **_unless_extended(always),
        "properties": {name: _value(key, known) for name, key in every.items()},
        "additionalProperties": False,
        "allOf": [_of_kind(kind) for kind in KINDS],
    }


def _of_kind(kind: str) -> Schema:
    keys = RULES[kind]
    must = [name for name, key in keys.items() if key.required]
    return {
        "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
        "then": {**_unless_extended(must), "propertyNames": {"enum": list(keys)}},
    }


def _unless_extended(required: list[str]) -> Schema:
    """These keys must be there, unless the file extends one that has them."""
    return {"if": {"required": list(EXTENDS)}, "else": {"required": required}}


def _object(keys: Keys, known: Known) -> Schema:
    required = [name for name, key in keys.items() if key.required and not key.unless]
    may_extend = keys.get("extends") == EXTENDS["extends"]
    body: Schema = {
        "type": "object",
        **(_unless_extended(required) if may_extend else {"required": required}),
        "properties": {name: _value(key, known) for name, key in keys.items()},
        "additionalProperties": False,
    }
    excused = [_excused(name, *key.unless, may_extend=may_extend) for name, key in keys.items() if key.unless]
    return {**body, "allOf": excused} if excused else body


def _excused(name: str, other: str, word: str, *, may_extend: bool) -> Schema:
    """The key must be there unless another one holds a word."""
    return {
        "if": {"properties": {other: {"const": word}}, "required": [other]},
        "else": _unless_extended([name]) if may_extend else {"required": [name]},
    }


def _value(key: Key, known: Known) -> Schema:
    more = {"default": key.default} if key.default and not key.required else {}
    return {"description": key.says, **more, **_holds(key, known)}


def _holds(key: Key, known: Known) -> Schema:
    one = _one(key, known)
    match key.holds:
        case "text" | "choice":
            return one
        case "flag":
            return {"enum": ["true", "false", True, False]}
        case "number":
            return {"type": ["string", "number"], "pattern": _NUMBER}
        case "texts" | "choices":
            return _one_or_many(one, least=int(key.required))
        case "items":
            return {"type": "array", "items": _object(key.of or {}, known)}
        case "entries":
            return {"type": "array", "items": {"anyOf": [one, _object(key.of or {}, known)]}}
        case "examples":
            return {"type": "array", "items": _example(key)}
        case "lists":
            return {"type": "object", "additionalProperties": _one_or_many(one, least=1)}
        case _:
            return {"type": "object", **_names(key, known), "additionalProperties": one}


def _one(key: Key, known: Known) -> Schema:
    """The schema of one text that the key holds."""
    if key.words and key.holds != "examples":
        return {"enum": list(key.words)}
    if key.ids and not key.holds.endswith(" map") and known[key.ids]:
        return {"$ref": f"#/$defs/{key.ids}"}
    return {"type": _TEXT}


def _one_or_many(one: Schema, least: int) -> Schema:
    many = {"type": "array", "items": one}
    return {"anyOf": [one, {**many, "minItems": least} if least else many]}


def _names(key: Key, known: Known) -> Schema:
    return {"propertyNames": {"$ref": f"#/$defs/{key.ids}"}} if key.ids and known[key.ids] else {}


def _example(key: Key) -> Schema:
    """An example is one line, `reason: sentence`; a reason that is no verdict is written freely, if the key allows it."""
    is_free = "other" in key.words
    return {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "properties": {word: {"type": _TEXT} for word in key.words},
        "additionalProperties": {"type": _TEXT} if is_free else False,
    }
