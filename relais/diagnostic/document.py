"""The summary as a document for other tools: docs/schemas/summary-1.json. Pure; holds what the summary holds."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from relais.diagnostic.record import StepState
from relais.diagnostic.sections import Line, Section, Subject

if TYPE_CHECKING:
    from relais.diagnostic.summary import Header, Summary

SCHEMA = "https://relais.example/schemas/summary-1.json"


def to_document(summary: "Summary") -> dict[str, Any]:
    """Keyed by labels, with the dated version of their table. Every block is there, even empty: nobody need guess."""
    return {
        "$schema": SCHEMA,
        "nature": _nature(summary.header),
        "questionnaire": _questionnaire(summary.header),
        "agreement": {
            "items": list(summary.agreement.items),
            "structure": summary.agreement.structure,
            "agreed_on": _day(summary.agreement.agreed_on),
            "expires_on": _day(summary.agreement.expires_on),
        },
        "contact": dict(summary.contact),
        "profile": dict(summary.profile),
        "urgent": [asdict(one) for one in summary.urgent],
        "request": {"demand": summary.demand, "priority": summary.priority},
        "strengths": _section(summary.strengths),
        "sections": [_section(one) for one in summary.sections],
        "wishes_to_talk": summary.wishes_to_talk,
        "not_discussed": list(summary.not_discussed),
        "seen": {"offers": _offers(summary.seen), "steps": [_step(one) for one in summary.steps]},
        "appointment": list(summary.appointment),
        "private": _section(summary.private),
    }


def _nature(header: "Header") -> dict[str, Any]:
    return {
        "notice": header.notice,
        "is_self_declared": True,
        "is_verified": False,
        "reference": header.reference,
        "prepared_on": _day(header.prepared_on),
        "languages": list(header.languages),
        "is_read_aloud": header.is_read_aloud,
        "has_third_party": header.has_third_party,
    }


def _questionnaire(header: "Header") -> dict[str, Any]:
    return {
        "version": header.version,
        "mapping_version": header.mapping_version,
        "path": header.path,
        "answered": header.answered,
        "asked": header.asked,
    }


def _section(section: Section | None) -> dict[str, Any] | None:
    if section is None:
        return None
    subjects = [_subject(subject) for subject in section.subjects]
    return {"key": section.key, "title": section.title, "subjects": subjects}


def _subject(subject: Subject) -> dict[str, Any]:
    return {
        "title": subject.title,
        "france_travail": subject.france_travail,
        "is_priority": subject.is_priority,
        "is_to_specify": subject.is_to_specify,
        "lines": [_line(line) for line in subject.lines],
    }


def _line(line: Line) -> dict[str, Any]:
    labels = {
        "france_travail": list(line.labels.france_travail),
        "situations": list(line.labels.situations),
        "objectives": list(line.labels.objectives),
        "thematiques": list(line.labels.thematiques),
    }
    return {
        "question": line.question,
        "said": line.said,
        "state": line.state,
        "declared_impact": line.impact,
        "urgency": line.urgency.name,
        "labels": labels,
    }


def _offers(seen: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"id": offer, "name": name} for offer, name in seen.items()]


def _step(step: StepState) -> dict[str, Any]:
    service = step.service or {}
    place = {"offer_id": service.get("offer_id"), "service": service.get("name")}
    return {"text": step.text, "state": step.state, "reason": step.reason, **place}


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
