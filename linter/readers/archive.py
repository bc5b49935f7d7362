"""Files that are ZIP archives of parts (Word, OpenDocument, presentations, spreadsheets), opened with care."""

from __future__ import annotations

import zipfile
import zlib
from functools import cached_property
from io import BytesIO

from linter.errors import DraftError

MAX_FILE = 100_000_000
MAX_ENTRIES = 10_000
MAX_TOTAL = 500_000_000
MAX_PART = 40_000_000
"""Bytes of a file, its entries, bytes of all of them unpacked, and of one that is read."""

MAX_RATIO = 200
RATIO_FROM = 5_000_000
"""How far an entry of so many bytes may have been packed: text of a draft shrinks to a tenth, a bomb to a thousandth."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ENTRY = b"PK\x01\x02"
_PASSWORD = 1
"""The flag of an entry that is encrypted."""

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


class Archive:
    """The entries of a file, each unpacked when it is asked for.

    `kind` is what the file should be ("a Word document"), `name` the draft's; raises `DraftError` for a file that is
    something else, broken, protected with a password, or unpacks to more than a draft can hold.
    """

    def __init__(self, data: bytes, name: str, kind: str) -> None:
        self.name = name
        self.kind = kind
        self._refuse_other(data)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _BROKEN:
            raise self._damaged("the list of its parts cannot be read") from None
        self._refuse_unsafe()

    @property
    def entries(self) -> list[zipfile.ZipInfo]:
        """What the archive holds, in its order."""
        return self._zip.infolist()

    def find(self, path: str) -> str:
        """The entry's name as it is written, or "" (names of parts are the same in any case)."""
        return self._names.get(path.casefold(), "")

    def read(self, path: str) -> bytes:
        """The bytes of a part.

        Raises `DraftError` if it is missing, broken or too large to be a draft's text.
        """
        name = self.find(path)
        if not name:
            raise self._damaged(f"it holds no {path}")
        if self._zip.getinfo(name).file_size > MAX_PART:
            raise self._too_large(f"its part {name} is larger than {MAX_PART // 1_000_000} MB")
        return self.copy(name)

    def copy(self, name: str) -> bytes:
        """The bytes of any entry, be it a picture or a film; `name` as it is written."""
        try:
            return self._zip.read(name)
        except _BROKEN:
            raise self._damaged(f"its part {name} cannot be unpacked") from None

    @cached_property
    def _names(self) -> dict[str, str]:
        return {entry.filename.casefold(): entry.filename for entry in self.entries}

    def _refuse_other(self, data: bytes) -> None:
        if len(data) > MAX_FILE:
            raise self._too_large(f"it is larger than {MAX_FILE // 1_000_000} MB")
        if data.startswith(_OLE):
            raise self._old_or_encrypted(data)
        if not data.startswith(b"PK"):
            raise DraftError(f"{self.name}: is not {self.kind}; give it the ending of what it is.")
        # Counted before Python makes an object of each entry.
        if data.count(_ENTRY) > MAX_ENTRIES:
            raise self._too_large(f"it holds more than {MAX_ENTRIES} parts")

    def _old_or_encrypted(self, data: bytes) -> DraftError:
        if _ENCRYPTED in data:
            return DraftError(f"{self.name}: is protected with a password; save a copy without one and check that.")
        return DraftError(f"{self.name}: is in the format of Office before 2007; save it anew in the current format.")

    def _refuse_unsafe(self) -> None:
        total = 0
        for entry in self.entries:
            total += entry.file_size
            if entry.flag_bits & _PASSWORD:
                raise DraftError(f"{self.name}: is protected with a password; save a copy without one and check that.")
            if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
                raise self._too_large(f"its part {entry.filename} unpacks to {MAX_RATIO} times its size and more")
        if total > MAX_TOTAL:
            raise self._too_large(f"it unpacks to more than {MAX_TOTAL // 1_000_000} MB")
        if len(self._names) != len(self.entries):
            raise self._damaged("two of its parts have one name")

    def _damaged(self, why: str) -> DraftError:
        return DraftError(
            f"{self.name}: is damaged or not {self.kind} ({why}); open it where it was made, save it anew."
        )

    def _too_large(self, why: str) -> DraftError:
        return DraftError(
            f"{self.name}: is not read, for no draft is like that ({why}); check a copy of the text alone."
        )
