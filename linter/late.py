"""Regular expressions that are compiled when they are first used: most drafts need few of them, and each takes a while."""

from __future__ import annotations

import re

from linter.typed import Any, AnyStr, cast


class _Late:
    """Stands in for a compiled expression; what was asked for once is found at once."""

    def __init__(self, source: str | bytes, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        found = self.__dict__[name] = getattr(re.compile(self._source, self._flags), name)
        return found


def pattern(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The expression."""
    return cast("re.Pattern[AnyStr]", _Late(source, flags))
