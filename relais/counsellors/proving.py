"""Once more who she is, before something that cannot be taken back: a fresh code, or a log-in of a moment ago."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from relais.conversations import tokens
from relais.counsellors import audit, delays, totp
from relais.counsellors.access import Actor
from relais.counsellors.tables import Counsellor, CounsellorSession

FRESH = dt.timedelta(minutes=5)  # for who came by another house and has no code of ours


def prove(session: Session, actor: Actor, token: str, code: str, *, now: dt.datetime) -> bool:
    """Commit it in any case: a code serves once, and a wrong one counts as a wrong log-in does."""
    account = session.scalar(select(Counsellor).where(Counsellor.id == actor.id).with_for_update())
    if account is None or delays.is_locked(account.locked_until, now):
        return False
    if account.totp_secret is None:
        held = session.get(CounsellorSession, tokens.digest_of(token))
        return held is not None and now - held.created_at <= FRESH
    step = totp.step_of(account.totp_secret, code, now)
    if step is None or (account.totp_last_step is not None and step <= account.totp_last_step):
        account.failures = delays.count_failure(account.failures, account.locked_until, now)
        account.locked_until = delays.locked_until(account.failures, now) or account.locked_until
        session.flush()
        audit.write(session, actor_id=actor.id, action="proof_refused", object_id=actor.id, now=now)
        return False
    account.totp_last_step, account.failures, account.locked_until = step, 0, None
    session.flush()
    return True
