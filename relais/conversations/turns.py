"""How a claimed turn ends: answered in one transaction, failed honestly, or put back.

I5: nothing is shown once the owner has changed. Nothing here calls the worker.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from relais.conversations import buttons, claims, erasure, outbox, resuming
from relais.conversations.claims import Claimed, Lease
from relais.conversations.sentences import Sentences
from relais.conversations.states import Kind, Notice, TurnState, bot_may_answer
from relais.conversations.thread import Thread
from relais.counted import searches
from relais.diagnostic import service as diagnostic
from relais.effects import (
    Effect,
    EraseData,
    GiveResumeCode,
    KeepLonger,
    SaveDiagnostic,
    SearchMade,
    ShowReaders,
    to_json,
)
from relais.errors import Refused

CarryOut = Callable[[Session, Thread, Effect, dt.datetime], None]


@dataclass(frozen=True)
class Reply:
    """A line for the person; `choices` are the meanings of its buttons."""

    kind: Kind
    body: dict[str, Any]
    choices: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Played:
    """What the worker answered, checked."""

    version: int
    snapshot: dict[str, Any]
    replies: tuple[Reply, ...]
    effects: tuple[Effect, ...] = field(default=())


@dataclass(frozen=True)
class Ended:
    """How it ended, and the turn behind it if one was taken in the same breath."""

    state: TurnState
    following: Claimed | None = None


def carry_out_here(session: Session, held: Thread, effect: Effect, now: dt.datetime) -> None:
    """Without any room above: the self-diagnostic is kept, nothing else is carried out."""
    if not isinstance(effect, SaveDiagnostic):
        raise Refused(f"nobody carries out {effect.kind}", code="unknown_effect")
    diagnostic.save(session, held.id, effect.session, now=now)


def complete(
    session: Session,
    claimed: Claimed,
    played: Played,
    sentences: Sentences,
    *,
    longer_hours: int,
    now: dt.datetime,
    lease: Lease | None = None,
    carry_out: CarryOut = carry_out_here,
) -> Ended:
    """Replies, state, effects, outbox and the end of the turn, together. Raises `Conflict` when the lease was lost.

    `carry_out` takes the effects of the rooms above; what it raises undoes the whole answer.
    """
    held, batch, behind = claims.hold(session, claimed)
    if _is_fenced(held, claimed):
        if bot_may_answer(held.owner):
            return _play_again(session, held, batch)
        claims.change(session, [{"turn": claimed.turn_id, "unshown": [reply.body for reply in played.replies]}])
        return _end(session, held, batch, TurnState.fenced, now=now)
    held.change(dialogue_version=played.version, dialogue_snapshot=played.snapshot)
    if any(isinstance(effect, EraseData) for effect in played.effects):
        return _erase(session, held, batch, sentences, now=now)
    for effect in played.effects:
        if isinstance(effect, ShowReaders):  # what is said of it comes after
            carry_out(session, held, effect, now)
    if played.replies:  # an answer of numbers alone was given when the message came
        _say_recovered(held, batch, sentences, now=now)
    for ordinal, reply in enumerate(played.replies):
        columns = {"turn_id": claimed.turn_id, "ordinal": ordinal}
        held.append_reply(reply.kind, reply.body, reply.choices, now=now, **columns)
    for ordinal, effect in enumerate(played.effects):
        if isinstance(effect, KeepLonger):
            held.change(kept_hours=max(held.kept_hours, longer_hours))
            held.keep_alive(now)
        elif isinstance(effect, SearchMade):
            counted = {**to_json(effect), "is_first": searches.is_first(session, held.id, effect)}
            outbox.enqueue(session, effect.kind, f"{claimed.turn_id}:{ordinal}", counted, now=now)
        elif not isinstance(effect, GiveResumeCode | EraseData | ShowReaders):
            carry_out(session, held, effect, now)
    if any(isinstance(effect, GiveResumeCode) for effect in played.effects):  # it says how long all of it is kept
        resuming.give(session, held, sentences, lasts=dt.timedelta(hours=longer_hours), now=now)
    return _end(session, held, batch, TurnState.done, now=now, behind=behind, lease=lease)


def fail(
    session: Session,
    claimed: Claimed,
    sentences: Sentences,
    *,
    choices: Sequence[dict[str, Any]],
    now: dt.datetime,
    lease: Lease | None = None,
) -> Ended:
    """Say honestly that no answer came; the dialogue stays where it was. After danger its numbers are the answer."""
    held, batch, behind = claims.hold(session, claimed)
    if _is_fenced(held, claimed):
        if bot_may_answer(held.owner):
            return _play_again(session, held, batch)
        return _end(session, held, batch, TurnState.fenced, now=now)
    if not claimed.is_answered_already:
        columns = {"turn_id": claimed.turn_id, "ordinal": 0}
        held.append_reply(Kind.text, {"text": sentences.failed}, tuple(choices), now=now, **columns)
    return _end(session, held, batch, TurnState.failed, now=now, behind=behind, lease=lease)


def say_late(session: Session, claimed: Claimed, sentences: Sentences, *, now: dt.datetime) -> bool:
    """I7: the answer takes long; said once. Whether it was said now."""
    held, batch, _ = claims.hold(session, claimed)
    if batch[0].told is not None or _is_fenced(held, claimed) or claimed.is_answered_already:
        return False
    held.append_notice(Notice.late, sentences.late, now=now)
    claims.change(session, [{"turn": turn.id, "told": Notice.late} for turn in batch])
    held.save()
    return True


def put_back(session: Session, claimed: Claimed, sentences: Sentences, *, now: dt.datetime) -> bool:
    """No worker answers: the turn waits again, and the person knows. Whether something was said now."""
    held, batch, behind = claims.hold(session, claimed)
    _free(session, batch)
    untold = [turn for turn in (*batch, *behind) if turn.told != Notice.degraded]
    if not untold:
        return False
    held.append_notice(Notice.degraded, sentences.degraded_at(untold[-1].created_at), now=now)
    held.change(is_degraded=True)
    claims.change(session, [{"turn": turn.id, "told": Notice.degraded} for turn in untold])
    held.save()
    return True


def _free(session: Session, batch: Sequence[Row[Any]]) -> None:
    free = {"state": TurnState.pending, "lease_owner": None, "lease_until": None, "lead_id": None}
    claims.change(session, [{"turn": turn.id, **free, "claims": turn.claims - 1} for turn in batch])


def _play_again(session: Session, held: Thread, batch: Sequence[Row[Any]]) -> Ended:
    """The owner changed and the bot still answers (the queue gave up): nobody else would. Nothing of it was shown."""
    _free(session, batch)
    held.save()
    return Ended(TurnState.pending)


def _is_fenced(held: Thread, claimed: Claimed) -> bool:
    has_moved = held.epoch != claimed.epoch or held.dialogue_version != claimed.version
    return has_moved or not bot_may_answer(held.owner)


def _end(
    session: Session,
    held: Thread,
    batch: Sequence[Row[Any]],
    state: TurnState,
    *,
    now: dt.datetime,
    behind: Sequence[Row[Any]] = (),
    lease: Lease | None = None,
) -> Ended:
    claims.end(session, held, batch, state, now=now)
    following = claims.take(session, held, behind, lease=lease, now=now) if lease is not None else None
    if held.save():
        buttons.expire_old(session, held.id, now=now)
    return Ended(state, following)


def _say_recovered(held: Thread, batch: Sequence[Row[Any]], sentences: Sentences, *, now: dt.datetime) -> None:
    if not held.is_degraded:
        return
    questions = [turn.message.get("text") or turn.message.get("label", "") for turn in batch]
    held.append_notice(Notice.recovered, sentences.recovered_for(questions, batch[0].created_at, now=now), now=now)
    held.change(is_degraded=False)


def _erase(
    session: Session, held: Thread, batch: Sequence[Row[Any]], sentences: Sentences, *, now: dt.datetime
) -> Ended:
    """What was said goes, these replies too; the person sees that it is done."""
    erasure.erase_content(session, held, sentences, now=now)
    for turn in batch:
        held.append_turn_done(turn.client_msg_id, now=now)
    held.save()
    return Ended(TurnState.done)
