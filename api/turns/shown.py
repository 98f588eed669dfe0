"""What stands beside the words of a line: a question, a result, a list to tick. Checked when the worker answers.

Unknown fields are dropped, sizes are bounded: what reaches a client is what docs/contracts.md §1 says.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Sentence = Annotated[str, StringConstraints(max_length=1_000)]
Sentences = Annotated[list[Sentence], Field(default_factory=list, max_length=20)]


class Shown(BaseModel):
    model_config = ConfigDict(extra="ignore")


class Question(Shown):
    """Where the questionnaire stands. `text` of the event says it all without it."""

    key: Key
    title: Label | None = None
    number: int = Field(ge=1, le=50, description="« 3 sur 13 »")
    total: int = Field(ge=1, le=50)
    pictogram: Key | None = None
    why: Sentence | None = None
    intro: Sentence | None = None
    text: Sentence | None = None


class Phone(Shown):
    display: Label
    href: Annotated[str, StringConstraints(pattern=r"^tel:\+?[0-9]{2,15}$")] | None = None


class Place(Shown):
    """A service, as it was when it was shown."""

    id: Annotated[str, StringConstraints(max_length=300)]
    name: Sentence
    structure: Sentence | None = None
    address: Sentence | None = None
    distance: Sentence | None = None
    phone: Phone | None = None
    hours: Sentence | None = None
    to_say: Sentence | None = None
    is_example: bool = False


class Step(Shown):
    key: Key
    when: Label
    text: Sentence
    state: Literal["open", "done", "failed"] = "open"
    service: Place | None = None


class Result(Shown):
    """No score."""

    strengths: Sentences
    difficulties: Sentences
    others: Sentences
    priority: Sentence | None = None
    urgent: Sentence | None = None
    steps: list[Step] = Field(default_factory=list, max_length=10)
    passed: Sentences
    later: Sentence | None = None


class Ready(Shown):
    """What was prepared for a counsellor. `pdf`: it can be printed (`GET …/diagnostic/summary.pdf`)."""

    pdf: bool = False


class Item(Shown):
    value: Key
    label: Label
    is_ticked: bool = False
    group: Key | None = Field(None, description="`health`: apart, unticked.")


class Options(Shown):
    """A list to tick. The button that `takes_options` sends the chosen values."""

    name: Key
    most: int | None = Field(None, ge=1, le=50, description="How many at once.")
    items: list[Item] = Field(min_length=1, max_length=50)

    @model_validator(mode="after")
    def _differ(self) -> Self:
        if len({item.value for item in self.items}) < len(self.items):
            raise ValueError("a value stands twice")
        return self
