"""The pages of `api/pages/`: demonstration, full-page chat, the console, and their files. Nothing personal in them."""

import hashlib
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.gateway import Gateway, TheGateway
from api.http.lean import accepts_gzip, compressed, without_comments
from relais.errors import NotFound

router = APIRouter(include_in_schema=False)
PAGES = Path(__file__).resolve().parent.parent / "pages"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "font-src 'self'; manifest-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors {ancestors}"
)
REVALIDATE = "public, no-cache"  # kept by the browser, asked again each time: a 304 costs nothing


@dataclass(frozen=True)
class Page:
    content: bytes
    etag: str
    media_type: str
    modified_at: float


@router.api_route("/", methods=["GET", "HEAD"])
async def demonstration(gateway: TheGateway, request: Request) -> Response:
    return _send(gateway, request, "demo.html")


@router.api_route("/chat", methods=["GET", "HEAD"])
async def chat(gateway: TheGateway, request: Request) -> Response:
    return _send(gateway, request, "chat.html")


@router.api_route("/widget/{path:path}", methods=["GET", "HEAD"])
async def widget(gateway: TheGateway, request: Request, path: str) -> Response:
    return _send(gateway, request, f"widget/{path}")


@router.api_route("/console", methods=["GET", "HEAD"])
@router.api_route("/console/invitation", methods=["GET", "HEAD"])
async def console(gateway: TheGateway, request: Request) -> Response:
    """The secret of an invitation stands behind the #: no server ever reads it."""
    return _send(gateway, request, "console.html")


@router.api_route("/console/{path:path}", methods=["GET", "HEAD"])
async def console_file(gateway: TheGateway, request: Request, path: str) -> Response:
    return _send(gateway, request, f"console/{path}")


def _send(gateway: Gateway, request: Request, path: str) -> Response:
    page = _read(path)
    headers = {
        "ETag": page.etag,
        "Last-Modified": formatdate(page.modified_at, usegmt=True),
        "Cache-Control": REVALIDATE,
        "Content-Security-Policy": _policy(gateway, path),
        "Cross-Origin-Resource-Policy": "cross-origin" if path.startswith("widget/") else "same-origin",
    }
    headers["Vary"] = "Accept-Encoding"
    if request.headers.get("if-none-match", "").removeprefix("W/") == page.etag:
        return Response(status_code=304, headers=headers)
    small = compressed(page.content) if accepts_gzip(request.headers.get("accept-encoding", "")) else None
    if small is not None:
        headers |= {"Content-Encoding": "gzip", "ETag": f"W/{page.etag}"}
    return Response(small or page.content, media_type=page.media_type, headers=headers)


def _policy(gateway: Gateway, path: str) -> str:
    """Only the chat may stand in a frame, on our own pages and on those of the partners named in the settings."""
    partners = gateway.settings.embed_origins if path == "chat.html" else ()
    return POLICY.format(ancestors=" ".join(("'self'", *partners)))


def _read(path: str) -> Page:
    """Raises `NotFound`, also for anything outside the folder or of an unknown type."""
    file = (PAGES / path).resolve()
    media_type = TYPES.get(file.suffix)
    if media_type is None or not file.is_relative_to(PAGES) or not file.is_file():
        raise NotFound("page")
    content = without_comments(file.read_bytes()) if file.suffix == ".js" else file.read_bytes()
    etag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
    return Page(content, etag, media_type, file.stat().st_mtime)
