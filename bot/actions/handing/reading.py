"""An answer to a question of a request, read in the person's own words. None: it answers nothing. Pure."""

import re
from collections.abc import Callable, Mapping

from bot.actions.handing.desk import At, Request
from bot.actions.handing.questions import answered
from bot.actions.handing.tools import Handing
from bot.actions.heard import Heard
from bot.actions.words import plain
from relais.offers.contacts import email_of, phone_of

MOST_WORDS, MOST_MESSAGE, FEW_WORDS = 200, 2_000, 4
CLOSED = {At.meeting, At.voice}
GROUPS: Mapping[At, str] = {
    At.purpose: "purposes",
    At.meeting: "meetings",
    At.moments: "moments",
    At.needs: "needs",
    At.voice: "voice",
}
_NAME = re.compile(r"[^\W\d_][^\W\d_'’-]*(?:[ '’-][^\W\d_]+){0,2}")
_NO_NAME = {"greet", "goodbye", "thank", "affirm", "deny", "ask_help", "ask_identity", "ask_privacy", "dont_know"}


def read(request: Request, heard: Heard, handing: Handing) -> Request | None:
    """The request with the answer in it, at the next question."""
    reader = _READERS.get(request.at)
    return reader(request, heard, handing) if reader else None


def is_plain_answer(request: Request, heard: Heard, handing: Handing) -> bool:
    """The label of a choice, or a few words that name one; whatever else could be read in them."""
    group = GROUPS.get(request.at)
    if group is None or "?" in heard.text:
        return False
    labels = {plain(str(choice["label"])) for choice in handing.choices(group).values()}
    is_short = len(heard.text.split()) <= FEW_WORDS and request.at in CLOSED
    return plain(heard.text) in labels or (is_short and handing.choice_in(group, heard.text) is not None)


def means_in(heard: Heard) -> tuple[str, str] | None:
    """A phone number that can be called, or an e-mail address, as it is read back."""
    if email := email_of(str(heard.first("email") or heard.text)):
        return "email", email.rstrip(".,;:!?)")
    phone = phone_of(str(heard.first("phone") or "")) or phone_of(heard.text)
    return ("phone", phone["display"]) if phone and phone["href"].startswith("tel:+") else None


def chosen_labels(keys: tuple[str, ...], group: str, handing: Handing) -> list[str]:
    """What the counsellor reads of a list that was ticked."""
    choices = handing.choices(group)
    return [str(choices[key]["label"]) for key in keys if key in choices]


def with_choice(request: Request, question: At, key: str, handing: Handing) -> Request:
    """One of the choices of `question`; one that is unknown is a mistake of ours."""
    if question is At.voice:
        return answered(request.with_contact(voice_message=key == "yes"), question)
    group, field = ("purposes", "purpose") if question is At.purpose else ("meetings", "meeting")
    choice = handing.choices(group)[key]
    return answered(request.with_contact(**{field: choice.get("sent", choice["label"])}), question)


def with_list(request: Request, question: At, keys: tuple[str, ...], handing: Handing) -> Request:
    labels = chosen_labels(keys, str(question), handing)
    return answered(request.with_contact(**{str(question): labels}) if labels else request, question)


def _first_name(request: Request, heard: Heard, handing: Handing) -> Request | None:
    said = heard.first("first_name") or _name_in(heard, handing)
    return answered(request.with_contact(first_name=str(said)), At.first_name) if said else None


def _name_in(heard: Heard, handing: Handing) -> str | None:
    """One to three words without a figure; « bonjour » is no first name."""
    text = heard.text.strip().strip(".!,")
    said = plain(text)
    before = [plain(str(words)) for words in handing.table["before_first_name"]]
    opening = max((words for words in before if said.startswith(words)), key=len, default=None)
    if opening:
        text = " ".join(text.replace("'", " ").replace("’", " ").split()[len(opening.split()) :])
    is_name = _NAME.fullmatch(text) is not None and (opening or heard.intent not in _NO_NAME)
    return text if is_name else None


def _means(request: Request, heard: Heard, handing: Handing) -> Request | None:
    if found := means_in(heard):
        return request.but(at=At.confirming, unconfirmed=found, tries=0)
    if handing.says("on_site_words", heard.text):
        return answered(request.with_contact(on_site=True), At.means)
    return None


def _confirming(request: Request, heard: Heard, handing: Handing) -> Request | None:
    """Another number instead of a yes is the correction."""
    return _means(request, heard, handing)


def _moments(request: Request, heard: Heard, handing: Handing) -> Request | None:
    """As she says it: « mardi après l'école »."""
    if heard.intent in {"affirm", "deny"}:
        return None
    key = handing.choice_in("moments", heard.text)
    is_label = key is not None and plain(handing.choices("moments")[key]["label"]) == plain(heard.text)
    said = handing.choices("moments")[str(key)]["label"] if is_label else heard.text.strip()[:MOST_WORDS]
    return answered(request.with_contact(moments=[said]), At.moments) if said else None


def _needs(request: Request, heard: Heard, handing: Handing) -> Request | None:
    if heard.intent == "deny":
        return answered(request, At.needs)
    said = heard.text.strip()[:MOST_WORDS]
    return answered(request.with_contact(needs=[said]), At.needs) if said else None


def _purpose(request: Request, heard: Heard, handing: Handing) -> Request | None:
    said = heard.text.strip()[:MOST_WORDS]
    if heard.intent in {"affirm", "deny"} or not said:
        return None
    key = handing.choice_in("purposes", said)
    is_short = key is not None and len(said.split()) <= len(str(handing.choices("purposes")[key]["label"]).split())
    purpose = handing.choices("purposes")[str(key)]["label"] if is_short else said
    return answered(request.with_contact(purpose=purpose), At.purpose)


def _meeting(request: Request, heard: Heard, handing: Handing) -> Request | None:
    key = handing.choice_in("meetings", heard.text)
    return with_choice(request, At.meeting, key, handing) if key else None


def _voice(request: Request, heard: Heard, handing: Handing) -> Request | None:
    if heard.intent in {"affirm", "deny"}:
        return with_choice(request, At.voice, "yes" if heard.intent == "affirm" else "no", handing)
    key = handing.choice_in("voice", heard.text)
    return with_choice(request, At.voice, key, handing) if key else None


def _message(request: Request, heard: Heard, _handing: Handing) -> Request | None:
    """Word for word."""
    said = heard.text.strip()[:MOST_MESSAGE]
    return answered(request.but(message=said), At.message) if said else None


_READERS: Mapping[At, Callable[[Request, Heard, Handing], Request | None]] = {
    At.first_name: _first_name,
    At.means: _means,
    At.confirming: _confirming,
    At.moments: _moments,
    At.needs: _needs,
    At.purpose: _purpose,
    At.meeting: _meeting,
    At.voice: _voice,
    At.message: _message,
}
