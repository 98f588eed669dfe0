"""What a person typed, taken apart: the name, the postcode, the département. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from relais.places.names import joined, main_words, words_of

_POSTCODE = re.compile(r"(?<![\d])(\d{2})[\s.]?(\d{3})(?![\d])")
_LEAD = frozenset(
    [
        "a",
        "au",
        "aux",
        "en",
        "dans",
        "vers",
        "sur",
        "de",
        "du",
        "des",
        "d",
        "chez",
        "pres",
        "cote",
        "proche",
        "autour",
        "alentours",
        "environs",
        "j",
        "je",
        "jhabite",
        "habite",
        "habitons",
        "suis",
        "sui",
        "vis",
        "vit",
        "reside",
        "loge",
        "moi",
        "c",
        "est",
        "cest",
        "ville",
        "commune",
        "village",
        "secteur",
        "departement",
        "code",
        "postal",
        "pour",
        "oui",
        "bonjour",
        "plutot",
        "le",
        "la",
        "les",
        "l",
        "mairie",
        "dep",
        "dept",
        "centre",
    ]
)
_DEPARTEMENT_NUMBER = re.compile(r"2[ab]|\d{2}|97\d")


class Typed(NamedTuple):
    """`words` are without the postcode and without the words that lead to a name."""

    postcode: str | None
    words: Sequence[str]


class Part(NamedTuple):
    """A name and the département said with it."""

    words: Sequence[str]
    departement: str


def take_apart(text: str) -> Typed:
    postcode = _POSTCODE.search(text)
    rest = _POSTCODE.sub(" ", text) if postcode else text
    return Typed(postcode[1] + postcode[2] if postcode else None, words_of(rest))


def without_lead(words: Sequence[str]) -> Sequence[str]:
    """« j habite a castres » → castres; a name made only of such words stays."""
    for start, word in enumerate(words):
        if word not in _LEAD:
            return words[start:]
    return words


def departement_named(words: Sequence[str], codes: Mapping[str, str]) -> str | None:
    """The code when the words are a département and nothing else: « l aveyron », « 81 », « dans le tarn »."""
    rest = without_lead(words)
    if len(rest) == 1 and _DEPARTEMENT_NUMBER.fullmatch(rest[0]):
        return rest[0].upper() if rest[0].upper() in codes.values() else None
    return codes.get(joined(main_words(rest)))


def split_departement(words: Sequence[str], codes: Mapping[str, str]) -> Part | None:
    """« montclar aveyron », « montclar dans le 12 »: the name, then the département at the end."""
    for length in (1, 2, 3, 4):
        if length >= len(words):
            return None
        code = codes.get(joined(words[-length:])) or _number(words[-length:], codes)
        if code:
            return Part(_without_tail(words[:-length]), code)
    return None


def _number(words: Sequence[str], codes: Mapping[str, str]) -> str | None:
    is_number = len(words) == 1 and _DEPARTEMENT_NUMBER.fullmatch(words[0])
    return words[0].upper() if is_number and words[0].upper() in codes.values() else None


def _without_tail(words: Sequence[str]) -> Sequence[str]:
    end = len(words)
    while end > 1 and words[end - 1] in _LEAD:
        end -= 1
    return words[:end]
