"""Structures, presences and handoffs for these tests."""

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

from relais.conversations.tables import Conversation
from relais.database import Database
from relais.handoffs.tables import Handoff
from relais.structures import desk
from relais.structures.desk import DeskOffer
from relais.structures.tables import ReceivingStructure

PARIS = ZoneInfo("Europe/Paris")
HOURS = "Mo-Fr 09:00-12:00,14:00-17:00; PH off"
_numbers = itertools.count()


def at(hour: int, minute: int = 0, *, day: int = 15, month: int = 7) -> dt.datetime:
    """In Paris, July 2026; the 15th is a Wednesday."""
    return dt.datetime(2026, month, day, hour, minute, tzinfo=PARIS)


def make_structure(**fields: object) -> ReceivingStructure:
    values = {
        "id": "albi",
        "name": "Maison d'Albi",
        "departements": ["81"],
        "communes": [],
        "publics": [],
        "needs": [],
        "opening_hours": HOURS,
        "canned_replies": [],
        "promised_hours": 48,
        "is_active": True,
    }
    return ReceivingStructure(**{**values, **fields})


def add(database: Database, **fields: object) -> None:
    with database.write_session() as session:
        session.add(make_structure(**fields))


def say_present(
    database: Database,
    counsellor_id: str = "ana",
    *,
    now: dt.datetime,
    structure_id: str = "albi",
    is_available: bool = True,
) -> None:
    with database.write_session() as session:
        desk.say_present(session, counsellor_id, [structure_id], is_available=is_available, now=now)


def add_handoff(database: Database, **fields: object) -> str:
    """One that waits at Albi since half past nine, unless said otherwise."""
    key = f"h{next(_numbers)}"
    values = {
        "structure_id": "albi",
        "state": "waiting",
        "mode": "now",
        "trigger": "asked",
        "urgency": 0,
        "requested_at": at(9, 30),
        "from_seq": 1,
    }
    with database.write_session() as session:
        session.add(
            Conversation(
                id=key,
                token_hash=key,
                owner="requested",
                locale="fr",
                kept_hours=24,
                created_at=at(9),
                last_at=at(9),
                expires_at=at(9, day=16),
            )
        )
        session.flush()
        session.add(Handoff(id=key, conversation_id=key, **{**values, **fields}))
    return key


def offered(database: Database, *, now: dt.datetime, **person: object) -> DeskOffer | None:
    values = {"code_insee": "81004", "departement": "81"}
    with database.read_session() as session:
        return desk.opening_for(session, now=now, **{**values, **person})  # type: ignore[arg-type]
