"""Places named in a sentence: communes with their mistakes, postcodes, départements. Knows nothing of Rasa.

An exact name is enough when it is no French word; a French word (« orange »), or a name with mistakes, needs words
before it that announce a place, or to be the whole answer. What it means is for `Gazetteer.look_up` to say: the value
is the name as written.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.pipeline.folding import Span, Token, fold, tokens_of, without_overlaps
from bot.pipeline.sound import sound_of
from bot.pipeline.surroundings import Surroundings
from relais.places.gazetteer import Gazetteer, MatchKind
from relais.places.index import Kind, Reading
from relais.places.names import forms_of, joined, main_words, words_of
from relais.places.place import COVERED

ARTICLES = ("la", "le", "les", "l")
LINKS = (*ARTICLES, "de", "du", "des", "d", "en", "sur", "sous", "et", "a", "au", "aux")
LONGEST = 7  # words of « Saint Geniez d'Olt et d'Aubrac »
SHORT_ANSWER = 5  # words: longer than that is a sentence
LONG_NAME = 8  # letters
LARGE = 3_000  # inhabitants of a place outside that is worth a mistake
LEAST_LETTERS = 5  # of a name with mistakes
LEAST_HEARD = 4  # of a name spelt by ear
LAST_DAY = 31
TOWN = 2_000
BIG_TOWN = 4_000
CITY = 20_000
_POSTCODE = re.compile(r"(?<![\d.,+])\d{2} ?\d{3}(?![\d€]|\s?(?:euros?|e\b|km|habitants))")
_NUMBER = re.compile(r"\d{2}|2[ab]|97\d")
# What holds names and numbers that are no places: e-mails, addresses of pages, phone numbers.
_HIDDEN = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|(?<!\d)0\d(?:[ .\-/]?\d{2}){4}(?!\d)")


class PlaceFinder:
    """Finds places in sentences."""

    def __init__(self, gazetteer: Gazetteer, surroundings: Surroundings) -> None:
        self._gazetteer, self._around = gazetteer, surroundings

    def find(self, text: str) -> list[Span]:
        folded = _HIDDEN.sub(lambda match: " " * len(match[0]), fold(text))
        tokens = tokens_of(folded)
        spans = [*self._postcodes(text, folded), *self._exact(text, tokens)]
        spans += self._departements(text, tokens)
        free = [not any(span.start < token.end and token.start < span.end for span in spans) for token in tokens]
        spans += self._mistaken(text, tokens, free)
        return without_overlaps(spans)

    def code_of(self, name: str) -> str | None:
        """The commune's code when the name is sure."""
        match = self._gazetteer.look_up(name)
        return match.places[0].code_insee if match.kind is MatchKind.found else None

    def _postcodes(self, text: str, folded: str) -> list[Span]:
        spans = []
        for match in _POSTCODE.finditer(folded):
            written = text[match.start() : match.end()]
            known = self._gazetteer.look_up(written).kind is not MatchKind.unknown
            is_whole = " " not in written or self._gazetteer.has_postcode(written.replace(" ", ""))
            if known and is_whole:
                spans.append(Span("postcode", match.start(), match.end(), written))
        return spans

    def _exact(self, text: str, tokens: Sequence[Token]) -> list[Span]:
        """The longest name at each place."""
        spans, start = [], 0
        while start < len(tokens):
            end = next((e for e in self._ends(tokens, start) if self._is_name(text, tokens, start, e)), None)
            if end is not None:
                end = self._longer(text, tokens, start, end) or end
                spans.append(_span("commune", text, tokens, start, end))
            start = end or start + 1
        return spans

    def _longer(self, text: str, tokens: Sequence[Token], start: int, end: int) -> int | None:
        """« villefranche de rouerg » is more than « villefranche », which several are called."""
        if end >= len(tokens) or not self._is_open(text[tokens[start].start : tokens[end - 1].end]):
            return None
        for longer in range(min(len(tokens), end + 3), end, -1):
            is_whole = not _is_broken(text, tokens, start, longer) and tokens[longer - 1].word not in LINKS
            if is_whole and self._is_nearly_name(tokens, start, longer):
                return longer
        return None

    def _is_open(self, name: str) -> bool:
        return self._gazetteer.look_up(name).kind in (MatchKind.ambiguous, MatchKind.confirm)

    def _ends(self, tokens: Sequence[Token], start: int) -> range:
        """Where a name that begins here may end, the longest first. Most words begin none."""
        return range(start + self._most_words(tokens, start), start, -1)

    def _most_words(self, tokens: Sequence[Token], start: int) -> int:
        first, most = words_of_token(tokens[start].word), min(LONGEST, len(tokens) - start)
        if not first or not self._begins(first[0]):
            return 0
        if first[0] not in LINKS:
            return most
        written = ""  # a small word begins only names that are written with it
        for count, token in enumerate(tokens[start : start + most]):
            written += joined(words_of_token(token.word))
            if not self._begins(written):
                return count
        return most

    def _begins(self, word: str) -> bool:
        is_saint = word.startswith("st") and self._gazetteer.index.has_beginning("saint" + word[2:])
        return is_saint or self._gazetteer.index.has_beginning(word)

    def _is_name(self, text: str, tokens: Sequence[Token], start: int, end: int) -> bool:
        if not all(words_of_token(token.word) for token in tokens[start:end]):
            return False
        words = _words_between(tokens, start, end)
        mains = main_words(words)
        if len(joined(mains)) < 2 or joined(mains).isdigit() or words[-1] not in mains:
            return False
        # The small word before a name is part of it only when the name is written with it (« Le Travet »).
        forms = {joined(words)} if words[0] not in mains else forms_of(words)
        readings = [candidate.reading for candidate in self._gazetteer.index.exactly(forms)]
        if not readings or _is_broken(text, tokens, start, end) or self._is_excluded(tokens, start, end):
            return False
        is_answer = self._is_answer(tokens, start, end)
        is_announced = self._is_announced(tokens, start) or is_answer
        is_capital = text[tokens[start].start].isupper() and start > 0
        if self._is_word_first(tokens, start, end) and not is_capital:
            return False
        if tokens[start].word in ARTICLES and not (is_announced or is_capital or _are_with_article(readings)):
            return False
        is_whole_name = any(reading.kind is not Kind.BEGINNING for reading in readings)
        is_common = all(word in self._around.common or len(word) < 4 for word in mains)
        if is_whole_name and not is_common:
            is_known = any(reading.is_covered or reading.population >= LARGE for reading in readings)
            return is_announced or len(mains) > 1 or is_known or (is_capital and any(r.place for r in readings))
        is_town = text[tokens[start].start].isupper() and any(r.is_covered and r.population >= TOWN for r in readings)
        if not is_whole_name and not is_common and (is_town or len(joined(mains)) > LEAST_LETTERS):
            return is_announced or any(reading.is_covered for reading in readings)
        if is_whole_name and len(mains) > 1 and is_capital:
            return True
        return is_announced and (not is_common or is_capital or is_answer)

    def _is_word_first(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        return " ".join(token.word for token in tokens[start:end]) in self._around.word_first

    def _departements(self, text: str, tokens: Sequence[Token]) -> list[Span]:
        spans = []
        for start in range(len(tokens)):
            for end in range(min(len(tokens), start + 4), start, -1):
                is_number = end == start + 1 and _NUMBER.fullmatch(tokens[start].word) is not None
                if self._is_departement(text, tokens, start, end, is_number=is_number):
                    spans.append(_span("departement", text, tokens, start, end))
                    break
        return spans

    def _is_departement(self, text: str, tokens: Sequence[Token], start: int, end: int, *, is_number: bool) -> bool:
        words = [token.word for token in tokens[start:end]]
        if not is_number and (main_words(words[:1]) != words[:1] or main_words(words[-1:]) != words[-1:]):
            return False
        code = self._gazetteer.departement_of(words)
        if code is None or (words[0] == "sa" and len(words) > 1):
            return False
        if not is_number:
            is_risky = joined(words) in self._around.departement_words
            is_capital = text[tokens[start].start].isupper() and start > 0
            return not self._is_excluded(tokens, start, end) and (is_capital or not is_risky)
        if len(tokens) == 1:
            return code in COVERED
        after = tokens[end].word if end < len(tokens) else ""
        is_date = tokens[start - 1].word == "le" and self._may_be_date(tokens, start, code)
        is_preceded = self._is_preceded(tokens, start, self._around.departement_before)
        return is_preceded and _ends_number(after) and not is_date

    def _may_be_date(self, tokens: Sequence[Token], start: int, code: str) -> bool:
        """« pour le 12 » is a day; so is the number of a département far away, which nobody here says so."""
        before = tokens[start - 2].word if start > 1 else ""
        is_day = code.isdigit() and int(code) <= LAST_DAY
        return (
            is_day
            and before not in ("dans", "ds", "sur")
            and (before in self._around.date_before or code not in COVERED)
        )

    def _mistaken(self, text: str, tokens: Sequence[Token], free: Sequence[bool]) -> list[Span]:
        """Names with mistakes, where a place is announced or the message is no more than an answer."""
        spans: list[Span] = []
        taken_until = 0
        for start in range(len(tokens)):
            if start < taken_until or not free[start]:
                continue
            shortest = _shortest_mistaken(tokens[start].word, self._around.filler)
            for end in range(min(len(tokens), start + 5), start + shortest - 1, -1):
                if not all(free[start:end]) or not self._may_be_mistaken(text, tokens, start, end):
                    continue
                if self._is_mistaken_name(tokens, start, end):
                    spans.append(_span("commune", text, tokens, start, end))
                    taken_until = end
                    break
        return spans

    def _may_be_mistaken(self, text: str, tokens: Sequence[Token], start: int, end: int) -> bool:
        words = [token.word for token in tokens[start:end]]
        if len(joined(words)) < LEAST_HEARD or any(word.isdigit() or word in self._around.never for word in words):
            return False
        if main_words(words[-1:]) != words[-1:] or _is_broken(text, tokens, start, end):
            return False
        if tokens[start - 1].word in ARTICLES and start > 0:
            return False
        return not self._is_excluded(tokens, start, end) and not self._is_word_first(tokens, start, end)

    def _is_mistaken_name(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """The less a place is announced, the larger and the nearer it must be."""
        words = [token.word for token in tokens[start:end]]
        if words[0] in LINKS and words[0] not in ARTICLES:
            return False
        is_common = any(word in self._around.common for word in words) and not words[0].startswith("s")
        if (is_common and len(words) == 1) or all(word in self._around.common for word in words):
            return False
        is_expected = self._is_announced(tokens, start) or self._is_answer(tokens, start, end)
        if is_expected and not is_common and len(joined(words)) >= LEAST_LETTERS:
            return self._is_nearly_name(tokens, start, end)
        if is_expected and len(joined(words)) >= LONG_NAME:
            return self._is_nearly_name(tokens, start, end, least=TOWN)
        if is_common and len(joined(words)) < LONG_NAME:
            return False
        is_single = len(words) == 1 and len(words[0]) > LEAST_LETTERS
        if is_single and self._is_preceded(tokens, start, self._around.barely_before):
            return self._is_nearly_name(tokens, start, end, least=TOWN, forgiven=1)
        return self._is_heard(tokens, start, end, is_expected=is_expected)

    def _is_nearly_name(
        self, tokens: Sequence[Token], start: int, end: int, *, least: int = 0, forgiven: int | None = None
    ) -> bool:
        """In a sentence fewer mistakes are forgiven than in an answer to « où ? ». `least`: inhabitants."""
        words = _words_between(tokens, start, end)
        most = forgiven or (1 if len(joined(words)) < LONG_NAME else 2)
        near = self._gazetteer.index.nearly(forms_of(words))
        fewest = min((candidate.mistakes for candidate in near), default=LONGEST)
        best = [candidate.reading for candidate in near if candidate.mistakes == fewest]
        least = max(least, TOWN) if self._is_heard_as_word(tokens, start, end) else least
        return fewest <= most and any(_is_worth(reading, least) for reading in best)

    def _is_heard(self, tokens: Sequence[Token], start: int, end: int, *, is_expected: bool) -> bool:
        """A town that is only spelt otherwise: « lavor » at the end of a sentence."""
        least = TOWN if is_expected else BIG_TOWN
        heard = self._gazetteer.index.heard(forms_of(_words_between(tokens, start, end)))
        names = [candidate.reading for candidate in heard if candidate.reading.kind is Kind.NAME]
        return any(reading.is_covered and reading.population >= least for reading in names)

    def _is_heard_as_word(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """« englais » sounds like a French word, and is one."""
        return end == start + 1 and sound_of(tokens[start].word) in self._around.sounds

    def _is_announced(self, tokens: Sequence[Token], start: int) -> bool:
        if not self._is_preceded(tokens, start, self._around.before):
            return False
        is_verb = start > 1 and tokens[start - 1].word == "a" and tokens[start - 2].word in self._around.have
        return not is_verb

    def _is_preceded(self, tokens: Sequence[Token], start: int, expected: frozenset[str]) -> bool:
        """By one to three words of the list; an article may stand between."""
        before = [token.word for token in tokens[max(0, start - 4) : start]]
        if before and before[-1] in ARTICLES and " ".join(before[-1:]) not in expected:
            before = before[:-1]
        return any(" ".join(before[-length:]) in expected for length in (1, 2, 3) if len(before) >= length)

    def _is_answer(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """Whether nothing but filler surrounds it in a short message."""
        rest = [*tokens[:start], *tokens[end:]]
        words = [token.word for token in rest if not token.word.isdigit()]
        return len(tokens) - (end - start) <= SHORT_ANSWER and all(word in self._around.filler for word in words)

    def _is_excluded(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        before = [
            token.word for token in tokens[max(0, start - 2) : start] if token.word not in ("de", "d", "du", "la")
        ]
        after = tokens[end].word if end < len(tokens) else ""
        return bool(before and before[-1] in self._around.not_after) or after in self._around.not_before


def _is_worth(reading: Reading, least: int) -> bool:
    """Ours of that size, or a place outside that is large enough; without `least` any of ours."""
    return reading.population >= (least if reading.is_covered else CITY if least else LARGE)


def _words_between(tokens: Sequence[Token], start: int, end: int) -> list[str]:
    return [word for token in tokens[start:end] for word in words_of_token(token.word)]


def _span(entity: str, text: str, tokens: Sequence[Token], start: int, end: int) -> Span:
    first, last = tokens[start].start, tokens[end - 1].end
    return Span(entity, first, last, text[first:last])


def _shortest_mistaken(word: str, filler: frozenset[str]) -> int:
    """Words that a name with mistakes needs when it begins so; an article asks for two more, filler begins none."""
    if word in ARTICLES:
        return 3
    return LONGEST if word in filler else 1


@lru_cache(maxsize=8_192)
def words_of_token(word: str) -> tuple[str, ...]:
    return tuple(words_of(word))


def _is_broken(text: str, tokens: Sequence[Token], start: int, end: int) -> bool:
    """A comma or the end of a sentence inside is no name."""
    return any(mark in text[tokens[start].start : tokens[end - 1].end] for mark in ",;:!?.()\n")


def _are_with_article(readings: Sequence[Reading]) -> bool:
    """« la caze » is hardly Lacaze, « la cavalerie » is La Cavalerie."""
    return any(words_of(reading.written)[0] in ARTICLES for reading in readings)


def _ends_number(after: str) -> bool:
    """« dans le 81 » is followed by nothing that would make it a date, a price or an age."""
    return after not in {
        "ans",
        "an",
        "euros",
        "km",
        "h",
        "heures",
        "mois",
        "jours",
        "minutes",
        "du",
        "janvier",
        "fevrier",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
    }
