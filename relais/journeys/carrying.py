"""What the gateway gives to the room of conversations: the effects and the buttons of the rooms above it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from relais.conversations import resuming
from relais.conversations.thread import Thread
from relais.diagnostic import service as diagnostics
from relais.diagnostic.loading import load_content
from relais.effects import Effect, SaveDiagnostic, ShowReaders
from relais.errors import Conflict
from relais.handoffs import carrying as handoffs
from relais.handoffs.opening import keep_for_months
from relais.journeys import agreements, telling
from relais.journeys.recording import open_journey, record
from relais.structures.tables import ReceivingStructure

CODE_LASTS = dt.timedelta(days=31)


@dataclass(frozen=True)
class Carrier:
    """`handoffs` carries out what concerns a request."""

    handoffs: handoffs.Carrier

    def carry_out(self, session: Session, held: Thread, effect: Effect, now: dt.datetime) -> None:
        """Raises `Refused`: the turn fails, nothing of it is kept."""
        match effect:
            case SaveDiagnostic():
                diagnostics.save(session, held.id, effect.session, now=now)
                record(session, held.id, effect.session, load_content(self.handoffs.data_dir), now=now)
            case ShowReaders():
                months = self.handoffs.kept_months
                telling.show_readers(session, held, self.handoffs.sentences, kept_months=months, now=now)
            case _:
                self.handoffs.carry_out(session, held, effect, now)

    def press(self, session: Session, held: Thread, payload: dict[str, Any], now: dt.datetime) -> None:
        """A button of the gateway. Raises `Conflict` (button_expired): it means nothing any more."""
        structure_id = payload.get("structure_id", "")
        match payload["gateway"]:
            case telling.OFFER if structure_id:
                telling.offer(session, held, structure_id, self.handoffs.sentences, now=now)
            case telling.OFFER:
                telling.which(session, held, self.handoffs.sentences, now=now)
            case telling.SHARE:
                self._share(session, held, structure_id, payload.get("chosen", []), now)
            case telling.REFUSE:
                telling.tell(held, self.handoffs.sentences.journey_refused, now=now)
            case telling.KEEP:
                self._keep(session, held, now)
            case telling.WITHDRAW:
                self._withdraw(session, held, structure_id, now)
            case _:
                self.handoffs.press(session, held, payload, now)

    def _share(self, session: Session, held: Thread, structure_id: str, chosen: list[str], now: dt.datetime) -> None:
        sentences = self.handoffs.sentences
        if not chosen:
            telling.tell(held, sentences.journey_nothing, now=now)
            return
        given = agreements.give(session, held, structure_id, chosen, now=now)
        keep_for_months(held, self.handoffs.kept_months, now=now)
        structure = session.get_one(ReceivingStructure, structure_id).name
        sections = telling.labels_of(given.sections, sentences)
        kept = sentences.handoff_kept.format(months=self.handoffs.kept_months)
        withdraw = {"label": sentences.journey_withdraw.format(structure=structure), "gateway": telling.WITHDRAW}
        text = sentences.journey_shared.format(structure=structure, sections=sections)
        telling.tell(held, f"{text} {kept}", [{**withdraw, "structure_id": structure_id}], now=now)

    def _keep(self, session: Session, held: Thread, now: dt.datetime) -> None:
        """For herself alone; the code opens it again from anywhere."""
        sentences, months = self.handoffs.sentences, self.handoffs.kept_months
        open_journey(session, held.id, now=now)
        keep_for_months(held, months, now=now)
        telling.tell(held, sentences.handoff_kept.format(months=months), now=now)
        resuming.give(session, held, sentences, lasts=CODE_LASTS, now=now)

    def _withdraw(self, session: Session, held: Thread, structure_id: str, now: dt.datetime) -> None:
        try:
            agreements.end(session, held.id, structure_id, by=agreements.PERSON, now=now)
        except Conflict as error:
            raise Conflict(str(error), code="button_expired") from error
        structure = session.get_one(ReceivingStructure, structure_id).name
        telling.tell(held, self.handoffs.sentences.journey_withdrawn.format(structure=structure), now=now)
