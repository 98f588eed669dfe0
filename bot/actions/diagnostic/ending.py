"""What is said when nothing more is asked: the result, what may be shown, a pause, a way to come back."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from bot.actions.base import RelaisAction
from bot.actions.diagnostic.desk import At
from bot.actions.diagnostic.sending import prepared, sending
from bot.actions.diagnostic.stepping import other_service
from bot.actions.diagnostic.telling import told
from bot.actions.handing.circumstances import ASKED, DIAGNOSTIC
from bot.actions.handing.offering import propose
from bot.actions.notices import flush
from bot.actions.replies import Keep, Reply, Say, Send
from bot.actions.talk import Talk
from relais.diagnostic.meaning import flags
from relais.diagnostic.model import Flag
from relais.effects import GiveResumeCode, KeepLonger, SaveDiagnostic


class ActionDiagnosticEnd(RelaisAction):
    """By where the desk stands; then the form may open again."""

    key = "action_diagnostic_end"

    def answer(self, talk: Talk) -> Iterator[Reply]:
        yield from flush(talk)
        yield from _SAYS.get(talk.desk.at, _stopped)(talk)
        yield Keep({"diagnostic_end": None})


def _paused(talk: Talk) -> Iterator[Reply]:
    buttons = [talk.doors.diagnostic.moves.button("resume"), talk.doors.buttons.build("person")]
    yield Say("utter_diagnostic_paused", {}, buttons)
    yield from _saved(talk)


def _stopped(talk: Talk) -> Iterator[Reply]:
    if talk.heard.first("step") or talk.desk.step:
        yield from _saved(talk)
        return
    moves = talk.doors.diagnostic.moves
    has_answers = talk.desk.session is not None
    buttons = [moves.button(key) for key in ("resume", "result", "keep")] if has_answers else []
    yield Say("utter_diagnostic_stopped", {}, [*buttons, talk.doors.buttons.build("other_need")])
    yield from _saved(talk)


def _agreed(talk: Talk) -> Iterator[Reply]:
    content, session, moves = talk.doors.diagnostic.content, talk.desk.session, talk.doors.diagnostic.moves
    is_minor = session is not None and Flag.minor in flags(content, session)
    ways = ("keep",) if is_minor else ("send", "keep")
    yield Say("utter_diagnostic_agreed", {}, [moves.button(key) for key in ways])


def _kept(talk: Talk) -> Iterator[Reply]:
    yield Say("utter_diagnostic_kept", {}, [talk.doors.diagnostic.moves.button("result")])
    yield Send(KeepLonger())
    yield Send(GiveResumeCode())


def _prepared(talk: Talk) -> Iterator[Reply]:
    yield from prepared(talk)
    trigger = talk.request.trigger
    asked = talk.request.but(trigger=DIAGNOSTIC if trigger == ASKED else trigger, wanted=None)
    yield from propose(replace(talk, request=asked))


def _saved(talk: Talk) -> Iterator[Reply]:
    if talk.desk.session is not None:
        yield Send(SaveDiagnostic(talk.desk.session.to_json()))


_SAYS: Mapping[At, Callable[[Talk], Iterator[Reply]]] = {
    At.paused: _paused,
    At.result: told,
    At.agreed: _agreed,
    At.kept: _kept,
    At.sending: sending,
    At.prepared: _prepared,
    At.other_service: other_service,
}
