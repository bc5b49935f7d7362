"""The REST interface, described for programs (OpenAPI 3.1)."""

from __future__ import annotations

from linter.reports import FORMATS
from linter.servers.settings import MEGABYTE, Settings
from linter.typed import Any

_TEXT = {"type": "string"}
_NUMBER = {"type": "integer"}
_PLACE = dict.fromkeys(("start", "end", "line", "column", "end_line", "end_column"), _NUMBER)
_ERRORS = {
    "400": "The request is broken.",
    "401": "The token is missing or wrong.",
    "403": "The request comes from another site.",
    "408": "The draft did not arrive in time.",
    "413": "The draft is too large.",
    "415": "The body is neither JSON nor a form.",
    "421": "The server does not answer to this host name.",
    "422": "The draft cannot be read: of an unknown type, damaged, protected or not text.",
    "503": "Checking took too long.",
}


def description(version: str, settings: Settings) -> dict[str, Any]:
    """The description of this server."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "cliniclint",
            "version": version,
            "summary": "What clinic marketing claims and may not, and what it owes and does not say.",
            "description": "Drafts stay in memory and on this machine. Every mistake is answered by one sentence in `error`.",
        },
        "paths": {
            "/api/check": {"post": _post("Check a draft", _report("#/components/schemas/Report"))},
            "/api/report/{format}": {"post": _report_post()},
            "/api/review": {"post": _review_post()},
            "/api/rules": {"get": _get("Every rule of the policy, with examples and sources")},
            "/api/treatments": {"get": _get("What the policy knows of every treatment")},
        },
        "components": {"schemas": _schemas(), **_security(settings)},
        **({"security": [{"token": []}]} if settings.token else {}),
        "x-limits": {"megabytes": settings.limits.body // MEGABYTE, "characters": settings.limits.characters},
    }


def _security(settings: Settings) -> dict[str, Any]:
    return {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}} if settings.token else {}


def _post(summary: str, answer: dict[str, Any]) -> dict[str, Any]:
    return {
        "summary": summary,
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/Draft"}},
                "multipart/form-data": {"schema": {"$ref": "#/components/schemas/Upload"}},
            },
        },
        "responses": {"200": answer, **_refusals()},
    }


def _report_post() -> dict[str, Any]:
    names = [name for name in FORMATS if name != "terminal"]
    place = {"name": "format", "in": "path", "required": True, "schema": {"enum": names}}
    answer = {"description": "The report, as a file.", "content": {"*/*": {"schema": _TEXT}}}
    return {**_post("A report to keep, in a format of `cliniclint check --format`", answer), "parameters": [place]}


def _review_post() -> dict[str, Any]:
    answer = {"description": "The copy with comments.", "content": {"application/octet-stream": {"schema": _TEXT}}}
    described = _post("A copy of a Word file with the findings as comments on its words", answer)
    del described["requestBody"]["content"]["application/json"]
    return described


def _get(summary: str) -> dict[str, Any]:
    answer = {"description": summary + ".", "content": {"application/json": {"schema": {"type": "object"}}}}
    return {"summary": summary, "responses": {"200": answer, **_refusals("401", "403", "421")}}


def _report(schema: str) -> dict[str, Any]:
    return {"description": "The report.", "content": {"application/json": {"schema": {"$ref": schema}}}}


def _refusals(*statuses: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Mistake"}}}
    return {status: {"description": _ERRORS[status], "content": content} for status in statuses or _ERRORS}


def _schemas() -> dict[str, Any]:
    name = {"type": "string", "description": "A file name; its ending says the format.", "default": "draft.txt"}
    finding = _object(
        rule=_TEXT, kind={"enum": ["prohibited", "required", "readability"]},
        severity={"enum": ["error", "warning", "advice"]}, quote=_TEXT, message=_TEXT, why=_TEXT, instead=_list(_TEXT),
        sources=_list(_TEXT), related=_list(_TEXT), **_PLACE, sentence=_TEXT, fingerprint=_TEXT,
    )  # fmt: skip
    aside = _object(
        rule=_TEXT, quote=_TEXT, verdict=_TEXT, cue=_TEXT, start=_NUMBER, end=_NUMBER, line=_NUMBER, column=_NUMBER
    )
    draft = _object(
        path=_TEXT, format=_TEXT, digest=_TEXT, findings=_list(finding), excepted=_list({"type": "object"}),
        set_aside=_list(aside), readability={"type": ["object", "null"]},
    )  # fmt: skip
    return {
        "Draft": {"type": "object", "required": ["text"], "properties": {"text": _TEXT, "name": name}},
        "Upload": {
            "type": "object",
            "required": ["file"],
            "properties": {"file": {"type": "string", "format": "binary"}, "name": name},
        },
        "Report": _object(
            schema={"const": 1}, tool=_object(name=_TEXT, version=_TEXT), policy=_object(name=_TEXT, version=_TEXT, digest=_TEXT),
            drafts=_list(draft), errors=_list({"type": "object"}), summary={"type": "object"},
        ),
        "Mistake": _object(error=_TEXT),
    }  # fmt: skip


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}
