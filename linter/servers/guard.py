"""The door: which requests come in, and what every answer carries.

A page of another site that a browser shows can send requests to this machine. It is kept out three times: by the Host
header (a name that was made to point here), by the Origin header and by what the browser says of the request's site.
Nothing answers with a header of CORS, so a browser would not show it the answer either.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from linter.servers.settings import Settings, is_address, is_loopback, known_names

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " form-action 'none'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'"
)
"""The page may load its own files and talk to its own server, and nothing else."""

HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}


class Guard:
    """Wraps an application: refuses requests from elsewhere, and adds the headers to every answer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._token = settings.token.encode()
        self._names = known_names(settings.host, settings.names)
        self._addresses = not is_loopback(settings.host)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer with the reason why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refused = self._refusal(scope["path"], Headers(scope=scope))
        await (refused or self._app)(scope, receive, send_guarded)

    def _refusal(self, path: str, headers: Mapping[str, str]) -> JSONResponse | None:
        host = headers.get("host", "")
        if not self._is_known(host):
            return refusal(421, f'this server does not answer to the name "{host[:100]}"; open the address it printed')
        if not _is_own(host, path, headers):
            return refusal(403, "this request comes from another site; open the page itself")
        if self._token and path.startswith("/api/") and not self._is_token(headers.get("authorization", "")):
            return refusal(401, "the token is missing or wrong; open the address that cliniclint serve printed")
        return None

    def _is_known(self, host: str) -> bool:
        try:
            name = (urlsplit(f"//{host}").hostname or "").lower()
        except ValueError:
            return False
        return name in self._names or (self._addresses and is_address(name))

    def _is_token(self, authorization: str) -> bool:
        scheme, _, given = authorization.partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), self._token)


def _is_own(host: str, path: str, headers: Mapping[str, str]) -> bool:
    """Whether the page itself asks, or a program that is no browser; a link elsewhere may lead to the page."""
    origin = headers.get("origin")
    if origin is not None and (origin == "null" or urlsplit(origin).netloc != host):
        return False
    if headers.get("sec-fetch-site", "none") in ("same-origin", "none"):
        return True
    return path == "/" and headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"


def refusal(status: int, sentence: str) -> JSONResponse:
    """An answer that says in one sentence why there is no other."""
    headers = {"www-authenticate": "Bearer"} if status == 401 else None
    return JSONResponse({"error": sentence}, status, headers)
