"""`python -m linter` is the command `cliniclint`."""

from linter.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
