"""Does the key in hand read this database? Asked once at start, before anything is served."""

from sqlalchemy.orm import Session

from relais.conversations.tables import KeyCheck

WORD = "relais"


def has_sealed_word(session: Session) -> bool:
    """Whether a key was already used here; reads no encrypted column."""
    return session.query(KeyCheck.id).first() is not None


def check_or_seal(session: Session) -> None:
    """Raises `Refused` (wrong_key) when the installed keys do not read the sealed word."""
    if has_sealed_word(session):
        session.get_one(KeyCheck, 1)
    else:
        session.add(KeyCheck(id=1, sealed=WORD))
        session.flush()
