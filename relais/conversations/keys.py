"""The key of this database: does the one in hand read it? Asked once at start, before anything is opened."""

from sqlalchemy.orm import Session

from relais import crypto
from relais.conversations.tables import KeyCheck
from relais.database import Database
from relais.errors import Refused
from relais.settings import Settings

WORD = "relais"
KEY_FILE = "secret.key"


def prepare(database: Database, settings: Settings) -> None:
    """Install the keys; on the embedded default a key is made once. Raises `Refused` when they cannot read the data."""
    given = crypto.split_keys(settings.encryption_keys.get_secret_value())
    file = settings.var_dir / KEY_FILE
    if not given and file.exists():
        given = crypto.split_keys(file.read_text())
    with database.write_session() as session:
        is_used = has_sealed_word(session)
        if not given and (is_used or not database.is_sqlite):
            raise Refused(
                crypto.WRONG_KEY if is_used else "set RELAIS_ENCRYPTION_KEYS: `python -m relais keys new` makes one.",
                code="wrong_key",
            )
        made = None if given else crypto.new_key()
        crypto.install(crypto.Keyring(given or [str(made)]))
        check_or_seal(session)
        if made is not None:
            crypto.write_key_file(file, made)


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
