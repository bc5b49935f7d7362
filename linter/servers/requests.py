"""From a request to the draft in it, or to one sentence that says why not. Bodies stay in memory: nothing is spooled."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from linter.document import Document
from linter.errors import LinterError
from linter.readers import read_bytes, read_text
from linter.servers.settings import MEGABYTE, Limits
from linter.typed import Any

MOST_PARTS = 20


class Refused(Exception):  # noqa: N818  it is no error of the program
    """A request that is not answered, with the HTTP status and the sentence that says why."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Asked:
    """A draft as it was sent: typed text, or a file; `values` are the other fields, each as text or number."""

    name: str
    text: str | None
    data: bytes | None
    values: Mapping[str, Any]

    def document(self, limits: Limits) -> Document:
        """The draft, read. Raises `LinterError` with the reader's sentence."""
        if self.text is not None:
            _check_length(self.text, self.name, limits)
            return read_text(self.text, self.name)
        document = read_bytes(self.data or b"", self.name)
        _check_length(document.text, self.name, limits)
        return document

    def number(self, name: str) -> int:
        """A field that holds a whole number from 0 on."""
        value = str(self.values.get(name, ""))
        if not value.isascii() or not value.isdigit() or len(value) > 9:
            raise Refused(400, f'"{name}" is not a whole number from 0 on')
        return int(value)


def _check_length(text: str, name: str, limits: Limits) -> None:
    if len(text) > limits.characters:
        raise LinterError(
            f"{name}: has {len(text):,} characters; the page takes up to {limits.characters:,}."
            " Check it with the command line, or in parts."
        )


async def asked(request: Request, limits: Limits, *, fields: frozenset[str] = frozenset()) -> Asked:
    """The draft in a request: JSON `{"text": …, "name": …}`, or a form with a file. Raises `Refused`."""
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind not in (b"application/json", b"multipart/form-data"):
        raise Refused(415, 'send JSON {"text": …, "name": …}, or a form (multipart/form-data) with a file')
    body = await read_body(request, limits)
    if kind == b"application/json":
        return _from_json(body, fields)
    return _from_form(body, options.get(b"boundary", b""), fields)


async def read_body(request: Request, limits: Limits) -> bytes:
    """The body in memory, if it is not too large and arrives in time."""
    length = request.headers.get("content-length", "")
    too_large = length.isdigit() and int(length) > limits.body
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(limits.arriving):
            async for chunk in request.stream():
                size += len(chunk)
                too_large = too_large or size > limits.body
                # What is too large is read to its end and dropped: a browser shows the answer only then.
                if too_large:
                    chunks.clear()
                    if size > limits.drained:
                        break
                else:
                    chunks.append(chunk)
    except TimeoutError:
        raise Refused(408, f"the draft did not arrive within {limits.arriving:g} seconds; send it again") from None
    except ClientDisconnect:
        raise Refused(400, "the sender left before the draft had arrived") from None
    if too_large:
        raise Refused(413, f"the draft is too large; send at most {limits.body // MEGABYTE} MB")
    return b"".join(chunks)


# JSON


def _from_json(body: bytes, fields: frozenset[str]) -> Asked:
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, 'the body is not JSON in UTF-8; send {"text": "…", "name": "draft.md"}') from None
    if not isinstance(sent, dict) or not isinstance(sent.get("text"), str):
        raise Refused(400, 'the JSON has no "text"; send {"text": "…", "name": "draft.md"}')
    _check_fields(sent, {"text", "name"} | fields)
    name = sent.get("name", "draft.txt")
    if not isinstance(name, str):
        raise Refused(400, '"name" is not text; give a file name such as draft.md')
    return Asked(_plain_name(name), sent["text"], None, sent)


def _check_fields(sent: Mapping[str, Any], known: set[str] | frozenset[str]) -> None:
    unknown = next((name for name in sent if name not in known), None)
    if unknown is not None:
        raise Refused(400, f'"{unknown[:40]}" is not known here; use {", ".join(sorted(known))}')


def _plain_name(name: str) -> str:
    """The file name without the folders of Unix or Windows."""
    plain = PurePath(name.replace("\\", "/")).name
    if not plain or not plain.isprintable() or len(plain) > 255:
        raise Refused(400, "the file's name is empty, too long or not printable; give one such as draft.md")
    return plain


# Forms


def _from_form(body: bytes, boundary: bytes, fields: frozenset[str]) -> Asked:
    if not boundary:
        raise Refused(400, "the form names no boundary; let your HTTP library write its Content-Type")
    form = _Form()
    try:
        parser = MultipartParser(boundary, form.callbacks())  # type: ignore[arg-type]
        parser.write(body)
        parser.finalize()
    except FormParserError:
        raise Refused(400, "the form is broken; send it again") from None
    files = [part for part in form.parts if part.filename is not None]
    if len(files) != 1 or files[0].name != "file":
        raise Refused(400, 'the form holds no file; send one, under the name "file"')
    values = {part.name: bytes(part.data).decode("utf-8", "replace") for part in form.parts if part.filename is None}
    _check_fields(values, {"name"} | fields)
    name = values.get("name") or files[0].filename or ""
    return Asked(_plain_name(name), None, bytes(files[0].data), values)


class _Part:
    def __init__(self) -> None:
        self.name = ""
        self.filename: str | None = None
        self.data = bytearray()


class _Form:
    """Takes the parser's calls. Not Starlette's form: that one writes files over 1 MB to the disk."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self._field = b""
        self._value = b""

    def callbacks(self) -> dict[str, Any]:
        """What to call when."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._add_field,
            "on_header_value": self._add_value,
            "on_header_end": self._end_header,
            "on_part_data": self._add_data,
        }

    def _begin(self) -> None:
        if len(self.parts) >= MOST_PARTS:
            raise Refused(400, f"the form has more than {MOST_PARTS} parts; send one file")
        self.parts.append(_Part())

    def _add_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _add_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        field, value, self._field, self._value = self._field.lower(), self._value, b"", b""
        if field != b"content-disposition":
            return
        _, options = parse_options_header(value)
        self.parts[-1].name = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" in options:
            self.parts[-1].filename = options[b"filename"].decode("utf-8", "replace")

    def _add_data(self, data: bytes, start: int, end: int) -> None:
        self.parts[-1].data += data[start:end]
