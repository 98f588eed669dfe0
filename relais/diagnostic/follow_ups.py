"""Which follow-ups are asked: the themes with the strongest answers, a few each, few in all. Pure."""

from relais.diagnostic.families import is_told_in_private
from relais.diagnostic.meaning import findings
from relais.diagnostic.model import Content, Flag, Question, Theme
from relais.diagnostic.record import Path, Session
from relais.diagnostic.standing import flags, opened

ASK_ME = "ask_me"


def screened_themes(content: Content, session: Session) -> list[Theme]:
    """Those of this path, and those the person spoke of unasked, in their order."""
    wanted, hidden = wanted_themes(content, session), {theme.key for theme in put_off(content, session)}
    return [
        theme
        for theme in content.themes
        if theme.screening.key in session.given or (theme.key in wanted and theme.key not in hidden)
    ]


def wanted_themes(content: Content, session: Session) -> set[str]:
    """Hers, or those of the questionnaire when she lets Relais ask."""
    if session.path is Path.complete:
        return {theme.key for theme in content.themes}
    given = session.given.get(content.subjects.key)
    chosen = [choice for choice in given.choices if choice != ASK_ME] if given else []
    return set((chosen or list(content.default_themes))[: content.caps.chosen_themes])


def put_off(content: Content, session: Session) -> tuple[Theme, ...]:
    """Subjects for later, in private: somebody reads along."""
    if session.is_alone or Flag.third_party_present not in flags(content, session):
        return ()
    return tuple(theme for theme in content.themes if is_told_in_private(theme))


def follow_ups(content: Content, session: Session, *, room: int) -> list[Question]:
    """Those that were answered, and those still to ask while there is room. Ranked by the first answers alone: a
    follow-up must not change which themes are followed.
    """
    ranked, waiting = _ranked(content, session), put_off(content, session)
    followed = [theme for theme, _ in ranked if theme not in waiting][: content.caps.followed_themes]
    left = room - sum(one.key in session.given for _, open_ones in ranked for one in open_ones)
    asked: list[Question] = []
    for theme, open_ones in ranked:
        done = [one for one in open_ones if one.key in session.given]
        most = min(theme.most_follow_ups - len(done), left) if theme in followed else 0
        new = [one for one in open_ones if one not in done][: max(0, most)]
        left -= len(new)
        asked += [one for one in open_ones if one in done or one in new]
    return asked


def left_for_the_counsellor(content: Content, session: Session) -> tuple[Theme, ...]:
    """Hard subjects that were not gone into: « à préciser avec le conseiller »."""
    hard = {one.theme for one in findings(content, session) if one.is_hard}
    to_ask = {theme.key: opened(theme, session) for theme in content.themes if theme.key in hard}
    return tuple(
        theme
        for theme in content.themes
        if to_ask.get(theme.key) and not any(one.key in session.given for one in to_ask[theme.key])
    )


def _ranked(content: Content, session: Session) -> list[tuple[Theme, tuple[Question, ...]]]:
    """Themes that have something to ask, with it, the strongest answers first."""
    weights = {one.theme: one.weight for one in findings(content, session) if one.is_screening}
    found = [(theme, opened(theme, session)) for theme in content.themes]
    told = [(theme, open_ones) for theme, open_ones in found if open_ones]
    return sorted(told, key=lambda one: tuple(-weight for weight in weights.get(one[0].key, (0, 0))))
