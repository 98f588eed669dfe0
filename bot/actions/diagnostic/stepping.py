"""Next steps live on: asked about once at the person's return; another place when one did not work."""

from collections.abc import Iterator

from bot.actions.diagnostic.desk import At
from bot.actions.diagnostic.services import find_service
from bot.actions.replies import Keep, Reply, Say, Send
from bot.actions.talk import Talk
from relais.diagnostic import steps
from relais.effects import SaveDiagnostic


def ask_about_a_step(talk: Talk) -> Iterator[Reply]:
    """Kindly, once; never in the answer to danger, nor while something is asked."""
    desk, moves = talk.desk, talk.doors.diagnostic.moves
    if desk.session is None or desk.is_open or talk.heard.active_loop or talk.heard.is_button:
        return
    step = steps.to_ask_about(desk.session, now=talk.heard.now)
    if step is None:
        return
    buttons = [moves.button(key, step=step.key) for key in ("step_done", "step_failed", "step_later")]
    yield Say("utter_step_ask", {"step": step.text}, buttons, is_last=True)
    session = steps.asked(desk.session, step.key, now=talk.heard.now)
    yield Keep({"diagnostic": desk.but(session=session, at=At.step, step=step.key).to_slot()})
    yield Send(SaveDiagnostic(session.to_json()))


def other_service(talk: Talk) -> Iterator[Reply]:
    """What did not work is not shown again."""
    desk, moves = talk.desk, talk.doors.diagnostic.moves
    assert desk.session is not None
    assert desk.step is not None
    wanted, seen = steps.wanted_again(talk.doors.diagnostic.content, desk.session, desk.step)
    service = find_service(talk, wanted, without=seen)
    session = desk.session
    if service is None:
        yield Say("utter_step_no_other_service")
    else:
        session = steps.with_service(session, desk.step, service, now=talk.heard.now)
        values = {"name": service.name, "structure": service.structure, "details": service.in_words()}
        buttons = [moves.button("result"), moves.button("step_failed", step=desk.step)]
        phone = {"label": service.name, "number": service.phone_display or "", "href": service.phone_href or ""}
        yield Say("utter_step_other_service", values, buttons, [phone] if service.phone_display else ())
    yield Keep({"diagnostic": desk.but(session=session, at=At.away, step=None).to_slot()})
    yield Send(SaveDiagnostic(session.to_json()))
