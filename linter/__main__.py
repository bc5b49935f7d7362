"""`python -m linter` is the command `cliniclint`."""

import gc
import os
import sys
from contextlib import suppress


def start() -> None:
    """Run the command line in a process of its own, and end the process."""
    # Such a process makes few cycles and lives shortly: looking for them takes a third of a small draft's time.
    gc.set_threshold(200_000, 20, 20)
    from linter.cli import main

    code = main()
    if _is_alone():
        _end(code)
    raise SystemExit(code)


def _is_alone() -> bool:
    """Whether no thread or process of ours waits to be ended in good order."""
    threading = sys.modules.get("threading")
    return "multiprocessing" not in sys.modules and (threading is None or threading.active_count() == 1)


def _end(code: int) -> None:
    """End at once. Python would take every object apart first: a sixth of a small draft's time, for memory that goes anyway."""
    import atexit

    with suppress(Exception):
        atexit._run_exitfuncs()  # noqa: SLF001  (what others have registered, such as a measurement of coverage)
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)


if __name__ == "__main__":
    start()
