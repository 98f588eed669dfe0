"""What the counsellor would read: item by item, ticked by the person, kept ready. Nothing leaves by itself."""

from collections.abc import Iterator

from bot.actions.replies import Keep, Reply, Send, Show
from bot.actions.talk import Talk
from relais.diagnostic.session import prepared as session_prepared
from relais.diagnostic.summary import items_of
from relais.effects import SaveDiagnostic

KEY, PREPARED = "action_diagnostic_summary", "action_diagnostic_prepared"


def sending(talk: Talk) -> Iterator[Reply]:
    """A list to tick; health is apart and unticked."""
    content, session, moves = talk.doors.diagnostic.content, talk.desk.session, talk.doors.diagnostic.moves
    assert session is not None
    items = [
        {
            "value": item.key,
            "label": item.label,
            "is_ticked": item.is_ticked,
            "group": "health" if item.is_private else None,
        }
        for item in items_of(content, session)
    ]
    buttons = [moves.button("prepare"), moves.button("result"), moves.button("keep")]
    body = {
        "kind": "summary",
        "text": content.words["sending"],
        "options": {"name": "summary", "items": items},
        "buttons": [button.to_json() for button in buttons],
    }
    yield Show(KEY, body)
    yield Send(SaveDiagnostic(session.to_json()))


def prepared(talk: Talk) -> Iterator[Reply]:
    """The ticked items make the summary; the person prints or shows it."""
    assert talk.desk.session is not None
    chosen = tuple(value for value in str(talk.heard.first("chosen") or "").split(",") if value)
    session = session_prepared(talk.desk.session, chosen, now=talk.heard.now)
    body = {
        "kind": "summary",
        "text": talk.doors.diagnostic.content.words["prepared"],
        "summary": {"pdf": True},
        "buttons": [talk.doors.diagnostic.moves.button("result").to_json()],
    }
    yield Show(PREPARED, body)
    yield Send(SaveDiagnostic(session.to_json()))
    yield Keep({"diagnostic": talk.desk.but(session=session).to_slot()})
