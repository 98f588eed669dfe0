"""A scripted worker: the protocol of docs/contracts.md §3 without Rasa. `python -m tests.fakes.worker [--port 8055]`.

It echoes what it gets. A word between brackets in the text chooses another behaviour, for instance `[offers]`,
`[safety]`, `[hang]`, `[empty]`; see `BEHAVIOURS`. The dialogue state counts the turns, so that a lost or doubled turn
shows: every echo begins with its number.
"""

import argparse
import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.fakes.cards import CARD

Question = dict[str, Any]
Answer = Awaitable[Response]
_COMMAND = re.compile(r"\[([a-z0-9_]+)\]")


class ScriptedWorker:
    """`seen` keeps the questions in order; `live` the versions held, as the real worker's LRU does."""

    def __init__(self, secret: str = "") -> None:
        self.secret = secret
        self.seen: list[Question] = []
        self.live: dict[str, tuple[int, dict[str, Any]]] = {}
        self.is_loaded = True
        self.next_status: list[int] = []  # statuses to answer first, whatever is asked
        self.at_once: dict[str, int] = {}
        self.beside: dict[str, Any] = {}  # put into the next answers, over what is there
        self.gate = asyncio.Event()  # what `[held]` waits for
        self.overlaps = 0  # two turns of one conversation at the same time: never allowed
        self.app = Starlette(routes=[Route("/turn", self._turn, methods=["POST"]), Route("/health", self._health)])

    async def _health(self, _request: Request) -> Response:
        return JSONResponse({"model": "scripted", "loaded": self.is_loaded})

    async def _turn(self, request: Request) -> Response:
        if self.secret and request.headers.get("X-Relais-Secret") != self.secret:
            return JSONResponse({"code": "secret"}, 401)
        question = await request.json()
        self.seen.append(question)
        if self.next_status:
            return JSONResponse({"code": "scripted"}, self.next_status.pop(0))
        key = question["conversation_id"]
        self.overlaps += self.at_once.get(key, 0)
        self.at_once[key] = self.at_once.get(key, 0) + 1
        try:
            return await self._behave(question)
        finally:
            self.at_once[key] -= 1

    async def _behave(self, question: Question) -> Response:
        found = _COMMAND.search(question["message"].get("text", ""))
        behaviour = BEHAVIOURS.get(found[1] if found else "", ScriptedWorker.echo)
        return await behaviour(self, question)

    def state_for(self, question: Question) -> dict[str, Any] | None:
        """None when the state is wanted."""
        version, state = self.live.pop(question["conversation_id"], (0, {}))
        if question["version"] == 0:
            return {"turns": 0}
        if question["snapshot"] is not None:
            return dict(question["snapshot"])
        return state if version == question["version"] else None

    async def echo(self, question: Question) -> Response:
        message = question["message"]
        words = message.get("text") or f"{message['label']} ({message['intent']})"
        choices = [{"label": "Voir des offres", "intent": "search_housing"}, {"label": "Aide", "intent": "ask_help"}]
        return self.reply(question, [{"kind": "text", "text": words, "buttons": choices}])

    def reply(self, question: Question, messages: list[dict[str, Any]], **more: Any) -> Response:
        state = self.state_for(question)
        if state is None:
            return JSONResponse({"code": "state_wanted"}, 409)
        state["turns"] += 1
        version = question["version"] + 1
        self.live[question["conversation_id"]] = (version, state)
        if messages and messages[0]["kind"] == "text":
            messages[0]["text"] = f"{state['turns']}. {messages[0]['text']}"
        body = {
            "version": version,
            "snapshot": state,
            "messages": messages,
            "effects": [],
            "understanding": {"intent": "inform", "confidence": 0.9, "fallback": False},
            "timings_ms": {"total": 1.0, "nlu": 0.5, "policies": 0.3, "actions": 0.2},
        }
        return JSONResponse({**body, **more, **self.beside})

    async def offers(self, question: Question) -> Response:
        text = "Voici une offre près de chez vous."
        buttons = [{"label": "Voir d'autres", "intent": "more_results"}]
        return self.reply(question, [{"kind": "offers", "text": text, "offers": [CARD] * 3, "buttons": buttons}])

    async def safety(self, question: Question) -> Response:
        numbers = [{"label": "Urgences", "number": "112", "href": "tel:112"}]
        reply = {"kind": "safety", "text": "Appelez le 112.", "numbers": numbers, "quick_exit": True}
        return self.reply(question, [reply])

    async def several(self, question: Question) -> Response:
        return self.reply(question, [{"kind": "text", "text": f"ligne {n}"} for n in range(3)])

    async def slow(self, question: Question) -> Response:
        await asyncio.sleep(0.5)
        return await self.echo(question)

    async def held(self, question: Question) -> Response:
        await self.gate.wait()
        return await self.echo(question)

    async def hang(self, _question: Question) -> Response:
        await asyncio.Event().wait()
        raise AssertionError("never")

    async def empty(self, question: Question) -> Response:
        return self.reply(question, [])

    async def blank(self, question: Question) -> Response:
        return self.reply(question, [{"kind": "text", "text": "   "}], messages=[{"kind": "text", "text": "  "}])

    async def nonsense(self, _question: Question) -> Response:
        return JSONResponse({"what": ["is", "this"]})

    async def html(self, _question: Question) -> Response:
        return HTMLResponse("<h1>Bad gateway</h1>")

    async def huge(self, _question: Question) -> Response:
        async def body() -> Any:
            for _ in range(50):
                yield b"x" * (1024 * 1024)

        return StreamingResponse(body(), media_type="application/json")

    async def buttons(self, question: Question) -> Response:
        many = [{"label": "Un", "intent": "greet"}] * 10_000
        return self.reply(question, [{"kind": "text", "text": "Trop", "buttons": many}])

    async def unknown_effect(self, question: Question) -> Response:
        return self.reply(question, [{"kind": "text", "text": "Fait."}], effects=[{"kind": "launch_rocket"}])

    async def erase(self, question: Question) -> Response:
        return self.reply(question, [{"kind": "text", "text": "Adieu."}], effects=[{"kind": "erase_data"}])

    async def longer(self, question: Question) -> Response:
        return self.reply(question, [{"kind": "text", "text": "Gardé."}], effects=[{"kind": "keep_longer"}])

    async def searched(self, question: Question) -> Response:
        effect = {"kind": "search_made", "need": "housing", "departement": "81", "total": 0}
        return self.reply(question, [{"kind": "text", "text": "Rien."}], effects=[effect])

    async def broken(self, _question: Question) -> Response:
        return JSONResponse({"code": "turn_failed"}, 500)

    async def busy(self, _question: Question) -> Response:
        return JSONResponse({"code": "busy"}, 503)

    async def fallback(self, question: Question) -> Response:
        understood = {"intent": "nlu_fallback", "confidence": 0.1, "fallback": True}
        return self.reply(question, [{"kind": "text", "text": "Pardon ?"}], understanding=understood)


Behaviour = Callable[[ScriptedWorker, Question], Answer]
_NAMES = (
    "offers safety several slow held hang empty blank nonsense html huge buttons unknown_effect erase longer searched "
    "broken busy fallback"
)
BEHAVIOURS: dict[str, Behaviour] = {name: getattr(ScriptedWorker, name) for name in _NAMES.split()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8055)
    parser.add_argument("--secret", default="")
    arguments = parser.parse_args()
    uvicorn.run(ScriptedWorker(arguments.secret).app, port=arguments.port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
