"""What arrived becomes what it means in the conversation, once, in the transaction that settles it."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session
from telegram import InlineKeyboardMarkup

from api.channels.telegram.keyboards import DETAILS, TICK, card_in, closed, ticked_in, toggled
from api.channels.telegram.reading import Incoming, Kind
from api.channels.telegram.rendering import Part, details
from api.channels.telegram.words import words
from relais.channels import links, updates
from relais.channels.tables import ChannelLink
from relais.conversations import buttons, feed, resuming, service, thread
from relais.conversations.sentences import Sentences
from relais.conversations.service import Discretion, FirstAnswer, GatewayButton
from relais.conversations.states import Notice, Owner, bot_may_answer
from relais.conversations.thread import Thread
from relais.errors import Conflict, NotFound, Refused
from relais.structures.tables import ReceivingStructure

CHANNEL = "telegram"
NAMESPACE = uuid.UUID("6f1b7f0e-6f0c-4b53-9a0e-3f6d8f2f6a11")
START = "start"
CODE, DEPARTEMENT, POSTER = "c-", "d-", "p-"
CODE_LASTS = dt.timedelta(days=7)


@dataclass(frozen=True)
class House:
    """What the gateway lends for one update."""

    sentences: Sentences
    mask: Any
    first_answer: FirstAnswer
    gateway_button: GatewayButton
    departements: tuple[str, ...]
    kept_hours: int
    welcome: dict[str, Any]
    errors: Any  # code → French sentence


@dataclass
class Handled:
    """What is left to do outside of the transaction. `says`: to the chat itself, beside any conversation."""

    conversation_id: str | None = None
    chat_id: int | None = None
    callback_id: str | None = None
    says: str | None = None
    keyboard: tuple[int, InlineKeyboardMarkup | None] | None = None  # of which message, what it is now
    details: list[Part] = field(default_factory=list)  # of the offer that was asked for
    is_asked: bool = False  # somebody answers now
    leaves: bool = False
    danger: tuple[str, ...] = field(default=())


def handle(session: Session, row_id: int, house: House, *, now: dt.datetime) -> Handled | None:
    """None when it was handled before. Never refuses: what cannot be done is said."""
    row = updates.take(session, row_id)
    if row is None:
        return None
    incoming = Incoming.from_json(row.body or {"kind": Kind.nothing})
    client_msg_id = str(uuid.uuid5(NAMESPACE, f"{row.bot}:{row.update_id}"))
    updates.settle(row)
    session.flush()
    done = Handled(chat_id=incoming.chat_id, callback_id=incoming.callback_id)
    if incoming.chat_id is not None:
        _Case(session, house, incoming, client_msg_id, done, now).play()
    return done


@dataclass
class _Case:
    session: Session
    house: House
    incoming: Incoming
    client_msg_id: str
    done: Handled
    now: dt.datetime

    def play(self) -> None:
        match self.incoming.kind:
            case Kind.outside:
                self.done.says, self.done.leaves = words()["outside"], True
            case Kind.blocked | Kind.unblocked:
                self._membership()
            case Kind.migrated:
                links.move(self.session, CHANNEL, self._chat, self.incoming.new_chat_id or self._chat)
            case Kind.command:
                self._command()
            case Kind.press if self.incoming.value.startswith(TICK):
                value = self.incoming.value[len(TICK) :]
                self.done.keyboard = (self.incoming.message_id or 0, toggled(self.incoming.rows, value))
            case Kind.press if self.incoming.value.startswith(DETAILS):
                self._details()
            case Kind.press:
                self._press()
            case Kind.text:
                self._accept(self._held(), {"text": self.incoming.value})
            case Kind.place:
                self._click(words()["here"].format(name=self.incoming.more), "inform", code_insee=self.incoming.value)
            case Kind.nowhere:
                self._note(words()["nowhere"])
            case Kind.media:
                self._media()
            case Kind.edited if self._is_danger(self.incoming.value):
                self._accept(self._held(), {"text": self.incoming.value})
            case Kind.edited:
                self._note(words()["edited"])

    @property
    def _chat(self) -> int:
        return self.incoming.chat_id or 0

    def _link(self) -> ChannelLink | None:
        return links.find(self.session, CHANNEL, self._chat, now=self.now)

    def _held(self, departement: str | None = None) -> Thread:
        """The conversation of this chat; a new one begins with what is kept, and by whom."""
        found = self._link()
        if found is None:
            return self._opened(departement)
        if not found.is_reachable:
            found.is_reachable = True
        return thread.get(self.session, found.conversation_id)

    def _opened(self, departement: str | None = None) -> Thread:
        opened = service.open_conversation(
            self.session,
            departement=departement,
            locale="fr",
            kept_hours=self.house.kept_hours,
            welcome=self.house.welcome,
            now=self.now,
            channel=CHANNEL,
        )
        links.link(self.session, CHANNEL, self._chat, opened.conversation_id, seq=0, now=self.now)
        return thread.get(self.session, opened.conversation_id)

    def _accept(self, held: Thread, sent: dict[str, Any]) -> None:
        self.done.conversation_id = held.id
        try:
            accepted = service.accept_message(
                self.session,
                held,
                self.client_msg_id,
                sent,
                empty_answer=self.house.sentences.empty,
                discretion=Discretion(
                    self.house.mask, self.house.sentences.not_kept, links.secret_of(CHANNEL, self._chat)
                ),
                first_answer=self.house.first_answer,
                now=self.now,
                gateway_button=self.house.gateway_button,
            )
        except Refused as error:
            self._note(self.house.errors(error.code))
            return
        self.done.danger, self.done.is_asked = accepted.danger, bot_may_answer(held.owner)

    def _click(self, label: str, intent: str, **entities: Any) -> None:
        """As if she had clicked: understanding is skipped."""
        held = self._held()
        payload = {"label": label, "intent": intent, "entities": entities}
        self._accept(held, {"button_id": buttons.add(self.session, held.id, payload, event_seq=held.next_seq)})

    def _press(self) -> None:
        held = self._held()
        self.done.conversation_id = held.id
        if self.incoming.message_id:
            self.done.keyboard = (self.incoming.message_id, closed(self.incoming.rows))
        sent: dict[str, Any] = {"button_id": self.incoming.value}
        try:
            with self.session.begin_nested():
                if buttons.look(self.session, held.id, self.incoming.value).get("options"):
                    sent["chosen"] = ticked_in(self.incoming.rows)
                self._accept(held, sent)
        except Conflict:
            self.done.is_asked = False
            self._note(words()["expired"])

    def _details(self) -> None:
        """Of a card that was shown in this chat, and in no other."""
        held, asked = self._held(), card_in(self.incoming.value)
        line = feed.get_event(self.session, held.id, asked[0]) if asked else None
        cards = (line.body.get("offers") or []) if line is not None else []
        if asked is None or not 0 < asked[1] <= len(cards):
            self._note(words()["expired"])
            return
        self.done.details = details(cards[asked[1] - 1], words())

    def _command(self) -> None:
        name, known = self.incoming.value, words()["commands"]
        written = f"{name} {self.incoming.more}".strip()
        if name == START:
            self._start(self.incoming.more)
        elif self._is_danger(written):  # whatever it looks like, it is heard
            self._accept(self._held(), {"text": written})
        elif name not in known:
            self._note(words()["unknown_command"])
        elif known[name].get("gateway") == "code":
            self._give_code()
        elif known[name].get("gateway") == "export":
            held = self._held()
            held.append_notice(Notice.channel_note, words()["export"], now=self.now, export=True)
            held.save()
            self.done.conversation_id = held.id
        else:
            row = known[name]
            self._click(row["label"], row["intent"], **row.get("entities", {}))

    def _start(self, payload: str) -> None:
        """A poster, a département, or a code that goes on with what was begun on the web."""
        if payload.startswith(CODE):
            self._resume(payload[len(CODE) :])
            return
        departement = payload[len(DEPARTEMENT) :] if payload.startswith(DEPARTEMENT) else None
        if payload.startswith(POSTER):
            structure = self.session.get(ReceivingStructure, payload[len(POSTER) :])
            departement = structure.departements[0] if structure and len(structure.departements) == 1 else None
        is_new = self._link() is None
        held = self._held(departement if departement in self.house.departements else None)
        self.done.conversation_id = held.id
        if not is_new:
            self._click("/start", "greet")

    def _resume(self, code: str) -> None:
        try:
            with self.session.begin_nested():
                opened = resuming.resume(self.session, code, now=self.now)
        except NotFound:
            self._note(words()["code_unknown"])
            return
        held = thread.get(self.session, opened.conversation_id)
        links.link(self.session, CHANNEL, self._chat, held.id, seq=held.next_seq - 1, now=self.now)
        self._append(held, Notice.channel_moved, words()["joined"])

    def _give_code(self) -> None:
        held = self._held()
        resuming.give(self.session, held, self.house.sentences, lasts=CODE_LASTS, now=self.now)
        held.save()
        self.done.conversation_id = held.id

    def _media(self) -> None:
        held = self._held()
        what = words()["whats"].get(self.incoming.value, words()["whats"]["document"])
        if held.owner == Owner.human:
            self._append(held, Notice.channel_note, words()["media_human"].format(what=what))
        else:
            is_voice = self.incoming.value in ("voice", "audio", "video_note")
            self._append(held, Notice.channel_note, words()["voice" if is_voice else "media"])
        if self.incoming.more:  # what is written under it
            self._accept(self._held(), {"text": self.incoming.more})

    def _is_danger(self, text: str) -> bool:
        return bool(self.house.first_answer(text))

    def _membership(self) -> None:
        """Blocked: nothing more is sent, and whoever looks after her is told."""
        found = self._link()
        is_blocked = self.incoming.kind is Kind.blocked
        if found is None or found.is_reachable != is_blocked:
            return
        found.is_reachable = not is_blocked
        if is_blocked:
            lost(self.session, found.conversation_id, now=self.now)
            self.done.conversation_id = found.conversation_id

    def _note(self, text: str) -> None:
        self._append(self._held(), Notice.channel_note, text)

    def _append(self, held: Thread, notice: Notice, text: str) -> None:
        held.append_notice(notice, text, now=self.now)
        held.save()
        self.done.conversation_id = held.id


def lost(session: Session, conversation_id: str, *, now: dt.datetime) -> None:
    """Nobody gets there any more: a line for the counsellor who reads."""
    links.reachable(session, conversation_id, is_reachable=False)
    held = thread.hold(session, conversation_id)
    if held is not None and held.owner != Owner.closed:
        held.append_notice(Notice.channel_lost, words()["lost"], now=now)
        held.save()
