"""Each line of a summary leads to the message that it comes from, where the counsellor may read it."""

import datetime as dt
from typing import Any

import pytest

from relais import crypto
from relais.conversations import thread
from relais.conversations.service import open_conversation
from relais.conversations.states import Author, Kind
from relais.database import Database
from relais.handoffs.sources import Source, _marked, find_sources

NOW = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)


@pytest.fixture
def spoken(database: Database) -> tuple[Database, str]:
    """Two questions, the first answered twice, and offers that were shown."""
    crypto.install(crypto.Keyring([crypto.new_key()]))

    def ask(key: str) -> dict[str, Any]:
        return {"author": Author.bot, "kind": Kind.diagnostic, "body": {"text": "?", "question": {"key": key}}}

    def say(text: str) -> dict[str, Any]:
        return {"author": Author.person, "kind": Kind.text, "body": {"text": text}}

    offers = {
        "author": Author.bot,
        "kind": Kind.offers,
        "body": {"text": "Voici.", "offers": [{"id": "a", "name": "A"}]},
    }
    lines = [
        say("bonjour"),
        ask("mobility"),
        say("non"),
        ask("housing"),
        offers,
        say("oui"),
        ask("mobility"),
        say("si"),
    ]
    with database.write_session() as session:
        welcome = {"text": "Bonjour.", "buttons": ()}
        opened = open_conversation(session, departement=None, locale="fr", kept_hours=24, welcome=welcome, now=NOW)
        held = thread.get(session, opened.conversation_id)
        for minute, line in enumerate(lines):
            held.append(**line, now=NOW + dt.timedelta(minutes=minute))
        held.save()
    return database, opened.conversation_id


def test_last_answer_to_each_question_and_the_line_of_each_offer(spoken: tuple[Database, str]) -> None:
    database, conversation_id = spoken

    with database.read_session() as session:
        found = find_sources(session, conversation_id)

    assert {key: one.seq for key, one in found.items()} == {"mobility": 9, "housing": 7, "offer:a": 6}
    assert found["housing"] == Source(7, NOW + dt.timedelta(minutes=5))


def test_lines_are_marked_wherever_they_stand() -> None:
    told = {"mobility": {"at": "x", "seq": 9}, "offer:a": {"at": "y", "seq": None}}
    summary = {
        "urgent": [{"question": "mobility", "said": "s"}],
        "sections": [{"key": "k", "subjects": [{"lines": [{"question": "other", "said": "t"}]}]}],
        "seen": {"offers": [{"id": "a", "name": "A"}]},
    }

    marked = _marked(summary, told)

    assert marked["urgent"][0]["source"]["seq"] == 9
    assert "source" not in marked["sections"][0]["subjects"][0]["lines"][0]
    assert marked["seen"]["offers"][0]["source"] == {"at": "y", "seq": None}
