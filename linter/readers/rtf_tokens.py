"""RTF as tokens: groups, control words, and characters as the code page of their font says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.typed import NamedTuple

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?"  # a control word
    rb"|\\'([0-9a-fA-F]{2})"  # a byte
    rb"|\\([^a-zA-Z])"  # a control symbol
    rb"|([{}])"
    rb"|[\r\n\0]+"
    rb"|([^\\{}\r\n\0]+)",
    re.DOTALL,
)
SYMBOLS = {
    b"~": "\xa0",
    b"_": "\u2011",
    b"-": "\u00ad",
    b"{": "{",
    b"}": "}",
    b"\\": "\\",
    b"\t": "\t",
    b"*": "",
}
CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "lbr": "\n",
    "emdash": "—",
    "endash": "–",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "zwj": "\u200d",
    "zwnj": "\u200c",
}
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip
"""The encodings that fonts name by number; 1, "the default", is the document's."""

_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850", "ansi": "cp1252"}


class Token(NamedTuple):
    """One of: `{`, `}`, a control word with its number, bytes of text, or a symbol (`word` "*" or its character)."""

    sign: str
    word: str = ""
    number: int | None = None
    data: bytes = b""
    at: int = 0


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens of a file; the binary data that `bin` announces is left out, be it what it may."""
    at = 0
    while match := _TOKEN.match(data, at):
        at = match.end()
        word, number, hex_, symbol, brace, text = match.groups()
        if brace:
            yield Token(brace.decode(), at=match.start())
        elif word:
            count = int(number) if number else None
            if word == b"bin":
                at += max(0, min(count or 0, len(data)))
            yield Token("word", word.decode(), count, at=match.start())
        elif hex_:
            yield Token("bytes", data=bytes.fromhex(hex_.decode()), at=match.start())
        elif symbol in (b"\r", b"\n"):
            yield Token("word", "par", at=match.start())
        elif symbol:
            yield Token("symbol", "*" if symbol == b"*" else SYMBOLS.get(symbol, ""), at=match.start())
        elif text:
            yield Token("bytes", data=text, at=match.start())


def code_page(word: str, number: int | None) -> str:
    """The encoding that a control word of the header names, or ""."""
    if word == "ansicpg" and number:
        return "utf-8" if number == 65001 else f"cp{number}"
    return _PAGES.get(word, "")


def charset(number: int | None) -> str:
    """The encoding of a font, or "" for the document's."""
    return _CHARSETS.get(number or 0, "") if number != 1 else ""


def decoded(data: bytes, encoding: str) -> str:
    """The characters of some bytes; what the encoding does not know is marked."""
    try:
        return data.decode(encoding, "replace")
    except LookupError:
        return data.decode("cp1252", "replace")
