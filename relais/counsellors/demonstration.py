"""The accounts of the demonstration (`data/counsel/counsellors.yml`), opened through the same door as any other.

Each gets a random password and a secret, returned once and kept nowhere in clear.
"""

import datetime as dt
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from relais.counsellors import accounts, totp
from relais.counsellors.tables import Counsellor
from relais.structures.importing import import_structures
from relais.yaml_files import read_yaml

FOLDER, FILE = "counsel", "counsellors.yml"


@dataclass(frozen=True)
class FirstPassword:
    name: str
    role: str
    email: str
    password: str
    secret: str


def set_up(session: Session, data_dir: Path, *, now: dt.datetime) -> list[FirstPassword]:
    """Once: nothing as soon as there is any account."""
    if session.execute(select(Counsellor.id).limit(1)).first() is not None:
        return []
    import_structures(session, data_dir / FOLDER, data_dir=data_dir)
    return list(_accounts(session, data_dir / FOLDER / FILE, now))


def _accounts(session: Session, file: Path, now: dt.datetime) -> Iterator[FirstPassword]:
    for entry in read_yaml(file)["counsellors"]:
        token = accounts.invite(
            session,
            email=entry["email"],
            name=entry["name"],
            role=entry["role"],
            structure_ids=entry.get("structures", ()),
            departements=entry.get("departements", ()),
            now=now,
        )
        secret, password = accounts.begin(session, token, now=now).secret, new_password()
        accounts.accept(session, token, password=password, code=totp.code_at(secret, now), now=now)
        yield FirstPassword(entry["name"], entry["role"], entry["email"], password, secret)


def new_password() -> str:
    """80 bits, in groups that can be copied by hand."""
    return "-".join(secrets.token_hex(2) + secrets.token_hex(1)[:1] for _ in range(4))
