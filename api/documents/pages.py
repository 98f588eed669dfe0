"""What stands on each page, as the templates read it. Pure; words from the questionnaire and from `words.yml`."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from relais.diagnostic.model import Content
from relais.diagnostic.result import Result
from relais.diagnostic.sections import Line, Section, Subject, Urgent
from relais.diagnostic.summary import Summary
from relais.offers.texts import load_texts
from relais.safety.numbers import SafetyNumber
from relais.yaml_files import read_yaml

FILE = Path(__file__).parent / "words.yml"
NO_BREAK = "\u00a0"
PARIS = ZoneInfo("Europe/Paris")


@cache
def words() -> Mapping[str, Any]:
    read: Mapping[str, Any] = read_yaml(FILE)
    return read


@dataclass(frozen=True)
class Frame:
    """What every page says: when it was made, and whom to call."""

    day: str
    numbers: tuple[SafetyNumber, ...]

    def around(self, title: str, notice: str) -> dict[str, Any]:
        calls = " · ".join(f"{one.number} {one.label}".replace(" ", NO_BREAK) for one in self.numbers)
        made = words()["made"].format(day=self.day)
        return {"title": title, "notice": notice, "footer": [f"{words()['emergency']} {calls}.", made]}


def written(at: dt.datetime) -> str:
    """« 1er décembre 2026 », in Paris."""
    local, said = at.astimezone(PARIS), load_texts().words["opening"]
    day = said["first_of_month"] if local.day == 1 else local.day
    return f"{day} {said['months'][local.month - 1]} {local.year}"


def result_page(content: Content, result: Result, frame: Frame) -> dict[str, Any]:
    said, shown = content.words, result.to_json(content)
    titles = {name: said[name].rstrip(" :") for name in ("strengths", "difficulties", "others", "priority", "passed")}
    lines = {name: shown[name] for name in titles}
    lines |= {"priority": [shown["priority"]] if shown["priority"] else [], "others": _joined(shown["others"])}
    return {
        **frame.around(said["result_title"], f"{frame.day}. {said['not_decided']}"),
        "urgent": [shown["urgent"]] if shown["urgent"] else [],
        "sections": [{"title": titles[name], "lines": lines[name]} for name in titles if name != "passed"],
        "steps_title": said["steps"],
        "steps": [_step(one) for one in shown["steps"]],
        "passed_title": titles["passed"],
        "passed": _joined(shown["passed"]),
    }


def summary_page(content: Content, summary: Summary, frame: Frame, *, expires_on: str) -> dict[str, Any]:
    """In the order of diagnostic.md §4.5; empty blocks are left out by the template."""
    said, own = content.words, words()
    request = [own[name].format(**{name: value}) for name in ("demand", "priority") if (value := _asked(summary, name))]
    before = [
        (said["section_agreement"], list(_agreement(summary, expires_on))),
        (said["section_contact"], [f"{name} : {value}" for name, value in summary.contact.items()]),
        (own["profile"], _joined(list(summary.profile.values()))),
        (said["section_request"], request),
    ]
    after = [
        (said["wishes_to_talk"], [said["wishes_to_talk"] + "."] if summary.wishes_to_talk else []),
        (said["section_passed"], _joined(summary.not_discussed)),
        (said["steps"], [_told(step.text, step.state, step.service) for step in summary.steps]),
        (said["section_offers"], list(summary.seen.values())),
        (said["section_appointment"], list(summary.appointment)),
    ]
    parts = [summary.strengths, *summary.sections, summary.private]
    return {
        **frame.around(said["summary_title"], " ".join(_notice(summary))),
        "urgent_title": said["section_urgent"],
        "urgent": [_urgent(one) for one in summary.urgent],
        "before": [_block(*block) for block in before],
        "sections": [_section(content, part) for part in parts if part],
        "after": [_block(*block) for block in after],
    }


def _step(step: Mapping[str, Any]) -> dict[str, Any]:
    service = step.get("service")
    shown = {"when": step["when"], "text": step["text"], "state": words()["states"].get(step["state"])}
    return {**shown, "service": _place(service) if service else None}


def _place(service: Mapping[str, Any]) -> dict[str, Any]:
    structure = service["structure"] if service["structure"] != service["name"] else None
    where = ", ".join(filter(None, [service["address"], service["distance"]]))
    example = load_texts().words["example"] if service["is_example"] else None
    phone = service["phone"]
    return {
        "name": service["name"],
        "lines": [line for line in (structure, where, service["hours"], example) if line],
        "phone": phone["display"] if phone else None,
        "to_say": service["to_say"],
    }


def _notice(summary: Summary) -> Iterator[str]:
    head, own = summary.header, words()
    yield head.notice[:1].upper() + head.notice[1:] + "."
    yield own["answered"].format(answered=head.answered, asked=head.asked, path=own["paths"][head.path])
    if head.reference:
        yield own["reference"].format(reference=head.reference)
    if head.languages:
        yield own["languages"].format(languages=", ".join(head.languages))
    yield from (own[name] for name, is_so in _circumstances(summary) if is_so)


def _circumstances(summary: Summary) -> list[tuple[str, bool]]:
    return [("third_party", summary.header.has_third_party), ("read_aloud", summary.header.is_read_aloud)]


def _agreement(summary: Summary, expires_on: str) -> Iterator[str]:
    items = ", ".join(summary.agreement.items)
    if items:
        yield words()["shown"].format(items=items)
    yield words()["expires"].format(day=expires_on)


def _asked(summary: Summary, name: str) -> str | None:
    said: str | None = getattr(summary, name)
    return said.rstrip(".") if said and name == "priority" else said


def _told(text: str, state: str, service: Mapping[str, Any] | None) -> str:
    named = service.get("name") if service else None
    return " ".join(filter(None, [text, f"({named})" if named else None, words()["states"].get(state)]))


def _urgent(one: Urgent) -> str:
    return f"{one.subject} ({words()['now' if one.is_now else 'two_days']}) : {one.said}"


def _section(content: Content, section: Section) -> dict[str, Any]:
    return {"title": section.title, "subjects": [_subject(content, one) for one in section.subjects]}


def _subject(content: Content, subject: Subject) -> dict[str, Any]:
    marks = [words()[name] for name in ("is_priority", "is_to_specify") if getattr(subject, name)]
    return {"title": subject.title, "marks": marks, "lines": [_line(content, line) for line in subject.lines]}


def _line(content: Content, line: Line) -> dict[str, Any]:
    """Her answer; then what it is called in the tools of the counsellor."""
    labels = [*line.labels.france_travail, *line.labels.situations]
    impact = [f"{content.words['declared_impact']} : {line.impact}"] if line.impact else []
    return {"said": line.said, "labels": [*dict.fromkeys(labels), *impact]}


def _joined(names: Sequence[str]) -> list[str]:
    return [", ".join(names)] if names else []


def _block(title: str, lines: list[str]) -> dict[str, Any]:
    return {"title": title, "lines": lines}
