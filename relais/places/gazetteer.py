"""The door of the room: what place does a text mean? In memory, loaded once; asks rather than guesses."""

from collections import defaultdict
from functools import lru_cache
from pathlib import Path

from sqlalchemy.orm import Session

from relais.errors import NotFound
from relais.places.decision import by_size, decide_exact, decide_near, is_small_outside
from relais.places.facts import Facts, facts_from_data, facts_from_database
from relais.places.index import Candidate, Kind, NameIndex, Reading
from relais.places.names import forms_of, joined, main_words, words_of
from relais.places.place import COVERED, UNKNOWN, Match, MatchKind, Place
from relais.places.suggestions import Suggestions
from relais.places.wording import departement_named, split_departement, take_apart, without_lead
from relais.settings import ROOT

__all__ = ["Gazetteer", "Match", "MatchKind", "Place"]

READ_LENGTH = 120  # characters: the longest name has 45


class Gazetteer:
    """Communes of the three départements and around, larger ones elsewhere, départements and postcodes."""

    def __init__(self, facts: Facts) -> None:
        self.index = NameIndex(facts)
        self.places = facts.places
        self._departements = facts.departements
        self._departement_codes = {joined(main_words(words_of(n))): code for code, n in facts.departements.items()}
        self._departement_codes |= {joined(words_of(name)): code for name, code in facts.departement_nicknames}
        self._by_code = {place.code_insee: place for place in facts.places}
        self._former_codes = {
            code: place for place, former in zip(facts.places, facts.former, strict=True) for code in former.codes
        }
        self._by_postcode: dict[str, list[Place]] = defaultdict(list)
        for place in facts.places:
            for postcode in place.postcodes:
                self._by_postcode[postcode].append(place)
        self._suggestions = Suggestions(facts.places)
        self._look_up = lru_cache(maxsize=4_096)(self._look_up_afresh)

    @classmethod
    def load(cls, session: Session, data_dir: Path = ROOT / "data") -> "Gazetteer":
        """Communes from the database; places far away and the names of départements from `data_dir`."""
        return cls(facts_from_database(session, data_dir))

    @classmethod
    def from_data(cls, data_dir: Path) -> "Gazetteer":
        return cls(facts_from_data(data_dir))

    def get(self, code_insee: str) -> Place:
        """By present-day or former code (12076 is 12218 since 2016)."""
        place = self._by_code.get(code_insee) or self._former_codes.get(code_insee)
        if place is None:
            raise NotFound(f"no commune {code_insee}")
        return place

    def look_up(self, text: str, *, departement: str | None = None) -> Match:
        """Read what a person typed for a place. `departement` chooses between homonyms; one said in the text wins."""
        return self._look_up(text[:READ_LENGTH], departement)

    def suggest(self, text: str, limit: int = 8) -> list[Place]:
        """Autocompletion by beginning of name or of postcode, then with mistakes; ours first, then the largest."""
        begun = self._suggestions.starting_with(text, limit)
        if begun:
            return begun
        match = self.look_up(text)
        return list(match.places[:limit])

    def departement_name(self, code: str) -> str:
        """« Tarn » for 81."""
        if code not in self._departements:
            raise NotFound(f"no departement {code}")
        return self._departements[code]

    def departement_of(self, words: list[str]) -> str | None:
        """The code that these words name and nothing else: « tarn et garonne » → 82, « 81 »."""
        code = words[0].upper() if len(words) == 1 else ""
        return code if code in self._departements else self._departement_codes.get(joined(main_words(words)))

    def has_postcode(self, postcode: str) -> bool:
        """Whether communes known here have it."""
        return postcode in self._by_postcode

    def _look_up_afresh(self, text: str, departement: str | None) -> Match:
        typed = take_apart(text)
        if typed.postcode and not without_lead(typed.words):
            return self._of_postcode(typed.postcode)
        named = departement_named(typed.words, self._departement_codes)
        if named and not typed.postcode:
            return self._of_departement(named)
        if typed.postcode:
            return self._of_both(list(typed.words), typed.postcode)
        return self._of_name(list(typed.words), departement)

    def _of_name(self, words: list[str], departement: str | None) -> Match:
        if not words:
            return UNKNOWN
        candidates, said = self._exactly(words)
        if candidates:
            match = decide_exact(candidates, said or departement)
            return self._or_ours(match, words) if is_small_outside(match) else match
        part = split_departement(words, self._departement_codes)
        rest = list(without_lead(part.words if part else words))
        near = self.index.nearly(forms_of(rest))
        if part and not near:
            rest = list(without_lead(words))
            near = self.index.nearly(forms_of(rest))
        wanted = part.departement if part else departement
        return decide_near(near, wanted, length=len(joined(rest)))

    def _or_ours(self, outside: Match, words: list[str]) -> Match:
        """« rodes » is a village of the Pyrénées, and how many write Rodez: ask."""
        forms = forms_of(list(without_lead(words)))
        ours = [candidate for candidate in self.index.nearly(forms) if candidate.reading.is_covered]
        near = decide_near(ours, None, length=max(map(len, forms), default=0))
        if near.kind not in (MatchKind.found, MatchKind.confirm):
            return outside
        return Match(MatchKind.ambiguous, (*near.places, *outside.places))

    def _exactly(self, words: list[str]) -> tuple[list[Candidate], str | None]:
        """In full, then without the words before, then with the département said at the end."""
        for tried in (words, list(without_lead(words))):
            if candidates := self.index.exactly(forms_of(tried)):
                return candidates, None
        part = split_departement(words, self._departement_codes)
        if part is None:
            return [], None
        for tried in (list(part.words), list(without_lead(part.words))):
            if candidates := self.index.exactly(forms_of(tried)):
                return candidates, part.departement
        return [], None

    def _of_postcode(self, postcode: str) -> Match:
        if places := self._by_postcode.get(postcode):
            return self._of_places(by_size(places))
        if place := self._former_codes.get(postcode):
            return Match(MatchKind.confirm, (place,), place.departement)
        departement = postcode[:3] if postcode.startswith("97") else postcode[:2]
        return self._of_departement(departement) if departement in self._departements else UNKNOWN

    def _of_places(self, places: tuple[Place, ...]) -> Match:
        if len(places) > 1 and places[0].is_covered:
            return Match(MatchKind.ambiguous, places)
        kind = MatchKind.found if places[0].is_covered else MatchKind.outside
        note = None if places[0].is_covered else places[0].name
        return Match(kind, places[:1], places[0].departement, note)

    def _of_both(self, words: list[str], postcode: str) -> Match:
        """« 81100 castres »: the postcode chooses; when the two disagree, both are offered."""
        there = self._by_postcode.get(postcode, [])
        rest = forms_of(list(without_lead(words)))
        candidates = self.index.exactly(rest) or self.index.nearly(rest)
        agreed = [c for c in candidates if c.reading.place in there]
        if agreed:
            fewest = min(agreed, key=lambda c: (c.reading.kind, c.mistakes)).reading
            kind = MatchKind.found if fewest.is_covered else MatchKind.outside
            return Match(kind, (_place(fewest),), _place(fewest).departement, _note(fewest))
        by_name = self._of_name(words, None)
        if not there:
            return by_name if by_name.kind is not MatchKind.unknown else self._of_postcode(postcode)
        if not by_name.places:
            return self._of_postcode(postcode)
        return Match(MatchKind.ambiguous, tuple(dict.fromkeys((*by_name.places, *by_size(there)))))

    def _of_departement(self, code: str) -> Match:
        if code in COVERED:
            return Match(MatchKind.departement, (), code)
        return Match(MatchKind.outside, (), code, self._departements[code])


def _place(reading: Reading) -> Place:
    if reading.place is None:
        raise NotFound("a far place has no postcode here")
    return reading.place


def _note(reading: Reading) -> str | None:
    is_worth_saying = reading.kind is Kind.FORMER or not reading.is_covered
    return reading.written if is_worth_saying else None
