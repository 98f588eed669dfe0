"""What an update means. Pure: of all that Telegram tells, only what is needed goes on; a position becomes a commune."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from telegram import Chat, Message, Update

from api.channels.telegram.keyboards import Rows, rows_of

PlaceName = Callable[[float, float], tuple[str, str] | None]  # code INSEE and name of the commune there
MOST_COMMAND = 64
_MEDIA = ("voice", "photo", "sticker", "document", "contact", "audio", "video", "video_note", "animation", "dice")
_OTHERS = ("venue", "poll", "game", "invoice", "story", "paid_media", "checklist")


class Kind(StrEnum):
    text = "text"
    command = "command"
    press = "press"
    place = "place"
    nowhere = "nowhere"  # a position outside of the three départements
    media = "media"
    edited = "edited"
    blocked = "blocked"
    unblocked = "unblocked"
    migrated = "migrated"
    outside = "outside"  # a group, a channel: not for it
    nothing = "nothing"  # service messages, polls, inline queries…


@dataclass(frozen=True)
class Incoming:
    """`chat_id` None: nobody to answer. `value`: text, command, data of the button, code INSEE, kind of media."""

    kind: Kind
    chat_id: int | None = None
    value: str = ""
    more: str = ""  # what follows the command, what is written under a photo, name of the commune
    callback_id: str | None = None
    message_id: int | None = None
    rows: Rows = ()
    new_chat_id: int | None = None

    def to_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value not in (None, "", ())}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Incoming":
        return cls(**{**value, "kind": Kind(value["kind"]), "rows": value.get("rows", ())})


def read_update(update: Update, place_of: PlaceName) -> Incoming:
    """Never fails on what the library accepts."""
    if update.callback_query is not None:
        return _press(update)
    if update.my_chat_member is not None:
        return _membership(update)
    if update.edited_message is not None:
        message = update.edited_message
        said = message.text or message.caption or ""
        kind = Kind.edited if _is_private(message.chat) and said else Kind.nothing
        return Incoming(kind, message.chat.id, said)
    if update.message is not None:
        return _message(update.message, place_of)
    chat = update.effective_chat
    is_outside = chat is not None and not _is_private(chat)
    return Incoming(Kind.outside if is_outside else Kind.nothing, chat.id if chat else None)


def _message(message: Message, place_of: PlaceName) -> Incoming:
    chat_id = message.chat.id
    if message.migrate_to_chat_id is not None:
        return Incoming(Kind.migrated, chat_id, new_chat_id=message.migrate_to_chat_id)
    if not _is_private(message.chat):
        return Incoming(Kind.outside, chat_id)
    if message.text is not None:
        return _text(chat_id, message.text)
    if message.location is not None and message.venue is None:
        found = place_of(message.location.latitude, message.location.longitude)
        return Incoming(Kind.place, chat_id, *found) if found else Incoming(Kind.nowhere, chat_id)
    for kind in (*_MEDIA, *_OTHERS):
        if getattr(message, kind, None):
            return Incoming(Kind.media, chat_id, kind, message.caption or "")
    return Incoming(Kind.nothing, chat_id)


def _text(chat_id: int, text: str) -> Incoming:
    """« /point@RelaisBot quelque chose »"""
    if not text.startswith("/"):
        return Incoming(Kind.text, chat_id, text)
    name, _, more = text[1:].strip().partition(" ")
    name = name.partition("@")[0].lower()
    return Incoming(Kind.command, chat_id, name[:MOST_COMMAND], more.strip())


def _press(update: Update) -> Incoming:
    query = update.callback_query
    assert query is not None
    message = query.message
    chat_id = message.chat.id if message is not None else query.from_user.id
    if message is not None and not _is_private(message.chat):
        return Incoming(Kind.outside, chat_id, callback_id=query.id)
    markup = message.reply_markup if isinstance(message, Message) else None
    return Incoming(
        Kind.press,
        chat_id,
        query.data or "",
        callback_id=query.id,
        message_id=message.message_id if message is not None else None,
        rows=rows_of(markup),
    )


def _membership(update: Update) -> Incoming:
    member = update.my_chat_member
    assert member is not None
    if not _is_private(member.chat):
        is_in = member.new_chat_member.status in ("member", "administrator", "creator", "restricted")
        return Incoming(Kind.outside if is_in else Kind.nothing, member.chat.id)
    is_blocked = member.new_chat_member.status in ("kicked", "left")
    return Incoming(Kind.blocked if is_blocked else Kind.unblocked, member.chat.id)


def _is_private(chat: Chat) -> bool:
    return chat.type == Chat.PRIVATE
