"""The door of this room (docs/handoff.md): each verb stands in its own file. Everything is written, nothing commits."""

from relais.handoffs.appointments import answer_appointment, propose_appointment
from relais.handoffs.context import context_of
from relais.handoffs.ending import cancel, close, leave
from relais.handoffs.export import export
from relais.handoffs.holding import get_visible
from relais.handoffs.noting import acknowledge, mark_opened, mark_read, note
from relais.handoffs.opening import open_handoff
from relais.handoffs.reading import Line, line_of, list_visible
from relais.handoffs.speaking import Said, say
from relais.handoffs.taking import release, take, take_over, transfer

__all__ = [
    "Line",
    "Said",
    "acknowledge",
    "answer_appointment",
    "cancel",
    "close",
    "context_of",
    "export",
    "get_visible",
    "leave",
    "line_of",
    "list_visible",
    "mark_opened",
    "mark_read",
    "note",
    "open_handoff",
    "propose_appointment",
    "release",
    "say",
    "take",
    "take_over",
    "transfer",
]
