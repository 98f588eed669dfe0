"""Which question comes next for a request, and which came before. Pure."""

from collections.abc import Mapping

from bot.actions.handing.desk import At, Mode, Request

_ORDER: Mapping[Mode, tuple[At, ...]] = {
    Mode.now: (),
    Mode.message: (At.message,),
    Mode.call_back: (At.first_name, At.means, At.moments, At.voice),
    Mode.appointment: (At.purpose, At.meeting, At.first_name, At.means, At.moments, At.needs, At.voice),
}
WANTED = frozenset({At.means, At.message})  # without an answer there is no request
KEYS_OF_CONTACT = {
    At.purpose: ("purpose",),
    At.meeting: ("meeting",),
    At.first_name: ("first_name",),
    At.means: ("phone", "email", "on_site"),
    At.moments: ("moments",),
    At.needs: ("needs",),
    At.voice: ("voice_message",),
}


def chosen_mode(request: Request, mode: Mode) -> Request:
    """From the first question; what is known of the person stays."""
    return advanced(request.but(mode=mode, wanted=None, done=(), tries=0))


def advanced(request: Request) -> Request:
    """At the next question; the last of all is what is sent."""
    following = next((at for at in questions_of(request) if at not in request.done), At.sending)
    at = At.confirming if following is At.means and request.unconfirmed else following
    return request.but(at=at, tries=0)


def questions_of(request: Request) -> tuple[At, ...]:
    """A voice message is asked of whoever gives a phone."""
    order = _ORDER[request.mode] if request.mode else ()
    return tuple(at for at in order if at is not At.voice or "phone" in request.contact)


def answered(request: Request, at: At) -> Request:
    return advanced(request.but(done=(*request.done, at)))


def passed(request: Request, at: At) -> Request:
    """What was said to it before is forgotten."""
    return answered(_without(request, at), at)


def gone_back(request: Request) -> Request | None:
    """To the question before; None at the first one."""
    if request.at is At.confirming:
        return request.but(at=At.means, unconfirmed=None, tries=0)
    if not request.done:
        return None
    last = request.done[-1]
    return _without(request, last).but(at=last, done=request.done[:-1], unconfirmed=None, tries=0)


def _without(request: Request, at: At) -> Request:
    left = {key: value for key, value in request.contact.items() if key not in KEYS_OF_CONTACT.get(at, ())}
    return request.but(contact=left, message=None if at is At.message else request.message)
