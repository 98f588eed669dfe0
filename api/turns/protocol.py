"""What the worker may answer (docs/contracts.md §3): anything else is a failed turn, never half an answer."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from api.turns.failures import WorkerFailed
from relais.conversations.states import Kind
from relais.conversations.turns import Played, Reply
from relais.effects import from_json
from relais.errors import Refused

MAX_BYTES = 2 * 1024 * 1024
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8_000)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class ButtonOut(BaseModel):
    model_config = ConfigDict(extra="ignore")
    label: Label
    intent: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
    entities: dict[str, Any] = Field(default_factory=dict)


class NumberOut(BaseModel):
    model_config = ConfigDict(extra="ignore")
    label: Label
    number: Annotated[str, StringConstraints(pattern=r"^\+?[0-9 ]{2,20}$")]
    href: Annotated[str, StringConstraints(pattern=r"^(tel|sms):\+?[0-9]{2,15}$")]
    note: str | None = Field(None, max_length=300)


class ReplyOut(BaseModel):
    model_config = ConfigDict(extra="ignore")
    kind: Literal["text", "offers", "safety"]
    text: Words
    buttons: list[ButtonOut] = Field(default_factory=list, max_length=20)
    offers: list[dict[str, Any]] = Field(default_factory=list, max_length=30)
    numbers: list[NumberOut] = Field(default_factory=list, max_length=20)
    quick_exit: bool = False

    def to_reply(self) -> Reply:
        body: dict[str, Any] = {"text": self.text}
        if self.kind == Kind.offers:
            body["offers"] = self.offers
        if self.numbers or self.kind == Kind.safety:
            body["numbers"] = [number.model_dump(exclude_none=True) for number in self.numbers]
        if self.kind == Kind.safety:
            body["quick_exit"] = self.quick_exit
        return Reply(Kind(self.kind), body, tuple(button.model_dump() for button in self.buttons))


class Understanding(BaseModel):
    model_config = ConfigDict(extra="ignore")
    intent: str | None = None
    confidence: float | None = None
    fallback: bool = False


class TurnAnswer(BaseModel):
    """The body of a 200."""

    model_config = ConfigDict(extra="ignore")
    version: int
    snapshot: dict[str, Any]
    messages: list[ReplyOut] = Field(max_length=30)
    effects: list[dict[str, Any]] = Field(default_factory=list, max_length=20)
    understanding: Understanding | None = None
    timings_ms: dict[str, float] = Field(default_factory=dict)


class EmptyAnswer(WorkerFailed):
    """Silence is a failure; counted apart."""


def parse_answer(content: bytes) -> TurnAnswer:
    try:
        return TurnAnswer.model_validate_json(content)
    except ValidationError as error:
        raise WorkerFailed(f"nonsense: {_where(error)}") from None


def played_from(answer: TurnAnswer, *, version: int, may_be_silent: bool = False) -> Played:
    """Checked against the version that was sent. Silent only when danger was answered before."""
    if not answer.messages and not may_be_silent:
        raise EmptyAnswer("no message")
    if answer.version != version + 1:
        raise WorkerFailed("wrong version")
    try:
        effects = tuple(from_json(effect) for effect in answer.effects)
    except Refused as error:
        raise WorkerFailed(error.code) from error
    return Played(answer.version, answer.snapshot, tuple(reply.to_reply() for reply in answer.messages), effects)


def _where(error: ValidationError) -> str:
    """Fields and kinds of mistakes, never values."""
    found = (f"{'.'.join(map(str, line['loc']))}: {line['type']}" for line in error.errors(include_input=False)[:3])
    return "; ".join(found)
