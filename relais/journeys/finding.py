"""The conversation that a reference stands for: what a person reads on her papers, and reads aloud."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from relais.errors import NotFound, Refused
from relais.handoffs.references import reference_of
from relais.handoffs.tables import Handoff
from relais.journeys.tables import Journey

AT_ONCE = 1_000


def find_by_reference(session: Session, reference: str) -> str:
    """Raises `NotFound` (reference_unknown); `Refused` (reference_ambiguous) when it stands for two persons."""
    wanted = "".join(sign for sign in reference.upper() if sign.isalnum())
    found = set()
    for table in (Handoff, Journey):
        rows = session.execute(select(table.id, table.conversation_id).execution_options(yield_per=AT_ONCE))
        found |= {row.conversation_id for row in rows if reference_of(row.id).replace("-", "") == wanted}
    if not found:
        raise NotFound("no request or journey has this reference", code="reference_unknown")
    if len(found) > 1:
        raise Refused("two persons have this reference", code="reference_ambiguous")
    return str(found.pop())
