"""What the gateway gives to the room of conversations: how effects and buttons of handoffs are carried out there."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from relais.conversations.sentences import Sentences
from relais.conversations.thread import Thread
from relais.diagnostic.loading import load_content
from relais.diagnostic.model import Content, Kind
from relais.diagnostic.service import get_session
from relais.effects import AnswerAppointment, CancelHandoff, Effect, OpenHandoff
from relais.errors import Conflict, NotFound, Refused
from relais.handoffs.appointments import answer_appointment
from relais.handoffs.ending import cancel, leave
from relais.handoffs.moving import PERSON
from relais.handoffs.opening import open_handoff
from relais.offers.needs import load_needs
from relais.places.tables import Commune


@dataclass(frozen=True)
class Carrier:
    sentences: Sentences
    data_dir: Path
    kept_months: int

    def carry_out(self, session: Session, held: Thread, effect: Effect, now: dt.datetime) -> None:
        """Raises `Refused`: the turn fails, nothing of it is kept."""
        try:
            self._carry_out(session, held, effect, now)
        except Conflict as error:  # to a turn a conflict means that its lease is lost, and this is not so
            raise Refused(str(error), code=error.code) from error

    def press(self, session: Session, held: Thread, payload: dict[str, Any], now: dt.datetime) -> None:
        """A button of the gateway. Raises `Conflict` (button_expired): it means nothing any more."""
        try:
            match payload["gateway"]:
                case "leave":
                    leave(session, held, sentences=self.sentences, now=now)
                case "answer_appointment":
                    answer_appointment(session, held, payload["state"], sentences=self.sentences, now=now)
                case other:
                    raise Conflict(f"no button {other}")
        except Conflict as error:
            raise Conflict(str(error), code="button_expired") from error

    def _carry_out(self, session: Session, held: Thread, effect: Effect, now: dt.datetime) -> None:
        match effect:
            case OpenHandoff():
                content = load_content(self.data_dir)
                open_handoff(
                    session,
                    held,
                    effect,
                    places=_places(session, held, effect, content),
                    content=content,
                    sentences=self.sentences,
                    now=now,
                    needs={key: need.label for key, need in load_needs(self.data_dir).items()},
                    kept_months=self.kept_months,
                )
            case CancelHandoff():
                cancel(session, held, by=PERSON, sentences=self.sentences, now=now)
            case AnswerAppointment():
                answer_appointment(session, held, effect.state, sentences=self.sentences, now=now)
            case _:
                raise Refused(f"nobody carries out {effect.kind}", code="unknown_effect")


def _places(session: Session, held: Thread, effect: OpenHandoff, content: Content) -> dict[str, str]:
    """The name of her commune, by its code."""
    try:
        given = get_session(session, held.id).given
    except NotFound:
        given = {}
    keys = [question.key for question in content.profile if question.kind is Kind.commune]
    codes = {effect.commune, *(given[key].text for key in keys if key in given)}
    found = (session.get(Commune, code) for code in codes if code)
    return {commune.code_insee: commune.nom for commune in found if commune}
