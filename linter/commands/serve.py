"""`cliniclint serve`: check drafts in the browser, on this machine alone."""

from __future__ import annotations

import argparse
import os
import secrets
import sys

from linter.errors import LinterError
from linter.options import OK, add_exceptions, add_policy, chosen, chosen_policies
from linter.parser import Parser

PORT = 8737
TOKEN = "CLINICLINT_TOKEN"
SHORTEST_TOKEN = 16


def add(command: Parser) -> None:
    """Add the options."""
    option = command.add_argument
    option("--host", default="127.0.0.1",
           help="the address to answer at (default: 127.0.0.1, this machine only); any other needs a token, which is"
                f" made and printed, or taken from the environment variable {TOKEN}")  # fmt: skip
    option("--port", type=_port, default=PORT, help=f"the port; 0 takes a free one (default: {PORT})")
    option("--name", action="append", default=[], metavar="HOST",
           help="a further host name that leads here, such as a proxy's (default: none; may be repeated)")  # fmt: skip
    option("--no-browser", action="store_true", help="do not open the browser (default: open it on this machine)")
    add_policy(command)
    add_exceptions(command)


def _port(value: str) -> int:
    if not value.isascii() or not value.isdigit() or int(value[:6]) > 65_535:
        raise argparse.ArgumentTypeError(f'is "{value}"; give a number from 0 to 65535')
    return int(value)


def run(options: argparse.Namespace) -> int:
    """Serve until Ctrl+C."""
    try:
        from linter.servers.serve import serve
        from linter.servers.settings import Settings, is_loopback
    except ModuleNotFoundError as error:
        raise LinterError(
            f'the page needs a library that is not installed ({error.name}); run: pip install "cliniclint[web]"'
        ) from None
    from linter.in_force import exceptions_in_force

    own = is_loopback(options.host)
    token = _token(own=own)
    policies = chosen_policies(options)
    settings = Settings(
        policies.policy,
        options.host,
        options.port,
        token,
        frozenset(options.name),
        policies=policies,
        exceptions=exceptions_in_force(chosen(options), policies.whole),
    )

    def opened(address: str) -> None:
        shown = "on this machine only" if own else "for everyone who has this address, which holds the token"
        print(f"cliniclint: open {address} ({shown}; Ctrl+C ends it)", flush=True)
        if not options.no_browser and own:
            import webbrowser

            webbrowser.open(address)

    serve(settings, opened)
    sys.stdout.flush()
    return OK


def _token(*, own: bool) -> str:
    """The token that requests must carry; none where only this machine asks, unless one is set."""
    token = os.environ.get(TOKEN, "")
    if token and (len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isalnum()):
        raise LinterError(f"{TOKEN} is too simple; give at least {SHORTEST_TOKEN} letters and digits")
    return token or ("" if own else secrets.token_hex(24))
