"""What a message tells of a request that may come: its way, why it is made, how urgent it is. Pure."""

from bot.actions.doors import Doors
from bot.actions.handing.desk import At, Mode, Request
from bot.actions.handing.reading import means_in
from bot.actions.heard import Heard
from bot.actions.memory import State
from relais.diagnostic.meaning import urgent
from relais.diagnostic.model import Flag
from relais.diagnostic.session import Session
from relais.diagnostic.standing import flags
from relais.safety.situations import Situation

ASKED, DANGER, FAILURE, DIAGNOSTIC = "asked", "danger", "failure", "diagnostic"
AT_ONCE, TWO_DAYS = 3, 2
FAILURES = 3
WISHES = {"request_counsellor", "request_appointment"}


def with_circumstances(request: Request, before: State, heard: Heard, doors: Doors) -> Request:
    """`before`: what was known before this message."""
    request = _after_danger(request, heard, doors)
    if before.memory.shown.ids and not request.has_seen_offers:
        request = request.but(has_seen_offers=True)
    if heard.intent not in WISHES:
        return request
    if before.memory.failures >= FAILURES and request.trigger == ASKED:
        request = request.but(trigger=FAILURE)
    return request if request.is_open else _wished(request, heard, doors)


def urgency_of(request: Request, session: Session | None, doors: Doors) -> int:
    """The highest of what was said here and what « faire le point » found."""
    found = urgent(doors.diagnostic.content, session) if session else ()
    return max([request.urgency, *(int(one.urgency) for one in found)])


def trigger_of(request: Request, session: Session | None, doors: Doors) -> str:
    is_plain = request.trigger == ASKED and session is not None
    return DIAGNOSTIC if is_plain and urgency_of(Request(), session, doors) >= TWO_DAYS else request.trigger


def is_minor(session: Session | None, doors: Doors) -> bool:
    """What a minor may send is for the data protection officer to decide."""
    return session is not None and Flag.minor in flags(doors.diagnostic.content, session)


def is_a_number(heard: Heard) -> bool:
    """A phone number that the model takes for the call of somebody in danger: figures alone tell none."""
    text = heard.text
    is_figures = any(sign.isdigit() for sign in text) and not any(sign.isalpha() for sign in text)
    return is_figures and not heard.is_given and not heard.danger


def _after_danger(request: Request, heard: Heard, doors: Doors) -> Request:
    """The kind of danger goes nowhere; that there was one does, with the next request."""
    named = None if is_a_number(heard) else doors.safety.situation_of_intent.get(heard.intent)
    situations = {*heard.danger, *([named] if named else [])}
    if not situations:
        return request
    urgency = AT_ONCE if situations - {Situation.shelter} else TWO_DAYS
    at = At.paused if request.is_open and urgency == AT_ONCE else request.at
    return request.but(at=at, trigger=DANGER, urgency=max(urgency, request.urgency))


def _wished(request: Request, heard: Heard, doors: Doors) -> Request:
    """« rappelez-moi au 06 … » says how and where."""
    if heard.intent == "request_counsellor":
        return request.but(wanted=None)
    is_call = doors.handing.says("call_back_words", heard.text, within_words=True) and not heard.is_button
    said = None if heard.is_button else means_in(heard)
    return request.but(wanted=Mode.call_back if is_call else Mode.appointment, unconfirmed=said)
