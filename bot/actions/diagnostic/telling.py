"""The result: what is strong, what is hard, what comes first, three next steps. No score, nothing decided."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.actions.diagnostic.services import find_service
from bot.actions.replies import Button, Keep, Reply, Send, Show
from bot.actions.talk import Talk
from relais.diagnostic import path
from relais.diagnostic.meaning import flags
from relais.diagnostic.model import Flag
from relais.diagnostic.result import Service, result_of, wanted_services
from relais.diagnostic.steps import THIS_WEEK
from relais.effects import SaveDiagnostic

KEY = "action_diagnostic_result"


def told(talk: Talk) -> Iterator[Reply]:
    """Shown at any time; with questions left, going on comes first."""
    desk, content = talk.desk, talk.doors.diagnostic.content
    assert desk.session is not None
    services = _services(talk)
    result = result_of(content, desk.session, services=services, now=talk.heard.now)
    session = result.kept_in(desk.session)
    moves = talk.doors.diagnostic.moves
    has_more = path.next_question(content, session) is not None
    ways = ["resume", "correct", "send", "keep"] if has_more else ["is_me", "correct", "send", "keep"]
    ways += ["alone"] if result.later else []
    if Flag.minor in flags(content, session):  # what a minor may send is for the data protection officer to decide
        ways.remove("send")
    buttons = [*_on_steps(talk), *map(moves.button, ways), talk.doors.buttons.build("erase")]
    body: Mapping[str, Any] = {
        "kind": "diagnostic",
        "text": result.in_words(content),
        "result": result.to_json(content),
        "buttons": [button.to_json() for button in buttons],
    }
    yield Show(KEY, body)
    yield Send(SaveDiagnostic(session.to_json()))
    yield Keep({"diagnostic": replace(desk, session=session).to_slot()})


def _on_steps(talk: Talk) -> list[Button]:
    """Seen again, the result lets the person say how the week's step went."""
    session, moves = talk.desk.session, talk.doors.diagnostic.moves
    told = session.steps if session else ()
    is_open = any(step.key == THIS_WEEK and step.state == "open" for step in told)
    return [moves.button(key, step=THIS_WEEK) for key in ("say_done", "say_failed")] if is_open else []


def _services(talk: Talk) -> dict[str, Service]:
    """By subject; what cannot be found is left out."""
    content, session = talk.doors.diagnostic.content, talk.desk.session
    assert session is not None
    found = {wanted.theme: find_service(talk, wanted) for wanted in wanted_services(content, session)}
    return {theme: service for theme, service in found.items() if service}
