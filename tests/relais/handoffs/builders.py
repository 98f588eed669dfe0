"""Two structures, their counsellors, people who ask for them, and a clock that is given."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.texts import load_texts
from relais.conversations import claims, service, thread, turns
from relais.conversations.claims import Claimed, Lease
from relais.conversations.invariants import list_broken
from relais.conversations.service import Accepted, Discretion
from relais.conversations.states import Kind
from relais.conversations.tables import Conversation, Event
from relais.conversations.turns import Ended, Played, Reply
from relais.counsellors.access import Actor, Role
from relais.counsellors.tables import Counsellor, Membership
from relais.database import Database
from relais.diagnostic.loading import load_content
from relais.effects import Effect, OpenHandoff
from relais.handoffs import carrying, invariants, opening, timing
from relais.handoffs.tables import Handoff, HandoffStep
from relais.journeys.carrying import Carrier
from relais.safety.numbers import load_numbers
from relais.settings import ROOT
from relais.structures.presence import say_present
from relais.structures.tables import ReceivingStructure

P = ParamSpec("P")
T = TypeVar("T")

DATA = ROOT / "data"
NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)  # a Monday, ten o'clock in Paris
SENTENCES = load_texts().sentences_with(load_numbers(DATA))
CARRIER = Carrier(carrying.Carrier(SENTENCES, DATA, 6))
OFFICE_HOURS = "Mo-Fr 09:00-17:00"
CASTRES, ALBI = "mission-castres", "ccas-albi"
MARIE = Actor("marie", "Marie Durand", Role.counsellor, frozenset({CASTRES}))
PAUL = Actor("paul", "Paul Petit", Role.counsellor, frozenset({CASTRES}))
ZOE = Actor("zoe", "Zoé Blanc", Role.counsellor, frozenset({ALBI}))
CHIEF = Actor("chief", "Anne Roux", Role.supervisor, frozenset(), frozenset({"81"}))
COUNSELLORS = (MARIE, PAUL, ZOE, CHIEF)


def make_structure(structure_id: str, name: str, **over: Any) -> ReceivingStructure:
    lists = {"departements": ["81"], "communes": [], "publics": [], "needs": [], "canned_replies": []}
    plain = {"opening_hours": OFFICE_HOURS, "telephone": "05 63 00 00 01", "promised_hours": 48}
    return ReceivingStructure(id=structure_id, name=name, **{**lists, **plain, "is_active": True, **over})


def make_request(**over: Any) -> OpenHandoff:
    return OpenHandoff(**{"structure_id": CASTRES, "mode": "now", "trigger": "asked", **over})


class Desk:
    """`now` moves only when a test moves it. Every call is a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self.database, self.sentences = database, SENTENCES
        self.now = NOW
        with database.write_session() as session:
            session.add(make_structure(CASTRES, "Mission locale de Castres"))
            session.add(make_structure(ALBI, "CCAS d'Albi", telephone=None))
            session.add_all(_account(one) for one in COUNSELLORS)
            session.flush()
            session.add_all(
                Membership(counsellor_id=one.id, structure_id=structure, since=NOW)
                for one in COUNSELLORS
                for structure in one.structure_ids
            )

    def later(self, **delay: float) -> dt.datetime:
        self.now += dt.timedelta(**delay)
        return self.now

    def do(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self.database.write_session() as session:
            return work(session, *args, **kwargs)

    def act(self, work: Callable[..., T], actor: Actor, handoff_id: str, *args: Any, **kwargs: Any) -> T:
        """A counsellor's move on the version that she sees now."""
        given = {"sentences": SENTENCES, "now": self.now, **kwargs}
        return self.do(work, actor, handoff_id, *(args or (self.handoff(handoff_id).version,)), **given)

    def is_there(self, actor: Actor) -> None:
        self.do(say_present, actor.id, actor.structure_ids, is_available=True, now=self.now)

    def conversation(self) -> str:
        welcome = {"text": "Bonjour.", "buttons": ()}
        opened = self.do(
            service.open_conversation, departement="81", locale="fr", kept_hours=24, welcome=welcome, now=self.now
        )
        return opened.conversation_id

    def asks(self, conversation_id: str | None = None, **over: Any) -> str:
        """The person's request; gives its id."""
        conversation_id = conversation_id or self.conversation()

        def ask(session: Session) -> str:
            held = thread.get(session, conversation_id)
            handoff = opening.open_handoff(
                session,
                held,
                make_request(**over),
                places={"81065": "Castres"},
                content=load_content(DATA),
                sentences=SENTENCES,
                now=self.now,
                needs={"housing": "un logement"},
            )
            held.save()
            return handoff.id

        return self.do(ask)

    def writes(self, conversation_id: str, text: str = "Bonjour", **button: Any) -> Accepted:
        """As the gateway accepts it; nobody is claimed."""

        def accept(session: Session) -> Accepted:
            return service.accept_message(
                session,
                thread.get(session, conversation_id),
                str(uuid.uuid4()),
                button or {"text": text},
                empty_answer="…",
                discretion=Discretion(lambda said: said, "…", "secret"),
                now=self.now,
                gateway_button=CARRIER.press,
            )

        return self.do(accept)

    def clicks(self, conversation_id: str, label: str, **more: Any) -> Accepted:
        buttons = [button for line in self.lines(conversation_id) for button in line.body.get("buttons", ())]
        return self.writes(
            conversation_id, button_id=next(b["id"] for b in reversed(buttons) if b["label"] == label), **more
        )

    def claims(self, conversation_id: str, *, owner: str = "gateway", lasts_s: float = 45) -> Claimed | None:
        lease = Lease(owner, dt.timedelta(seconds=lasts_s))
        return self.do(claims.claim, conversation_id, lease=lease, now=self.now)

    def answers(self, claimed: Claimed, *effects: Effect, text: str = "Réponse.") -> Ended:
        played = Played(claimed.version + 1, {}, (Reply(Kind.text, {"text": text}),), effects)
        given = {"longer_hours": 168, "now": self.now, "carry_out": CARRIER.carry_out}
        return self.do(turns.complete, claimed, played, SENTENCES, **given)

    def sweeps(self) -> list[str]:
        return self.do(timing.sweep, sentences=SENTENCES, now=self.now)

    def handoff(self, handoff_id: str) -> Handoff:
        with self.database.read_session() as session:
            return session.get_one(Handoff, handoff_id)

    def row(self, conversation_id: str) -> Conversation:
        with self.database.read_session() as session:
            return session.get_one(Conversation, conversation_id)

    def lines(self, conversation_id: str) -> list[Event]:
        with self.database.read_session() as session:
            wanted = select(Event).where(Event.conversation_id == conversation_id).order_by(Event.seq)
            return list(session.scalars(wanted))

    def states(self, conversation_id: str) -> list[str]:
        return [line.body["state"] for line in self.lines(conversation_id) if line.kind == Kind.state]

    def last(self, conversation_id: str) -> dict[str, Any]:
        return self.lines(conversation_id)[-1].body

    def moves(self, handoff_id: str) -> list[tuple[str, str]]:
        with self.database.read_session() as session:
            wanted = select(HandoffStep).where(HandoffStep.handoff_id == handoff_id).order_by(HandoffStep.at)
            return [(step.move, step.actor) for step in session.scalars(wanted)]

    def broken(self) -> list[str]:
        with self.database.read_session() as session:
            return [*list_broken(session, now=self.now), *invariants.list_broken(session)]


def _account(actor: Actor) -> Counsellor:
    return Counsellor(
        id=actor.id,
        email_digest=actor.id,
        email=f"{actor.id}@exemple.fr",
        name=actor.name,
        role=actor.role,
        departements=sorted(actor.departements),
        is_active=True,
        failures=0,
        created_at=NOW,
    )
