"""The bodies that the console reads and writes (docs/handoff.md)."""

import datetime as dt
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Text = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Named(BaseModel):
    id: str
    name: str


class Colleague(Named):
    """By her first name, as people see her."""

    is_available: bool


class Receiving(Named):
    counsellors: list[Colleague] = Field(description="To whom a request may go there; empty for who answers nobody.")


class Me(BaseModel):
    """Who is logged in."""

    id: str
    name: str
    role: str
    structures: list[Named]
    is_available: bool = Field(description="She said that she is there, and her console asks.")


class Owner(Named):
    is_me: bool


class Line(BaseModel):
    """One request in a list."""

    id: str
    version: int = Field(description="Send it back with each move: an older one answers 409 `handoff_moved`.")
    state: str = Field(description="waiting, deferred, taken, closed or cancelled")
    mode: str = Field(description="now, call_back, appointment, message or takeover")
    trigger: str = Field(description="asked, danger, failure, diagnostic or counsellor")
    urgency: int = Field(description="0 to 3")
    structure: Named
    need: str | None
    need_label: str | None
    commune: str | None
    requested_at: dt.datetime
    waits_s: int
    owner: Owner | None
    unread: int
    last_text: str | None
    last_at: dt.datetime | None
    is_overdue: bool
    is_acknowledged: bool
    appointment_state: str | None


class Lines(BaseModel):
    lines: list[Line]


class Counts(BaseModel):
    queue: int
    mine: int
    unread: int


class Inbox(Lines):
    cursor: str = Field(description="The `after` of the following call.")
    counts: Counts


class NoteSeen(BaseModel):
    id: str
    at: dt.datetime
    name: str | None
    is_mine: bool
    text: str


class StepSeen(BaseModel):
    at: dt.datetime
    move: str
    actor: str
    name: str | None
    structure: str


class Opened(Line):
    """One request with all that the person approved for its structure."""

    summary: dict[str, Any] | None = Field(
        description="docs/schemas/summary-1.json; each line has `source`: when she said it, and `seq` if it is shown."
    )
    contact: dict[str, Any] | None
    appointment: dict[str, Any] | None
    notes: list[NoteSeen]
    steps: list[StepSeen]
    journey_id: str | None = Field(description="The journey that the person shares with a structure of hers.")
    first_seq: int = Field(description="Nothing of the conversation before this line is shown.")


class Version(Asked):
    version: int = Field(ge=1)


class Transfer(Version):
    structure_id: str = Field(max_length=60)
    counsellor_id: str | None = Field(None, max_length=36)
    is_agreed: bool = Field(description="The person agreed; without it nothing moves (422 `agreement_wanted`).")


class Close(Version):
    outcome: str = Field(max_length=20)
    to_bot: bool = True


class Appointment(Version):
    at: dt.datetime
    where: str = Field(min_length=1, max_length=300)


class Read(Asked):
    seq: int = Field(ge=0, le=2**31 - 1)


class NoteAsked(Asked):
    text: Text


class Message(Asked):
    """`text`, or `offer_ids` with or without words."""

    client_msg_id: UUID
    text: str | None = Field(None, max_length=2_000)
    offer_ids: list[Annotated[str, StringConstraints(max_length=200)]] = Field(default_factory=list, max_length=10)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.text is None and not self.offer_ids:
            raise ValueError("either text or offer_ids")
        return self


class Said(BaseModel):
    seq: int
    client_msg_id: UUID
    replayed: bool


class LogIn(Asked):
    email: str = Field(max_length=200)
    password: str = Field(max_length=200)
    code: str = Field(max_length=10)


class LoggedOut(BaseModel):
    url: str | None = Field(description="Where to leave the other house that she came by; null when there is none.")


class SsoNamed(BaseModel):
    name: str | None = Field(description="Of the other house that one may log in by; null when there is none.")


class SsoWanted(Asked):
    invitation: str | None = Field(None, max_length=100, description="Opens this account when one comes back.")


class SsoBegun(BaseModel):
    url: str = Field(description="The page to go to.")


class Accept(Asked):
    password: str = Field(max_length=200)
    code: str = Field(max_length=10)


class Begun(BaseModel):
    name: str
    secret: str
    uri: str
    qr_svg: str = Field(description="A drawing of `uri`, to be scanned.")


class Presence(Asked):
    is_available: bool


class Invite(Asked):
    email: str = Field(max_length=200)
    name: str = Field(min_length=1, max_length=100)
    role: Literal["counsellor", "supervisor", "administrator", "officer"]
    structure_ids: list[Annotated[str, StringConstraints(max_length=60)]] = Field(default_factory=list, max_length=50)
    departements: list[Annotated[str, StringConstraints(max_length=3)]] = Field(default_factory=list, max_length=20)


class Invited(BaseModel):
    """`token` is shown once: the link is `/console/invitation#<token>`."""

    token: str


class Account(BaseModel):
    id: str
    name: str
    email: str
    role: str
    state: str = Field(description="invited, active or disabled")
    structure_ids: list[str]
    departements: list[str]
    last_login_at: dt.datetime | None


class Accounts(BaseModel):
    counsellors: list[Account]


class Kept(BaseModel):
    label: str
    kept: str


class Retained(BaseModel):
    rows: list[Kept]


class PersonAsked(Asked):
    """`code`: a fresh one of six figures; empty for who came by another house less than five minutes ago."""

    reference: str = Field(min_length=6, max_length=20, description="« 7KM-4XR », as the person reads it.")
    code: str = Field("", max_length=10)


class TrailLine(BaseModel):
    id: int
    at: dt.datetime
    actor_id: str | None
    action: str
    object_id: str | None


class Trail(BaseModel):
    lines: list[TrailLine]
