"""A gateway in memory with the real contract and the real pages: it answers at once what `replies.py` says.

Run alone to look at the chat: `python -m tests.end_to_end.browser.fake_gateway 8010`.
"""

import asyncio
import json
import secrets
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from api.http.lean import without_comments
from tests.end_to_end.browser.replies import WELCOME, replies_to

PAGES = Path(__file__).resolve().parents[3] / "api" / "pages"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "frame-src 'self'; frame-ancestors *; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
)


class Talk:
    """One conversation: its rows, its buttons, and a bell for those who wait."""

    def __init__(self) -> None:
        self.id, self.token = secrets.token_hex(8), secrets.token_hex(32)
        self.rows: list[dict[str, Any]] = []
        self.buttons: dict[str, str] = {}
        self.stored: dict[str, dict[str, Any]] = {}
        self.bell = asyncio.Condition()

    async def add(self, row: dict[str, Any]) -> dict[str, Any]:
        buttons = [each if isinstance(each, dict) else {"label": each} for each in row.pop("buttons", [])]
        whole = {"seq": len(self.rows) + 1, "at": datetime.now(UTC).isoformat(), "author": "bot", **row}
        if buttons:
            whole["buttons"] = [{"id": self.button(each["label"]), **each} for each in buttons]
        self.rows.append(whole)
        async with self.bell:
            self.bell.notify_all()
        return whole

    def button(self, label: str) -> str:
        button_id = secrets.token_hex(6)
        self.buttons[button_id] = label
        return button_id

    async def after(self, seq: int, wait_s: float) -> list[dict[str, Any]]:
        if len(self.rows) <= seq:
            async with self.bell:
                try:
                    await asyncio.wait_for(self.bell.wait(), wait_s)
                except TimeoutError:
                    return []
        return self.rows[seq:]


class FakeGateway:
    """The conversations, and what a test may break: `delay_s` before each answer, `can_stream`, `is_held_back`."""

    def __init__(self) -> None:
        self.talks: dict[str, Talk] = {}
        self.posts: list[dict[str, Any]] = []
        self.delay_s = 0.0
        self.can_stream = True
        self.is_held_back = False
        self.base = ""
        self.turns: set[asyncio.Task[None]] = set()
        self.codes: dict[str, Talk] = {}
        self.documents: list[tuple[str, str]] = []

    def app(self) -> Starlette:
        talk = "/api/v1/conversations/{id}"
        return Starlette(
            routes=[
                Route("/", self.page),
                Route("/chat", self.page),
                Route("/widget/{name:path}", self.page),
                Route("/api/v1/conversations", self.create, methods=["POST"]),
                Route("/api/v1/conversations/resume", self.resume, methods=["POST"]),
                Route(talk + "/messages", self.receive, methods=["POST"]),
                Route(talk + "/events", self.events),
                Route(talk + "/export", self.export),
                Route(talk + "/diagnostic.pdf", self.document),
                Route(talk + "/diagnostic/summary.pdf", self.document),
                Route(talk, self.erase, methods=["DELETE"]),
            ]
        )

    async def page(self, request: Request) -> Response:
        name = {"/": "demo.html", "/chat": "chat.html"}.get(request.url.path, request.url.path.lstrip("/"))
        headers = {"Content-Security-Policy": CSP, "Cache-Control": "no-store"}
        if name.endswith(".js"):
            return Response(
                without_comments((PAGES / name).read_bytes()), media_type="text/javascript", headers=headers
            )
        return FileResponse(PAGES / name, headers=headers)

    async def create(self, request: Request) -> Response:
        talk = Talk()
        self.talks[talk.id] = talk
        await talk.add(dict(WELCOME))
        return opened(talk)

    async def resume(self, request: Request) -> Response:
        talk = self.codes.pop((await request.json())["code"], None)
        return opened(talk) if talk else refused(404, "code_unknown", "Ce code ne marche pas. Vérifiez-le.")

    async def document(self, request: Request) -> Response:
        if self.known(request) is None:
            return refused(404, "not_found", "Inconnue.")
        self.documents.append((request.url.path.split("/", 5)[5], request.url.query))
        return Response(b"%PDF-1.7", media_type="application/pdf")

    async def receive(self, request: Request) -> Response:
        talk, body = self.known(request), await request.json()
        self.posts.append(body)
        if talk is None:
            return refused(404, "not_found", "Conversation inconnue.")
        if body["client_msg_id"] in talk.stored:
            return JSONResponse({**talk.stored[body["client_msg_id"]], "replayed": True})
        text = body.get("text") or talk.buttons.pop(body.get("button_id"), None)
        if text is None:
            return refused(409, "button_expired", "Ce choix a expiré.")
        mine = {"client_msg_id": body["client_msg_id"]}
        row = await talk.add({"author": "person", "kind": "text", "text": text, **mine})
        stored = {"seq": row["seq"], "at": row["at"], "replayed": False, **mine}
        talk.stored[body["client_msg_id"]] = stored
        self.later(self.answer(talk, text, mine))
        return JSONResponse(stored, status_code=201)

    async def answer(self, talk: Talk, text: str, mine: dict[str, Any]) -> None:
        await asyncio.sleep(self.delay_s)
        for reply in replies_to(text):
            await talk.add(dict(reply))
        await talk.add({"author": "system", "kind": "turn_done", **mine})

    def later(self, turn: Any) -> None:
        task = asyncio.get_running_loop().create_task(turn)
        self.turns.add(task)
        task.add_done_callback(self.turns.discard)

    async def events(self, request: Request) -> Response:
        talk, after = self.known(request), int(request.query_params["after"])
        if talk is None:
            return refused(404, "not_found", "Conversation inconnue.")
        if request.headers["accept"] == "text/event-stream":
            if not self.can_stream:
                return refused(503, "no_stream", "Pas de flux.")
            rows = silence() if self.is_held_back else stream(talk, after)
            return StreamingResponse(rows, media_type="text/event-stream")
        rows = await talk.after(after, float(request.query_params.get("wait", 0)))
        return JSONResponse({"events": rows, "next": rows[-1]["seq"] if rows else after})

    async def export(self, request: Request) -> Response:
        talk = self.known(request)
        return refused(404, "not_found", "Inconnue.") if talk is None else JSONResponse({"messages": talk.rows})

    async def erase(self, request: Request) -> Response:
        talk = self.known(request)
        if talk is None:
            return refused(404, "not_found", "Inconnue.")
        del self.talks[talk.id]
        return JSONResponse({"receipt": "REC-" + talk.id})

    def known(self, request: Request) -> Talk | None:
        talk = self.talks.get(request.path_params["id"])
        return talk if talk and request.headers.get("authorization") == f"Bearer {talk.token}" else None


def opened(talk: Talk) -> Response:
    expires_at = (datetime.now(UTC) + timedelta(hours=24)).isoformat()
    body = {"conversation_id": talk.id, "token": talk.token, "expires_at": expires_at, "next": 0}
    return JSONResponse(body, status_code=201)


async def stream(talk: Talk, after: int) -> AsyncIterator[str]:
    yield ": bonjour\n\n"
    while True:
        for row in await talk.after(after, 10):
            after = row["seq"]
            yield f"id: {after}\ndata: {json.dumps(row)}\n\n"
        yield ": encore là\n\n"


async def silence() -> AsyncIterator[str]:
    """What arrives behind a proxy that keeps streams until they end."""
    await asyncio.sleep(60)
    yield ""


def refused(status: int, code: str, message: str) -> Response:
    return JSONResponse({"error": {"code": code, "message": message}}, status_code=status)


if __name__ == "__main__":
    uvicorn.run(FakeGateway().app(), port=int(sys.argv[1]), log_level="warning")
