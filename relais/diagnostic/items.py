"""What may be sent, one by one, and the answers that are left when the person has ticked. Pure.

Every section of the summary is made of what `shown` leaves: what is not ticked is not there to be told.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from relais.diagnostic.meaning import findings
from relais.diagnostic.model import Content, State, Theme
from relais.diagnostic.record import Session
from relais.diagnostic.standing import is_answered, text_of

PROFILE, PRIORITY, STEPS, PASSED, STRENGTHS = "profile", "priority", "steps", "passed", "strengths"
CONTACT, DEMAND, SEEN, APPOINTMENT = "contact", "demand", "seen", "appointment"


@dataclass(frozen=True)
class Item:
    """What may be shown, one by one. `is_private`: kept apart, and unticked."""

    key: str
    label: str
    is_ticked: bool = True
    is_private: bool = False


@dataclass(frozen=True)
class Beside:
    """What the summary holds beside the answers, when there is any. `contact`: first name, means, times, messages.

    `demand`: in the person's words, read again by her. `seen`: offers, by id. `appointment`: what she needs there.
    """

    contact: Mapping[str, str] = field(default_factory=dict)
    demand: str | None = None
    seen: Mapping[str, str] = field(default_factory=dict)
    appointment: tuple[str, ...] = ()
    reference: str | None = None
    structure: str | None = None
    expires_on: dt.date | None = None
    is_read_aloud: bool = False


def items_of(content: Content, session: Session, beside: Beside | None = None) -> tuple[Item, ...]:
    """Everything that was declared, ticked; what is private unticked, last."""
    beside, words = beside or Beside(), content.words
    titles = {
        CONTACT: (words["section_contact"], beside.contact),
        PROFILE: (words["item_profile"], any(is_answered(session, one.key) for one in content.profile)),
        DEMAND: (words["section_request"], beside.demand),
        PRIORITY: (words["item_priority"], is_answered(session, content.priority.key)),
        STRENGTHS: (words["section_strengths"], _has_strengths(content, session)),
    }
    subjects = [theme for theme in content.themes if has_own_item(content, session, theme)]
    subjects.sort(key=lambda theme: theme.is_private)
    last = {
        STEPS: (words["item_steps"], session.steps),
        SEEN: (words["section_offers"], beside.seen),
        APPOINTMENT: (words["section_appointment"], beside.appointment),
        PASSED: (words["item_passed"], not_discussed(content, session)),
    }
    public = [Item(theme.key, theme.title) for theme in subjects if not theme.is_private]
    private = [Item(theme.key, theme.title, is_ticked=False, is_private=True) for theme in subjects if theme.is_private]
    return (*_there(titles), *public, *_there(last), *private)


def shown(content: Content, session: Session, ticked: frozenset[str]) -> Session:
    """The session without what is not ticked."""
    hidden = {theme.key for theme in content.themes if _is_hidden(content, session, theme, ticked)}
    lost = {one.key for theme in content.themes if theme.key in hidden for one in (theme.screening, *theme.follow_ups)}
    lost |= {content.subjects.key}
    lost |= set() if PROFILE in ticked else {one.key for one in content.profile}
    lost |= set() if _shows_priority(content, session, ticked, hidden) else {content.priority.key}
    lost |= set() if _caught(content, session) - hidden else {content.safety_net.key}
    steps = tuple(step for step in session.steps if step.theme not in hidden) if STEPS in ticked else ()
    return replace(session, given={key: one for key, one in session.given.items() if key not in lost}, steps=steps)


def has_own_item(content: Content, session: Session, theme: Theme) -> bool:
    """What is only strong goes with the strengths, unless it is private."""
    said = [one for one in findings(content, session) if one.theme == theme.key]
    has_words = any(text_of(content, session, question.key) for question in theme.follow_ups)
    return has_words or any(theme.is_private or one.state is not State.strength for one in said)


def not_discussed(content: Content, session: Session) -> tuple[str, ...]:
    """Names of subjects that were passed or not asked, without a reason; a private one is never named as missing."""
    said = {one.theme for one in findings(content, session)}
    return tuple(theme.title for theme in content.themes if theme.key not in said and not theme.is_private)


def _is_hidden(content: Content, session: Session, theme: Theme, ticked: frozenset[str]) -> bool:
    """A subject that nothing was said of has nothing to hide."""
    if has_own_item(content, session, theme):
        return theme.key not in ticked
    return STRENGTHS not in ticked and any(one.theme == theme.key for one in findings(content, session))


def _shows_priority(content: Content, session: Session, ticked: frozenset[str], hidden: set[str]) -> bool:
    return PRIORITY in ticked and session.choice(content.priority.key) not in hidden


def _caught(content: Content, session: Session) -> set[str | None]:
    """Nothing, once the subject itself was answered: without that answer, the older one must not come back."""
    found = [one for one in findings(content, session) if one.question == content.safety_net.key]
    return {one.theme for one in found}


def _has_strengths(content: Content, session: Session) -> bool:
    private = {theme.key for theme in content.themes if theme.is_private}
    return any(one.state is State.strength and one.theme not in private for one in findings(content, session))


def _there(titles: Mapping[str, tuple[str, Any]]) -> list[Item]:
    return [Item(key, label) for key, (label, is_there) in titles.items() if is_there]
