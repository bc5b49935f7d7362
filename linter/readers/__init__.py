"""Readers: from a file, bytes or a string to a `Document`."""

from __future__ import annotations

import os
from functools import lru_cache as kept
from importlib import import_module

from linter.document import Document
from linter.errors import DraftError
from linter.hashing import sha256
from linter.readers.builder import Builder
from linter.readers.decoding import decode
from linter.typed import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from pathlib import PurePath

    from linter.readers.transcript import Transcript

__all__ = ["BINARY", "FORMATS", "is_draft", "read_bytes", "read_file", "read_text"]

FORMATS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".csv": "csv",
    ".tsv": "csv",
}
"""File name ending to format; a format is the module of this package that reads it."""

BINARY = {
    ".docx": "docx",
    ".docm": "docx",
    ".pdf": "pdf",
    ".odt": "odt",
    ".rtf": "rtf",
    ".eml": "eml",
    ".pptx": "pptx",
    ".pptm": "pptx",
    ".ppsx": "pptx",
    ".odp": "odp",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".ods": "ods",
}
"""The same for files that are no text as they stand: their module has `fill(transcript, data, name)`."""

_OWNER_FILE = "~$"
"""Word and its like keep such a file beside each document that is open."""


class _Reader(Protocol):
    def fill(self, builder: Builder) -> None:
        """Add every block of `builder.source`."""


class _BinaryReader(Protocol):
    def fill(self, transcript: Transcript, data: bytes, name: str) -> None:
        """Add every block of the file's bytes; raises `DraftError` for a file that is broken, protected or unsafe."""


def is_draft(path: str | PurePath) -> bool:
    """Whether the file's name says that it is a draft some reader knows."""
    suffix = _suffix(str(path)).lower()
    return suffix in FORMATS or (suffix in BINARY and not os.path.basename(path).startswith(_OWNER_FILE))


def read_file(path: str | PurePath) -> Document:
    """The draft in a file.

    Raises `DraftError` for a file that is missing, unreadable, not text or of an unknown format.
    """
    return read_bytes(bytes_of(path), str(path))


def bytes_of(path: str | PurePath) -> bytes:
    """What a draft's file holds.

    Raises `DraftError` for a file that is missing, unreadable or of an unknown format.
    """
    if os.path.isdir(path):
        raise DraftError(f"{path}: is a folder, not a draft; name a file in it.")
    if not os.path.lexists(path):
        raise DraftError(f"{path}: there is no such file; check its name and folder.")
    _format_of(str(path))
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        raise DraftError(f"{path}: there is no such file; check its name and folder.") from None
    except PermissionError:
        raise DraftError(f"{path}: may not be read; check its permissions.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DraftError(f"{path}: cannot be read ({reason}).") from None


def read_bytes(data: bytes, name: str) -> Document:
    """The draft in `data`; the ending of `name` says its format."""
    format_ = _format_of(name)
    if format_ in BINARY.values():
        return _transcribed(data, name, format_)
    source, notes = decode(data, name, html=format_ == "html")
    return _read(source, name, format_, _digest(data), notes)


def read_text(text: str, name: str = "draft.txt") -> Document:
    """The draft in `text`; the ending of `name` says its format."""
    format_ = _format_of(name)
    if format_ in BINARY.values():
        raise DraftError(f"{name}: a {_suffix(name)} file is no text; give the file itself.")
    try:
        digest = _digest(text.encode())
    except UnicodeEncodeError as error:
        raise DraftError(f"{name}: character {error.start} is half a UTF-16 pair; decode the draft anew.") from None
    return _read(text.removeprefix("\ufeff"), name, format_, digest, ())


def _suffix(name: str) -> str:
    """The ending of a file's name, with its dot."""
    suffix = os.path.splitext(name)[1]
    return suffix if suffix != "." else ""


@kept
def _format_of(name: str) -> str:
    suffix = _suffix(name)
    format_ = FORMATS.get(suffix.lower()) or BINARY.get(suffix.lower())
    if format_ is None:
        what = f'the file name ending "{suffix}" is not known' if suffix else "the file name has no ending"
        raise DraftError(f"{name}: {what}; use one of {', '.join([*FORMATS, *BINARY])}.")
    return format_


def _digest(data: bytes) -> str:
    return "sha256:" + sha256(data).hexdigest()


def _read(source: str, name: str, format_: str, digest: str, notes: tuple[str, ...]) -> Document:
    builder = Builder(source)
    # A draft loads its own reader only: a text needs neither the Markdown parser nor the HTML tables.
    reader = cast("_Reader", import_module(f"{__name__}.{format_}"))
    reader.fill(builder)
    return builder.finish(name, format_, digest, notes)


def _transcribed(data: bytes, name: str, format_: str) -> Document:
    from linter.readers.transcript import Transcript

    transcript = Transcript()
    reader = cast("_BinaryReader", import_module(f"{__name__}.{format_}"))
    reader.fill(transcript, data, name)
    return transcript.finish(name, format_, _digest(data))
