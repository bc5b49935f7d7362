"""Writes reports part by part: what a format must know first is kept in a file, never in memory."""

from __future__ import annotations

from collections.abc import Iterator

from linter.reports import load
from linter.reports.setting import Setting, Totals
from linter.typed import IO, Any

IN_MEMORY = 1 << 20
"""Parts of so many characters together are kept in memory while a report that needs them all is made."""


class Writer:
    """One report of a run, as it grows."""

    def __init__(self, name: str, setting: Setting, stream: IO[str]) -> None:
        self.format: Any = load(name)
        self.setting = setting
        self.stream = stream
        self.parts = 0
        self.kept: IO[str] | None = None
        if name != "terminal" and (reconfigure := getattr(stream, "reconfigure", None)):
            reconfigure(encoding="utf-8", newline="\n")
        if hasattr(self.format, "whole"):
            from tempfile import SpooledTemporaryFile  # slow to load, and most formats do without

            self.kept = SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8", newline="\n")  # noqa: SIM115  `end` closes it
        else:
            stream.write(self.format.head(setting))

    def add(self, part: str) -> None:
        """Write one draft's part, or keep it."""
        if self.kept:
            self.kept.write(_line(part))
        elif part:
            separated = getattr(self.format, "separated", None)
            self.stream.write(separated(self.parts, part) if separated else part)
            self.parts += 1

    def end(self, totals: Totals) -> None:
        """Write the rest."""
        if self.kept:
            for piece in self.format.whole(self._all(self.kept), self.setting, totals):
                self.stream.write(piece)
        else:
            self.stream.write(self.format.tail(self.setting, totals))
        self.stream.flush()

    def close(self) -> None:
        """Forget what was kept."""
        if self.kept:
            self.kept.close()

    @staticmethod
    def _all(kept: IO[str]) -> Iterator[str]:
        from json import loads

        kept.seek(0)
        for line in kept:
            yield loads(line)


def _line(part: str) -> str:
    from json import dumps

    return dumps(part) + "\n"
