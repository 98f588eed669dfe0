"""The « parcours » as a page to print, from its document (relais/journeys/document.py). Pure; words: `words.yml`."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from api.documents.pages import Frame, words, written

Journey = Mapping[str, Any]


def _said(key: str, **values: Any) -> str:
    return str(words()["journey"][key]).format(**values)


def journey_page(journey: Journey, frame: Frame, *, needs: Mapping[str, str]) -> dict[str, Any]:
    """`needs`: labels by key."""
    own = words()["journey"]
    notice = own["notice"].format(reference=journey["reference"], day=_day(journey["since"]))
    blocks = (
        ("requests", [line for one in journey["requests"] or () for line in _request(one, needs)]),
        ("situation", list(_situation(journey["situation"]))),
        ("steps", [_step(one) for one in journey["steps"] or ()]),
        ("changes", [_change(one) for one in journey["changes"] or ()]),
        ("offers", [_offer(one) for one in journey["offers"] or ()]),
        ("agreements", [_agreement(one) for one in journey["agreements"]]),
        ("readings", [own["reading"].format(**one | {"at": _day(one["at"])}) for one in journey["readings"]]),
    )
    return {
        **frame.around(own["title"], notice),
        "blocks": [{"title": own[key], "lines": said} for key, said in blocks],
    }


def _request(one: Journey, needs: Mapping[str, str]) -> Iterator[str]:
    own = words()["journey"]
    about = needs.get(one["need"], "") if one["need"] else ""
    until = own["until"].format(day=_day(one["to"])) if one["to"] else own["open"]
    said = [own["modes"][one["mode"]], about, until, own["outcomes"].get(one["outcome"], "")]
    day = _day(one["from"])
    yield own["request"].format(day=day, structure=one["structure"], said=", ".join(filter(None, said)))
    if one["appointment"]:
        state = own["appointments"].get(one["appointment"]["state"], "")
        yield own["appointment"].format(
            day=_day(one["appointment"]["at"]), where=one["appointment"]["where"], state=state
        )


def _situation(summary: Journey | None) -> Iterator[str]:
    if summary is None:
        return
    for section in (summary["strengths"], *summary["sections"], summary["private"]):
        for subject in section["subjects"] if section else ():
            said = " · ".join(line["said"] for line in subject["lines"])
            yield f"{subject['title']} : {said}" if said else subject["title"]


def _step(step: Journey) -> str:
    return " ".join(filter(None, [step["text"], _named(step["service"]), words()["states"].get(step["state"])]))


def _change(change: Journey) -> str:
    kind, day = change["kind"], _day(change["at"])
    if kind == "answer_changed":
        was, is_now = change["from"] or _said("nothing"), change["to"] or _said("nothing")
        return _said(kind, day=day, question=change["question"].rstrip(), was=was, is_now=is_now)
    if kind == "diagnostic_done":
        return _said(kind, day=day)
    reason = f"({change['reason']})" if change["reason"] else ""
    return " ".join(filter(None, [_said(kind, day=day, text=change["text"]), _named(change["service"]), reason]))


def _offer(offer: Journey) -> str:
    where = f", {offer['structure']}" if offer["structure"] and offer["structure"] != offer["name"] else ""
    return f"{offer['name']}{where} ({_day(offer['at'])})"


def _agreement(one: Journey) -> str:
    own = words()["journey"]
    until = _said("until", day=_day(one["to"])) if one["to"] else _said("in_force")
    sections = ", ".join(own["sections"][section] for section in one["sections"])
    return _said("agreement", structure=one["structure"], day=_day(one["from"]), until=until, sections=sections)


def _named(service: str | None) -> str | None:
    return f"({service})" if service else None


def _day(at: str) -> str:
    return written(dt.datetime.fromisoformat(at))
