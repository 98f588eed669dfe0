"""How a result is written: steps as the widget draws them, and the whole as one short text. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any

from relais.diagnostic.model import Content
from relais.diagnostic.record import StepState
from relais.diagnostic.steps import Service

MOST_WORDS = 150  # diagnostic.md §4.4
Line = tuple[int, str]  # how soon it may be left out (0: never), and what it says


def step_to_json(step: StepState, to_say: str, content: Content) -> dict[str, Any]:
    shown = {"key": step.key, "when": content.words[step.key], "text": step.text, "state": step.state}
    return {**shown, "service": _place(Service.from_json(step.service), to_say)} if step.service else shown


def step_lines(step: StepState, to_say: str, content: Content) -> list[Line]:
    """The step; then its place, its number, what to say there."""
    if not step.service:
        return [(0, step.text)]
    service = Service.from_json(step.service)
    named = ", ".join(dict.fromkeys(filter(None, [service.name, service.structure])))
    where = " · ".join(filter(None, [service.address, service.distance_text, service.hours_text]))
    said = f"{content.words['say']} « {to_say} »"
    reached = ended(" · ".join(filter(None, [named, service.phone_display])))
    return [(0, step.text), (0, reached), (1 if service.phone_display else 0, ended(where) if where else ""), (0, said)]


def numbered(number: int, lines: Sequence[Line]) -> list[Line]:
    (rank, text), *more = lines
    return [(rank, f"{number}. {text}"), *more]


def listed(title: str, sentences: Sequence[str]) -> str:
    return f"{title} {' '.join(ended(sentence) for sentence in sentences)}" if sentences else ""


def ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


def fitted(lines: Iterable[Line], most: int = MOST_WORDS) -> str:
    """Without the lines that may be left out, the first to go first, until it is short enough."""
    kept = [line for line in lines if line[1]]
    for rank in sorted({rank for rank, _ in kept if rank}, reverse=True):
        if _words(kept) > most:
            kept = [line for line in kept if line[0] != rank]
    return "\n".join(text for _, text in kept)


def _words(lines: Iterable[Line]) -> int:
    """A dot between two places is no word."""
    return sum(any(sign.isalnum() for sign in word) for _, text in lines for word in text.split())


def _place(service: Service, to_say: str) -> dict[str, Any]:
    phone = {"display": service.phone_display, "href": service.phone_href} if service.phone_display else None
    return {
        "id": service.offer_id,
        "name": service.name,
        "structure": service.structure,
        "address": service.address,
        "distance": service.distance_text,
        "phone": phone,
        "hours": service.hours_text,
        "to_say": to_say,
        "is_example": service.is_example,
    }
