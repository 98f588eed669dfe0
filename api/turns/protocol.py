"""What the worker may answer (docs/contracts.md §3): anything else is a failed turn, never half an answer."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from api.turns.failures import WorkerFailed
from api.turns.shown import Label, Options, Question, Ready, Result
from relais.conversations.states import Kind
from relais.conversations.turns import Played, Reply
from relais.diagnostic import service as diagnostics
from relais.effects import Effect, SaveDiagnostic, from_json
from relais.errors import Refused
from relais.handoffs import checking

ASKS_PLACE = (  # a channel may offer to send a position instead
    "utter_ask_commune",
    "utter_ask_other_commune",
    "utter_ask_commune_of_departement",
    "utter_explain_commune",
    "utter_place_unknown",
)
COMMUNE = "commune"  # the question of the self-diagnostic (data/diagnostic/profile.yml)
MAX_BYTES = 2 * 1024 * 1024
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8_000)]


class ButtonOut(BaseModel):
    model_config = ConfigDict(extra="ignore")
    label: Label
    intent: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
    entities: dict[str, Any] = Field(default_factory=dict)
    role: Literal["navigation"] | None = None
    takes_options: bool = False


class NumberOut(BaseModel):
    model_config = ConfigDict(extra="ignore")
    label: Label
    number: Annotated[str, StringConstraints(pattern=r"^\+?[0-9 ]{2,20}$")]
    href: Annotated[str, StringConstraints(pattern=r"^(tel|sms):\+?[0-9]{2,15}$")]
    note: str | None = Field(None, max_length=300)


class ReplyOut(BaseModel):
    model_config = ConfigDict(extra="ignore")
    kind: Literal["text", "offers", "safety", "diagnostic", "summary"]
    text: Words
    key: str = Field("", max_length=100)
    buttons: list[ButtonOut] = Field(default_factory=list, max_length=20)
    offers: list[dict[str, Any]] = Field(default_factory=list, max_length=30)
    numbers: list[NumberOut] = Field(default_factory=list, max_length=20)
    quick_exit: bool = False
    question: Question | None = None
    result: Result | None = None
    summary: Ready | None = None
    options: Options | None = None

    @model_validator(mode="after")
    def _has_a_list(self) -> Self:
        if self.options is None and any(button.takes_options for button in self.buttons):
            raise ValueError("a button takes options, and there are none")
        return self

    def to_reply(self) -> Reply:
        body: dict[str, Any] = {"text": self.text}
        if self.kind == Kind.offers:
            body["offers"] = self.offers
        if self.numbers or self.kind == Kind.safety:
            body["numbers"] = [number.model_dump(exclude_none=True) for number in self.numbers]
        if self.kind == Kind.safety:
            body["quick_exit"] = self.quick_exit
        for name in ("question", "result", "summary"):
            if (value := getattr(self, name)) is not None:
                body[name] = value.model_dump()
        if self.key in ASKS_PLACE or (self.question is not None and self.question.key == COMMUNE):
            body["wants"] = "place"
        if self.options:
            body["options"] = self.options.model_dump(exclude_none=True)
        return Reply(Kind(self.kind), body, tuple(self._choice(button) for button in self.buttons))

    def _choice(self, button: ButtonOut) -> dict[str, Any]:
        """What a button means; one that sends ticked values knows which ones it may send."""
        meaning = button.model_dump(exclude_none=True, exclude_defaults=True) | {"entities": button.entities}
        if button.takes_options and self.options:
            meaning["options"] = {
                "most": self.options.most,
                "labels": {item.value: item.label for item in self.options.items},
            }
        return meaning


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
        effects = tuple(_checked(from_json(effect)) for effect in answer.effects)
    except Refused as error:
        raise WorkerFailed(error.code) from error
    return Played(answer.version, answer.snapshot, tuple(reply.to_reply() for reply in answer.messages), effects)


def _checked(effect: Effect) -> Effect:
    """A self-diagnostic that could not be read again is never kept; a request has all that it needs."""
    if isinstance(effect, SaveDiagnostic):
        diagnostics.check(effect.session)
    checking.check(effect)
    return effect


def _where(error: ValidationError) -> str:
    """Fields and kinds of mistakes, never values."""
    found = (f"{'.'.join(map(str, line['loc']))}: {line['type']}" for line in error.errors(include_input=False)[:3])
    return "; ".join(found)
