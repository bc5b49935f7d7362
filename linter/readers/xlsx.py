"""Spreadsheets (.xlsx): the cells of ad copy on every sheet that is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.readers.copy_cells import choose, where
from linter.readers.docx_package import Form, Package
from linter.readers.transcript import Transcript
from linter.readers.xmltree import Node, number_in

_FORM = Form("a spreadsheet (.xlsx)", "x:workbook")
_NAME = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})\Z")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DRAWN = "Text in drawings, pictures and charts on sheets is not read."
_TEXTS = {"s", "str", "inlineStr"}

Cells = dict[tuple[int, int], str]


def fill(transcript: Transcript, data: bytes, name: str) -> None:
    """Add the cells of copy of a workbook."""
    package = Package(data, name, _FORM)
    strings = _strings(package)
    parts = {one.id: one.target for one in package.relationships(package.main)}
    for sheet in package.tree(package.main).all("x:sheet"):
        part, title = parts.get(sheet.get("r:id"), ""), sheet.get("name")
        if sheet.get("state", "visible") != "visible":
            transcript.note(f"The sheet {title} is hidden and was not read.")
        elif package.archive.find(part):
            root = package.tree(part)
            if root.child("x:drawing"):
                transcript.note(_DRAWN)
            add_sheet(transcript, dict(_cells(root, strings)), title)


def add_sheet(transcript: Transcript, cells: Cells, title: str) -> None:
    """Add the cells of copy of a sheet."""
    choice = choose({at: text for at, text in cells.items() if text.strip()})
    for cell in choice.cells:
        transcript.add(cell.kind, cells[cell.row, cell.column], where(cell, title))
    if choice.note:
        transcript.note(f"Sheet {title}: {choice.note[0].lower()}{choice.note[1:]}")


def _strings(package: Package) -> list[str]:
    path = package.related(package.main, "sharedStrings")
    root = package.tree(path) if path else None
    return [_text(item) for item in root.children if item.tag == "x:si"] if root else []


def _text(item: Node) -> str:
    """The text of a string, its runs together; how it is pronounced is no part of it."""
    texts = [item.child("x:t"), *(run.child("x:t") for run in item.children if run.tag == "x:r")]
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), "".join(text.text for text in texts if text))


def _cells(root: Node, strings: list[str]) -> Iterator[tuple[tuple[int, int], str]]:
    """The cells that hold text, by row and column; those that do not say where they stand follow the one before."""
    y = -1
    for row in root.all("x:row"):
        y = (number_in(row.get("r")) or y + 2) - 1
        x = -1
        for cell in row.children:
            if cell.tag != "x:c":
                continue
            match = _NAME.match(cell.get("r"))
            x = _column(match[1]) if match else x + 1
            if cell.get("t") in _TEXTS:
                yield (y, x), _value(cell, strings)


def _value(cell: Node, strings: list[str]) -> str:
    inline, value = cell.child("x:is"), cell.child("x:v")
    if cell.get("t") == "inlineStr":
        return _text(inline) if inline else ""
    text = value.text if value else ""
    if cell.get("t") == "str":
        return text
    number = number_in(text)
    return strings[number] if number is not None and number < len(strings) else ""


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
