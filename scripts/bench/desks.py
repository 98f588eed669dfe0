"""What the load of counsellors begins with: structures, accounts with a session each, and a stub that hands over."""

import datetime as dt
from typing import Any

import uvicorn
from starlette.responses import Response

from relais.conversations import tokens
from relais.counsellors.access import Role
from relais.counsellors.tables import Counsellor, CounsellorSession, Membership
from relais.database import Database
from relais.structures.tables import ReceivingStructure
from tests.fakes.worker import ScriptedWorker

COUNSELLORS, COUNSELLORS_EACH = 100, 10  # of one structure
LASTS = dt.timedelta(hours=12)


def structure_of(counsellor: int) -> str:
    return f"structure-{counsellor // COUNSELLORS_EACH}"


def token_of(counsellor: int) -> str:
    return f"bench-{counsellor}"


def seed(database: Database) -> None:
    """Nobody logs in: the session is there already, as the one that a log-in opens."""
    now = dt.datetime.now(dt.UTC)
    everybody = range(COUNSELLORS)
    with database.write_session() as session:
        session.add_all(_structure(one) for one in sorted({structure_of(n) for n in everybody}))
        session.add_all(_account(n, now) for n in everybody)
        session.flush()
        session.add_all(Membership(counsellor_id=f"c{n}", structure_id=structure_of(n), since=now) for n in everybody)
        session.add_all(_session(n, now) for n in everybody)


def run_worker(port: int) -> None:
    uvicorn.run(_HandingWorker().app, port=port, log_level="error", access_log=False)


class _HandingWorker(ScriptedWorker):
    """A message is the id of the structure to ask for."""

    async def _behave(self, question: dict[str, Any]) -> Response:
        asked = {"structure_id": question["message"]["text"], "mode": "now", "trigger": "asked"}
        effect = {"kind": "open_handoff", "urgency": 0, **asked}
        return self.reply(question, [{"kind": "text", "text": "Je demande."}], effects=[effect])


def _structure(structure_id: str) -> ReceivingStructure:
    lists: dict[str, Any] = {"departements": ["81"], "communes": [], "publics": [], "needs": [], "canned_replies": []}
    return ReceivingStructure(
        id=structure_id, name=structure_id, opening_hours="24/7", promised_hours=48, is_active=True, **lists
    )


def _account(number: int, now: dt.datetime) -> Counsellor:
    own = {"id": f"c{number}", "email_digest": f"c{number}", "email": f"c{number}@structure.example"}
    made = {"role": Role.counsellor, "departements": [], "is_active": True, "failures": 0, "created_at": now}
    return Counsellor(name=f"Conseillère {number}", password_hash="none", **own, **made)


def _session(number: int, now: dt.datetime) -> CounsellorSession:
    digest = tokens.digest_of(token_of(number))
    return CounsellorSession(
        token_digest=digest, counsellor_id=f"c{number}", created_at=now, expires_at=now + LASTS, seen_at=now
    )
