"""How a French word sounds, roughly: words that are said alike and written differently share a key.

« logeman » and « logement », « garder » and « gardé », « kestion » and « question ». For understanding only: keys are
compared with keys, never shown. Input: one lower-case word without accents, as `text.read` gives it.
"""

import re
from functools import lru_cache

_SAID_ALIKE_AT_THE_END = re.compile(r"(?:aient|ais|ait|ees|ee|er|ez|es)$")
_RULES = [
    (re.compile(written), said)
    for written, said in (
        (r"^ps(?=[iy])", "s"),
        (r"^femm", "fam"),
        (r"ph", "f"),
        (r"(?<=sy)ch", "k"),
        (r"th", "t"),
        (r"rh", "r"),
        (r"sch|sh", "ch"),
        (r"^h|(?<=[^c])h", ""),
        (r"oeu|oe", "eu"),
        (r"eaux?|aux?", "o"),
        (r"(?<=[^s])tionn?(?=[aeiou])", "S§on"),
        (r"(?<=[^s])tion", "S§3"),
        (r"tien", "S§1"),
        (r"sc(?=[eiy])|c(?=[eiy])", "S"),
        (r"ch", "C"),
        (r"cqu|qu|q|ck|cc|c|k+", "k"),
        (r"gn", "N"),
        (r"ge(?=[ao])|g(?=[eiy])(?!eu?$)", "j"),
        (r"ge$", "je"),
        (r"gu(?=[eiy])", "G"),
        (r"g+", "G"),
        (r"ss+", "S"),
        (r"(?<=[aeiouy])s(?=[aeiouy])", "z"),
        (r"x(?=[aeiouy])", "kS"),
        (r"x$", ""),
        (r"x", "kS"),
        (r"s", "S"),
        (r"S+", "S"),
        (r"w", "W"),
        (r"oin(?![aeiouynh])", "W1"),
        (r"o[iy]|oua", "W"),
        (r"(?<=[aeou])ill?(?=e|$|[aeou])", "Y"),
        (r"ill", "iY"),
        (r"(?<=[aeiouW])y(?=[aeiou])", "Y"),
        (r"y", "i"),
        (r"(?:ei|ai|i|u)n(?![aeiouyn])|(?:ai|i)m(?=[bp])|aim$|um(?=[bp])", "1"),
        (r"ien(?![aeiouyn])", "i1"),
        (r"[ae]n(?![aeiouyn])|[ae]m(?=[bp])", "2"),
        (r"on(?![aeiouyn])|om(?=[bp])", "3"),
        (r"ou", "U"),
        (r"eu|ai|ei", "e"),
        (r"(.)\1+", r"\1"),
        (r"§", "i"),
    )
]
_NOT_HEARD = re.compile(r"[tdpSz]+$")


@lru_cache(maxsize=20_000)
def sound_of(word: str) -> str:
    """A short key; a word that is not of Latin letters is its own."""
    if len(word) < 2 or not (word.isascii() and word.isalpha()):
        return word
    said = _SAID_ALIKE_AT_THE_END.sub("e", word) if len(word) > 3 else word
    for written, sound in _RULES:
        said = written.sub(sound, said)
    if len(said) > 2:
        said = _NOT_HEARD.sub("", said)
    return said.removesuffix("e") if len(said) > 2 else said
