"""The server of the explorer: on this machine only, and without a request to any other.

The films of runs begin to be computed before Solara is imported, so that the first picture is
there when the page is.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from courtyard.app.visits.house import House, moved_in
from courtyard.foundations.errors import InputError
from courtyard.foundations.words import _, speaking

HOST = "127.0.0.1"
PORT = 8765
TRIED_PORTS = 50

ENVIRONMENT = {
    "SOLARA_APP": "courtyard.app.page.page",
    "SOLARA_MODE": "production",
    "SOLARA_THEME_SHOW_BANNER": "false",
    "SOLARA_THEME_LOADER": "plain",
    "SOLARA_THEME_TITLE": "Courtyard",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",
    "SOLARA_TELEMETRY_SERVER_USER_ID": "none",
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "false",
    # A phone that has lost its network keeps its memory here for so long, and no longer.
    "SOLARA_KERNEL_CULL_TIMEOUT": "5m",
}
"""What Solara reads when it is imported."""

ASSET = re.compile(r'(?:href|src)="/?_solara/cdn/([^"?]+)"')
"""A file of Solara's own that the page asks for."""

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws://{host}; frame-src 'none'; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
"""What the browser may load: nothing that does not come from this server."""

SECONDS_TO_LEAVE = 1
"""How long open pages may delay the end of the server."""


def bound(port: int | None) -> socket.socket:
    """Return a socket that listens on this machine only.

    Args:
        port: the port asked for; None for `PORT`, or the next that is free.

    Raises:
        InputError: the port asked for cannot be had.
    """
    wanted = [port] if port is not None else range(PORT, PORT + TRIED_PORTS)
    for number in wanted:
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":  # elsewhere it would let two servers share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, number))
            listening.listen(128)
        except (OSError, OverflowError):
            listening.close()
        else:
            return listening
    allowed = "a port from 1 to 65535 that is free and may be used; left out, one is found"
    raise InputError("cannot be listened at", key="--port", given=port, allowed=allowed)


@contextmanager
def stopped_by_signal() -> Iterator[None]:
    """Let a request to end (SIGTERM) end this like Ctrl-C, so that no process is left behind."""

    def stop(_number: int, _frame: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def serve(
    load: Callable[[], Any], listening: socket.socket, language: str, ready: Callable[[str], None]
) -> None:
    """Serve the explorer until the process is told to stop.

    Args:
        load: returns the settings that a new visitor sees.
        listening: from `bound`.
        language: what a new visitor reads.
        ready: called with the address as soon as pages are served.

    Raises:
        InputError: the settings cannot be used, or files of the page are not installed.
    """
    os.environ.update(ENVIRONMENT)
    with _no_home(), listening, House(load, language) as house, moved_in(house):
        import uvicorn

        application = _application(language)
        address = f"http://{HOST}:{listening.getsockname()[1]}"

        class Server(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                ready(address)

        config = uvicorn.Config(
            application,
            log_level="error",
            access_log=False,
            loop="asyncio",
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=SECONDS_TO_LEAVE,
        )
        Server(config).run(sockets=[listening])


@contextmanager
def _no_home() -> Iterator[None]:
    """Give Solara a folder that is gone in the end: it would make one in the home, for nothing."""
    with TemporaryDirectory(prefix="courtyard-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("SOLARA_HOME", folder)
        yield


def _application(language: str) -> Any:
    """Return the application of Solara with a page that is ours, and assets from the disk alone."""
    from solara.server import server as pages
    from solara.server import settings as solara_settings
    from solara.server import starlette as solara
    from starlette.applications import Starlette
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.responses import HTMLResponse
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    # Over http its cookie is of the kind "lax", which is what is wanted here.
    warnings.filterwarnings("ignore", message="Cookies with samesite=none")
    folder = Path(solara_settings.assets.proxy_cache_dir)
    solara.appmod.ensure_apps_initialized()
    if missing := missing_assets(pages.read_root("/") or "", folder):
        raise InputError(
            'files of the page are not installed: pip install --force-reinstall "solara-assets"',
            file=folder,
            given=missing[0],
        )

    async def page(request: Any) -> Any:
        answer = await solara.root(request)
        asked = request.query_params.get("lang")
        spoken = asked if asked in ("en", "zh") else language
        response = HTMLResponse(rewritten(answer.body.decode(), spoken))
        response.raw_headers.extend(h for h in answer.raw_headers if h[0] == b"set-cookie")
        response.headers["content-security-policy"] = POLICY.format(host=request.url.netloc)
        response.headers["referrer-policy"] = "no-referrer"
        response.headers["cache-control"] = "no-store"
        return response

    routes = [
        Route("/", page),
        # Solara's own would fetch what is missing from a server elsewhere.
        Mount("/_solara/cdn", StaticFiles(directory=folder)),
        *solara.routes,
    ]
    # Without Solara's own middleware, which compresses what does not leave this machine.
    application = Starlette(routes=routes, lifespan=solara.lifespan)
    # A page of another site that calls itself by this address is not answered.
    application.add_middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
    application.add_middleware(SameOrigin)
    return application


class SameOrigin:
    """Answers requests that say they come from a page only if it is one of ours.

    Args:
        app: the application behind it.
    """

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on, or refuse it."""
        headers = dict(scope.get("headers", ()))
        origin, host = headers.get(b"origin"), headers.get(b"host", b"")
        if origin is None or origin == b"http://" + host:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await send({"type": "http.response.start", "status": 403, "headers": []})
            await send({"type": "http.response.body", "body": b""})


def missing_assets(page: str, folder: Path) -> list[str]:
    """Return the files of Solara's own that a page asks for and the folder has not."""
    return [name for name in ASSET.findall(page) if not (folder / name).is_file()]


def rewritten(page: str, language: str) -> str:
    """Return Solara's page with its language, a zoom that is allowed, our style and our words."""
    style = (Path(__file__).parent / "page" / "style.css").read_text(encoding="utf-8")
    with speaking(language):
        words = {
            "Loading resources": _("Opening the courtyard ..."),
            # Solara's script puts its own English there.
            "{{ loading_text }}": _("Opening the courtyard ..."),
            "Loading ...": _("Opening the courtyard ..."),
            "Server\n                disconnected.": _("The server has stopped."),
            "Restoring session…": _("Connecting again ..."),
        }
        title = _("Courtyard: explore")
    code = {"zh": "zh-CN"}.get(language, language)
    page = page.replace("<html>", f'<html lang="{code}">', 1)
    page = re.sub(r"<title>.*?</title>", f"<title>{title}</title>", page, count=1, flags=re.DOTALL)
    viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">'
    page = re.sub(r'<meta name="viewport"[^>]*>', viewport, page, count=1)
    page = re.sub(r'<link rel="icon"[^>]*>', "", page)
    page = re.sub(r"<iframe\b.*?</iframe>", "", page, flags=re.DOTALL)
    page = page.replace("</head>", f"{ICON}<style>{style}</style></head>", 1)
    for before, after in words.items():
        page = page.replace(before, after)
    return page


ICON = (
    '<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 '
    "viewBox=%220 0 32 32%22%3E%3Cpath d=%22M4 4h24v24H4zM10 10h12v12H10z%22 fill=%22%230072b2%22 "
    'fill-rule=%22evenodd%22/%3E%3C/svg%3E">'
)
"""A courtyard from above."""
