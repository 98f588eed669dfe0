"""E-mail addresses of accounts: found again by a keyed digest, kept encrypted."""

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.orm import Session

from relais import crypto
from relais.counsellors.tables import Counsellor
from relais.errors import Refused

PURPOSE = "account-address"


def checked(email: str) -> str:
    """Raises `Refused` (email_wrong). Nothing is asked of the network."""
    try:
        found = validate_email(email.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise Refused("not an e-mail address", code="email_wrong") from error
    return found.normalized


def digest_of(email: str) -> str:
    return _digests_of(email)[0]


def find_account(session: Session, email: str) -> Counsellor | None:
    return session.scalar(select(Counsellor).where(Counsellor.email_digest.in_(_digests_of(email))))


def renew_digests(session: Session) -> int:
    """After a rotation of keys: the former key is not needed to find an account any more. Returns how many changed."""
    changed = 0
    for account in session.scalars(select(Counsellor)):
        if account.email_digest != digest_of(account.email):
            account.email_digest, changed = digest_of(account.email), changed + 1
    session.flush()
    return changed


def _digests_of(email: str) -> list[str]:
    """One for each key in hand; capitals do not count."""
    return crypto.installed().digests(PURPOSE, email.strip().casefold().encode())
