"""Structures and accounts for these tests, made through the doors of the house."""

import datetime as dt
from dataclasses import dataclass

from relais.counsellors import accounts, sessions, totp
from relais.counsellors.sessions import LoggedIn
from relais.database import Database
from relais.structures.tables import ReceivingStructure

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(minutes=1)  # the code of the opening has served
PASSWORD = "quatre girafes lentes"
STRUCTURES = ("albi", "rodez")


@dataclass(frozen=True)
class Opened:
    id: str
    email: str
    secret: str

    def code(self, now: dt.datetime) -> str:
        return totp.code_at(self.secret, now)


def make_structure(**fields: object) -> ReceivingStructure:
    values = {"id": "albi", "name": "Maison d'Albi", "departements": ["81"], "communes": [], "publics": [], "needs": []}
    return ReceivingStructure(**{**values, "canned_replies": [], "promised_hours": 48, "is_active": True, **fields})


def add_structures(database: Database) -> None:
    with database.write_session() as session:
        for one in STRUCTURES:
            if session.get(ReceivingStructure, one) is None:
                session.add(make_structure(id=one))


def invite(database: Database, *, email: str = "ana@relais.test", now: dt.datetime = NOW, **fields: object) -> str:
    add_structures(database)
    values = {"name": "Ana", "role": "counsellor", "structure_ids": ["albi"]}
    with database.write_session() as session:
        return accounts.invite(session, email=email, now=now, **{**values, **fields})  # type: ignore[arg-type]


def begin(database: Database, token: str, *, now: dt.datetime = NOW) -> accounts.Begun:
    with database.write_session() as session:
        return accounts.begin(session, token, now=now)


def accept(database: Database, token: str, *, password: str = PASSWORD, code: str = "", now: dt.datetime = NOW) -> None:
    with database.write_session() as session:
        accounts.accept(session, token, password=password, code=code, now=now)


def open_account(database: Database, *, email: str = "ana@relais.test", **fields: object) -> Opened:
    token = invite(database, email=email, **fields)
    secret = begin(database, token).secret
    accept(database, token, code=totp.code_at(secret, NOW))
    with database.read_session() as session:
        claim = sessions.find_claim(session, email)
    return Opened(str(claim.counsellor_id), email, secret)


def log_in(
    database: Database, account: Opened, *, password: str = PASSWORD, code: str | None = None, now: dt.datetime = LATER
) -> LoggedIn | None:
    with database.write_session() as session:
        given = account.code(now) if code is None else code
        return sessions.log_in(session, email=account.email, password=password, code=given, now=now)
