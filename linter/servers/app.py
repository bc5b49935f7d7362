"""The application: the page's files, and the interface that the page and other programs use."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from linter import __version__
from linter.errors import LinterError
from linter.findings import Report
from linter.reports import FORMATS, load
from linter.reports.setting import Setting, Totals, told
from linter.review import FORMATS as REVIEWED
from linter.review import review as reviewed
from linter.servers import views
from linter.servers.description import description
from linter.servers.guard import Guard, refusal
from linter.servers.requests import Asked, Refused, asked
from linter.servers.settings import Settings
from linter.servers.work import Workshop
from linter.typed import Any

for _ending, _type in ((".js", "text/javascript"), (".css", "text/css"), (".svg", "image/svg+xml")):
    mimetypes.add_type(_type, _ending)  # some systems say text/plain, and browsers then run no module

STATIC = Path(__file__).parent / "static"
MEDIA = {"json": "application/json", "html": "text/html; charset=utf-8", "sarif": "application/sarif+json"}
UNKNOWN = 404


def make_app(settings: Settings) -> Guard:
    """The application for these settings; the guard stands around all of it, errors included."""
    service = _Service(settings)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        service.shop.close()

    app = Starlette(
        routes=[
            Route("/", _page, methods=["GET"]),
            Route("/api/check", service.check, methods=["POST"]),
            Route("/api/report/{format}", service.report, methods=["POST"]),
            Route("/api/review", service.review, methods=["POST"]),
            Route("/api/page/view", service.view, methods=["POST"]),
            Route("/api/page/why", service.why, methods=["POST"]),
            Route("/api/page/about", service.about, methods=["GET"]),
            Route("/api/rules", service.rules, methods=["GET"]),
            Route("/api/treatments", service.treatments, methods=["GET"]),
            Route("/api/openapi.json", service.description, methods=["GET"]),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        exception_handlers={
            Refused: _refused,
            LinterError: _mistake,
            HTTPException: _http,
            Exception: _broken,
        },
        lifespan=lifespan,
    )
    return Guard(app, settings)


async def _page(_: Request) -> Response:
    return FileResponse(STATIC / "index.html")


class _Service:
    """The answers of one server."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.shop = Workshop(settings)

    async def check(self, request: Request) -> Response:
        """The JSON report on a draft."""
        sent = await asked(request, self.settings.limits)
        text = await self.shop.do(request, lambda: self._rendered(self._reported(sent), "json"))
        return Response(text, media_type=MEDIA["json"])

    async def report(self, request: Request) -> Response:
        """The report on a draft in any format of `cliniclint check --format`, as a file to keep."""
        format_ = request.path_params["format"]
        if format_ not in FORMATS or format_ == "terminal":
            known = ", ".join(name for name in FORMATS if name != "terminal")
            raise Refused(404, f'there is no report format "{format_[:40]}"; use one of {known}')
        sent = await asked(request, self.settings.limits)
        text = await self.shop.do(request, lambda: self._rendered(self._reported(sent), format_))
        media = MEDIA.get(format_, "text/plain; charset=utf-8")
        return Response(text, media_type=media, headers={"content-disposition": "attachment"})

    async def review(self, request: Request) -> Response:
        """A copy of a file with the findings as comments on its words, as `cliniclint review` writes it."""
        sent = await asked(request, self.settings.limits)
        if sent.data is None:
            raise Refused(
                415, 'comments go into a file; send a form (multipart/form-data) with one, under the name "file"'
            )
        data = await self.shop.do(request, lambda: self._reviewed(sent))
        return Response(data, media_type="application/octet-stream", headers={"content-disposition": "attachment"})

    async def view(self, request: Request) -> Response:
        """What the page shows of a draft: the report, and where everything stands in the text."""
        sent = await asked(request, self.settings.limits)
        try:
            text = await self.shop.do(request, lambda: self._viewed(sent))
        finally:
            self.shop.forget_later()
        return _json(text)

    async def why(self, request: Request) -> Response:
        """Why chosen words were flagged, or not."""
        sent = await asked(request, self.settings.limits, fields=frozenset({"start", "end"}))
        start, end = sent.number("start"), sent.number("end")

        def explained() -> dict[str, Any]:
            document = sent.document(self.settings.limits)
            return views.why(self.shop, document, start, end, source=_shows_source(sent, document.format))

        return await self._answered(request, explained)

    async def about(self, _: Request) -> Response:
        """What this server is, and what it can do."""
        from linter.readers import BINARY
        from linter.readers import FORMATS as TEXTS

        told_ = views.about(self.settings.policy, __version__)
        reports = [name for name in FORMATS if name != "terminal"]
        limits = {"megabytes": self.settings.limits.body / 1e6, "characters": self.settings.limits.characters}
        endings = [*TEXTS, *BINARY]
        reviewable = [ending for ending, format_ in BINARY.items() if format_ in REVIEWED]
        return JSONResponse({**told_, "endings": endings, "reviewed": reviewable, "reports": reports, "sizes": limits})

    async def rules(self, _: Request) -> Response:
        """Every rule of the policy."""
        return JSONResponse(views.rules(self.settings.policy))

    async def treatments(self, _: Request) -> Response:
        """Every treatment of the policy."""
        return JSONResponse(views.treatments(self.settings.policy))

    async def description(self, _: Request) -> Response:
        """The interface, described in OpenAPI."""
        return JSONResponse(description(__version__, self.settings))

    async def _answered(self, request: Request, work: Callable[[], dict[str, Any]]) -> Response:
        return _json(await self.shop.do(request, lambda: json.dumps(work(), ensure_ascii=False)))

    def _reported(self, sent: Asked) -> Report:
        return self.shop.report(sent.document(self.settings.limits))

    def _reviewed(self, sent: Asked) -> bytes:
        policy = self.settings.policy_for(sent.name)
        return reviewed(sent.data or b"", self._reported(sent), policy).data

    def _viewed(self, sent: Asked) -> str:
        report = self.shop.report(sent.document(self.settings.limits), being_written=sent.text is not None)
        source = _shows_source(sent, report.document.format)
        view = views.view(report, source=source)
        if sent.data is not None:
            view["shown"] = views.shown(report.document)
        return f'{{"report": {self._rendered(report, "json")}, "view": {json.dumps(view, ensure_ascii=False)}}}'

    def _rendered(self, report: Report, format_: str) -> str:
        """The report as `cliniclint check` writes it, made in memory."""
        setting, totals, module = Setting(self.settings.policy, __version__), Totals(), load(format_)
        totals.add(told(report))
        part = module.draft(report, setting)
        if hasattr(module, "whole"):
            return "".join(module.whole([part], setting, totals))
        if hasattr(module, "separated"):
            part = module.separated(0, part)
        return str(module.head(setting) + part + module.tail(setting, totals))


def _json(text: str) -> Response:
    return Response(text.encode("utf-8", "backslashreplace"), media_type=MEDIA["json"])


def _shows_source(sent: Asked, format_: str) -> bool:
    """Whether the page shows a draft as it was sent: what was typed, and files of plain text."""
    return sent.text is not None or format_ in views.TEXT_FORMATS


# Mistakes


async def _refused(_: Request, error: Exception) -> Response:
    return refusal(error.status if isinstance(error, Refused) else 400, str(error))


async def _mistake(_: Request, error: Exception) -> Response:
    return refusal(422, str(error))


async def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    path = request.url.path[:100]
    if status == UNKNOWN:
        return refusal(status, f"there is nothing at {path}; the interface is described at /api/openapi.json")
    return refusal(status, f"{request.method} is not possible at {path}; see /api/openapi.json")


async def _broken(_: Request, error: Exception) -> Response:
    # The draft may stand in the error's text: the name of its class says enough, and the server goes on.
    return refusal(
        500, f"the draft could not be checked ({type(error).__name__}); please report what kind of file it is"
    )
