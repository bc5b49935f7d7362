"""What day it is: the one place that knows, so that a run can be repeated as on another day."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from linter.errors import LinterError

VARIABLE = "CLINICLINT_TODAY"
"""An environment variable with the day to take for today."""


def today() -> date:
    """Today, in UTC: the same day for everybody. Raises `LinterError` if the environment names a day that is none."""
    named = os.environ.get(VARIABLE)
    if not named:
        return datetime.now(tz=UTC).date()
    day = read_day(named)
    if day is None:
        raise LinterError(f'{VARIABLE} is "{named}"; write a day as YYYY-MM-DD, or unset it')
    return day


def read_day(text: str) -> date | None:
    """The day that is written YYYY-MM-DD."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None  # other ways of writing a day exist; one is enough


def now() -> str:
    """The time as receipts write it, in UTC to the second; the beginning of the day that the environment names."""
    if os.environ.get(VARIABLE):
        return f"{today().isoformat()}T00:00:00Z"
    return datetime.now(tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
