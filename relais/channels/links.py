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


@dataclass(frozen=True)
class Linked:
    """`secret`: stands for the bearer token that a chat does not have; rests nowhere."""

    conversation_id: str
    address: int
    delivered_seq: int
    is_reachable: bool


def digest_of(channel: str, address: int) -> str:
    """With the current key."""
    return _digests(channel, address)[0]


def secret_of(channel: str, address: int) -> str:
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
    session.flush()


def leave(session: Session, conversation_id: str) -> int | None:
    """It goes on elsewhere: the address of the chat where it was."""
    found = session.get(ChannelLink, conversation_id)
    if found is None:
        return None
    session.delete(found)
    session.flush()
    return found.address


def list_linked(session: Session, channel: str) -> Sequence[str]:
    return session.scalars(select(ChannelLink.conversation_id).where(ChannelLink.channel == channel)).all()


def unlink(session: Session, channel: str, address: int) -> None:
    hers = ChannelLink.address_digest.in_(_digests(channel, address))
    session.execute(delete(ChannelLink).where(ChannelLink.channel == channel, hers))


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
    return Linked(found.conversation_id, found.address, found.delivered_seq, found.is_reachable)


def delivered(session: Session, conversation_id: str, seq: int) -> None:
    behind = ChannelLink.delivered_seq < seq
    session.execute(
        update(ChannelLink).where(ChannelLink.conversation_id == conversation_id, behind).values(delivered_seq=seq)
    )


def reachable(session: Session, conversation_id: str, *, is_reachable: bool) -> None:
    session.execute(
        update(ChannelLink).where(ChannelLink.conversation_id == conversation_id).values(is_reachable=is_reachable)
    )


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
