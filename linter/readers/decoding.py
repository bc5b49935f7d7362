"""From the bytes of a draft to its characters, or to one sentence that says why not."""

from __future__ import annotations

import codecs
import re

from linter.errors import DraftError
from linter.late import pattern

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OTHER_FILES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP file (as .docx and .odt are)"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"{\\rtf", "an RTF file"),
)
_META = pattern(rb"<meta[^>]{1,400}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_META_REACH = 4096
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b")) + b"\x7f"
_CONTROLS_SHARE = 0.1
_WESTERN_SHARE = 0.3
"""Latin text in windows-1252 has few bytes above 127; Cyrillic, Greek and Asian encodings have mostly such bytes."""

_WESTERN = frozenset({"ascii", "iso8859-1", "latin-1"})
_CHARSETS = pattern(
    r"(?:cp\d+|iso8859-\d+|koi8-[rut]|mac-\w+|ascii|big5\w*|gb\w+|euc_\w+|shift_jis\w*|iso2022_\w+|hz)\Z"
)


def decode(data: bytes, name: str, *, html: bool) -> tuple[str, tuple[str, ...]]:
    """The characters of a draft without byte-order mark, and what its author should know about the encoding."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, name), ()
    _refuse_binary(data, name)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    if html and (text := _as_declared(data)) is not None:
        return text, ()
    return _guess(data, name)


def encode(text: str, name: str, data: bytes, old: str, *, html: bool) -> bytes:
    """The text as bytes in the encoding in which `data` is the text `old`, with its byte-order mark.

    Raises `DraftError` if the encoding is only guessed, or lacks a character.
    """
    mark, encodings = next(((mark, [name]) for mark, name in _MARKS if data.startswith(mark)), (b"", ["utf-8"]))
    if not mark:
        encodings += [*([_declared(data) or ""] if html else []), "cp1252"]
    for encoding in filter(None, encodings):
        try:
            if data[len(mark) :].decode(encoding) == old:
                return mark + text.encode(encoding, "xmlcharrefreplace" if html else "strict")
        except (UnicodeError, LookupError):
            continue
    raise DraftError(f"{name}: its encoding cannot be kept; save the draft as UTF-8 text.")


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DraftError(
            f"{name}: begins as {encoding.upper()} but is not (byte {error.start}: {error.reason}); save it as UTF-8."
        ) from None


def _refuse_binary(data: bytes, name: str) -> None:
    for start, what in _OTHER_FILES:
        if data.startswith(start):
            raise DraftError(f"{name}: is {what}, not text; save the draft as text, Markdown or HTML.")
    if b"\0" in data:
        raise DraftError(f"{name}: is not text (it holds NUL bytes); save the draft as UTF-8 text.")
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > _CONTROLS_SHARE * len(data):
        raise DraftError(f"{name}: is not text (it is full of control characters); save the draft as UTF-8 text.")


def _as_declared(data: bytes) -> str | None:
    """The text in the encoding that a page's <meta charset> names, if it is one and fits."""
    encoding = _declared(data)
    try:
        return data.decode(encoding) if encoding else None
    except UnicodeDecodeError:
        return None


def _declared(data: bytes) -> str | None:
    """The encoding that a page's <meta charset> names, if it is one."""
    match = _META.search(data[:_META_REACH])
    if match is None:
        return None
    try:
        encoding = codecs.lookup(match[1].decode("ascii")).name
    except (LookupError, UnicodeDecodeError, ValueError):
        return None
    # Python's "hex", "idna" or "unicode_escape" are no character sets of pages; browsers read Latin-1 as windows-1252.
    if not _CHARSETS.match(encoding):
        return None
    return "cp1252" if encoding in _WESTERN else encoding


def _guess(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    # charset-normalizer takes "It’s a “cure” – really." for cp1250, longer texts for Korean: too few clues in English.
    high = len(data) - len(data.translate(None, bytes(range(128, 256))))
    encoding, text = "", ""
    if high <= _WESTERN_SHARE * len(data):
        encoding, text = "windows-1252", _western(data)
    if not text:
        encoding, text = _normalized(data)
    if not text or any("\ud800" <= c <= "\udfff" for c in text):
        raise DraftError(f"{name}: its encoding cannot be told; save the draft as UTF-8 text.")
    return text, (f"The draft is not UTF-8; it was read as {encoding}.",)


def _western(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return ""


def _normalized(data: bytes) -> tuple[str, str]:
    # Imported here: it takes 30 ms, and nearly every draft is UTF-8.
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return ("", "") if best is None else (best.encoding, str(best))
