"""Which conversation goes on in which chat. Nothing commits."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from relais import crypto
from relais.channels.tables import ChannelLink
from relais.conversations.states import Owner
from relais.conversations.tables import Conversation

PURPOSE = "channel"
WEB = "web"
RECEIPT_WAITS = dt.timedelta(seconds=50)


@dataclass(frozen=True)
class Linked:
    """`delivered_seq`: the last line that was told. `has_place_keyboard`: one lies under the chat."""

    conversation_id: str
    address: int
    delivered_seq: int
    is_reachable: bool
    has_place_keyboard: bool = False


def digest_of(channel: str, address: int) -> str:
    """With the current key."""
    return _digests(channel, address)[0]


def secret_of(channel: str, address: int) -> str:
    """Stands for the bearer token that a chat does not have; rests nowhere."""
    return crypto.installed().digests("channel-secret", f"{channel}:{address}".encode())[0]


def find(session: Session, channel: str, address: int, *, now: dt.datetime) -> ChannelLink | None:
    """The living one; a chat whose conversation has expired or was erased begins anew."""
    wanted = (
        select(ChannelLink)
        .join(Conversation, Conversation.id == ChannelLink.conversation_id)
        .where(
            ChannelLink.channel == channel,
            ChannelLink.address_digest.in_(_digests(channel, address)),
            Conversation.owner != Owner.closed,
            Conversation.expires_at > now,
        )
    )
    found = session.scalars(wanted).first()
    if found is not None:
        found.address_digest = digest_of(channel, address)  # the current key's, also after a rotation
    return found


def link(session: Session, channel: str, address: int, conversation_id: str, *, seq: int, now: dt.datetime) -> None:
    """From now on it goes on here, and nowhere else on this channel. `seq`: what she knows already."""
    unlink(session, channel, address)
    session.execute(delete(ChannelLink).where(ChannelLink.conversation_id == conversation_id))
    session.add(
        ChannelLink(
            conversation_id=conversation_id,
            channel=channel,
            address_digest=digest_of(channel, address),
            address=address,
            delivered_seq=seq,
            linked_at=now,
        )
    )
    _goes_on(session, conversation_id, channel)
    session.flush()


def leave(session: Session, conversation_id: str) -> int | None:
    """It goes on elsewhere: the address of the chat where it was."""
    found = session.get(ChannelLink, conversation_id)
    if found is None:
        return None
    session.delete(found)
    _goes_on(session, conversation_id, WEB)
    session.flush()
    return found.address


def forget(session: Session, conversation_id: str) -> None:
    """The receipt of an erasure was told, or nobody can be told."""
    session.execute(delete(ChannelLink).where(ChannelLink.conversation_id == conversation_id))


def forget_untold(session: Session, *, now: dt.datetime) -> None:
    """Erased everywhere within a minute, also when the channel does not answer."""
    erased = select(Conversation.id).where(
        Conversation.owner == Owner.closed, Conversation.last_at < now - RECEIPT_WAITS
    )
    session.execute(delete(ChannelLink).where(ChannelLink.conversation_id.in_(erased)))


def list_linked(session: Session, channel: str) -> Sequence[str]:
    return session.scalars(select(ChannelLink.conversation_id).where(ChannelLink.channel == channel)).all()


def unlink(session: Session, channel: str, address: int) -> None:
    hers = ChannelLink.address_digest.in_(_digests(channel, address))
    for found in session.scalars(select(ChannelLink).where(ChannelLink.channel == channel, hers)).all():
        _goes_on(session, found.conversation_id, WEB)
        session.delete(found)
    session.flush()


def move(session: Session, channel: str, address: int, new_address: int) -> None:
    """The chat has another number now."""
    hers = ChannelLink.address_digest.in_(_digests(channel, address))
    digest = digest_of(channel, new_address)
    found = session.scalars(select(ChannelLink).where(ChannelLink.channel == channel, hers)).first()
    if found is not None:
        found.address, found.address_digest = new_address, digest
        session.flush()


def list_behind(session: Session, channel: str, *, limit: int = 500) -> Sequence[str]:
    """Conversations with lines that were not delivered."""
    wanted = (
        select(ChannelLink.conversation_id)
        .join(Conversation, Conversation.id == ChannelLink.conversation_id)
        .where(
            ChannelLink.channel == channel,
            ChannelLink.is_reachable,
            ChannelLink.delivered_seq < Conversation.next_seq - 1,
        )
    )
    return session.scalars(wanted.order_by(Conversation.last_at).limit(limit)).all()


def get_linked(session: Session, channel: str, conversation_id: str) -> Linked | None:
    found = session.get(ChannelLink, conversation_id)
    if found is None or found.channel != channel:
        return None
    columns = (found.address, found.delivered_seq, found.is_reachable, found.has_place_keyboard)
    return Linked(found.conversation_id, *columns)


def delivered(session: Session, conversation_id: str, seq: int, *, has_place_keyboard: bool = False) -> None:
    this = (ChannelLink.conversation_id == conversation_id, ChannelLink.delivered_seq < seq)
    values = {"delivered_seq": seq, "has_place_keyboard": has_place_keyboard}
    session.execute(update(ChannelLink).where(*this).values(values))


def reachable(session: Session, conversation_id: str, *, is_reachable: bool) -> None:
    session.execute(
        update(ChannelLink).where(ChannelLink.conversation_id == conversation_id).values(is_reachable=is_reachable)
    )


def _goes_on(session: Session, conversation_id: str, channel: str) -> None:
    session.execute(update(Conversation).where(Conversation.id == conversation_id).values(channel=channel))


def _digests(channel: str, address: int) -> list[str]:
    return crypto.installed().digests(PURPOSE, f"{channel}:{address}".encode())


def export(session: Session, conversation_id: str) -> dict[str, Any]:
    """Where the conversation goes on, for the person herself."""
    found = session.get(ChannelLink, conversation_id)
    return {
        "channel": found
        and {
            "channel": found.channel,
            "address": found.address,
            "is_reachable": found.is_reachable,
            "linked_at": found.linked_at.isoformat(),
        }
    }
