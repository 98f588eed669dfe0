"""What comes first for the person, and which service to look for. Pure."""

from dataclasses import dataclass

from relais.diagnostic.meaning import Finding, findings, strongest
from relais.diagnostic.model import Content, State, Theme
from relais.diagnostic.record import Session
from relais.diagnostic.standing import all_chosen, find_theme


@dataclass(frozen=True)
class Wanted:
    """What to look for, for a subject."""

    theme: str
    need: str
    radius_km: float | None = None


def leading_theme(content: Content, session: Session) -> Theme:
    """Hers; else the strongest; else one that goes well; else the first of all, which is the project."""
    strong = [one.theme for one in findings(content, session) if one.state is State.strength]
    keys = [session.choice(content.priority.key), *strongest(content, session), *strong]
    return next((theme for key in keys if (theme := find_theme(content, key))), content.themes[0])


def wanted_for(content: Content, session: Session, theme: Theme) -> Wanted:
    """The need of the most urgent answer, the most precise, the strongest, the last; or the theme's own."""
    hard = [one for one in findings(content, session) if one.theme == theme.key and one.is_hard and one.need]
    best = max(enumerate(hard), key=lambda placed: _precision(placed[1], theme, placed[0]), default=None)
    return Wanted(theme.key, str(best[1].need) if best else theme.need, radius_km(content, session))


def radius_km(content: Content, session: Session) -> float | None:
    """How far the person can go, when she said it."""
    said = [choice.meaning.radius_km for choice in all_chosen(content, session) if choice.meaning.radius_km]
    return said[-1] if said else None


def _precision(found: Finding, theme: Theme, place: int) -> tuple[int, bool, int, int]:
    return int(found.urgency), found.need != theme.need, int(found.impact), place
