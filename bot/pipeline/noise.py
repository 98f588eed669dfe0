"""Training sentences written as people write them in a hurry: by ear, in texting, with slips of the finger.

The same sentence and seed give the same noise. Only sentences in Latin letters are touched.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence

# What adults write for what, by ear and by haste; one is drawn among those that fit.
BY_EAR = (
    "qu:k eau:o au:o ph:f ss:s tt:t ll:l nn:n mm:m pp:p rr:r ai:é ait:é en:an an:en em:an c:s ç:ss ge:je tion:sion "
    "oi:wa é:er er:é ez:é h: x: y:i z:s s:ss un:1 in:un ch:sh eu:e è:é ê:e é:e à:a ù:u gn:ni ien:1"
)
_PAIRS = [tuple(pair.split(":")) for pair in BY_EAR.split()]
_SILENT_END = re.compile(r"(?<=\w\w)[steztxd]$|ent$|es$")
_GLUED = re.compile(r"\b([jdlmtsnc]|la|le|de|je|me|ma|te|se|il|on)['’ ]+(?=[a-zà-ÿ]{3})", re.IGNORECASE)
_MUTE = re.compile(r"(?<=[bcdfgjklmnpqrstvz])e(?=[bcdfgjklmnpqrstvz][aeiouyéè])")
_LATIN = re.compile(r"[^\u0370-\uffff]*")
HASTE = (0.15, 0.3, 0.45, 0.7)  # shares of the words that are touched, from a careful writer to one who writes by ear
# Small words that a writer by ear glues to the next or writes with one letter; one is drawn.
SMALL = {
    "je": ("j", "jeu", "ge", "je"),
    "j'ai": ("jé", "g", "jai", "jé"),
    "c'est": ("c", "cé", "sé", "cest", "ses"),
    "est": ("é", "et", "é"),
    "et": ("é", "et", "est"),
    "a": ("à", "as"),
    "à": ("a",),
    "au": ("o", "au"),
    "aux": ("o", "au"),
    "que": ("ke", "k", "q"),
    "qui": ("ki",),
    "quoi": ("koi", "kwa"),
    "pas": ("pa",),
    "plus": ("plu", "pu", "+"),
    "de": ("2", "d", "de"),
    "des": ("dé", "d"),
    "les": ("lé",),
    "mes": ("mé",),
    "ses": ("sé",),
    "ces": ("sé", "cé"),
    "un": ("1", "in"),
    "une": ("1", "une", "un"),
    "pour": ("pr", "pour", "poure"),
    "dans": ("dan", "ds"),
    "mais": ("mé",),
    "me": ("m", "me"),
    "ma": ("ma", "m'a"),
    "ne": ("n", ""),
    "il": ("i", "il", "ile"),
    "elle": ("el", "elle"),
    "on": ("on", "ont"),
    "y": ("i", "y"),
    "peux": ("peu", "pe"),
    "veux": ("veu", "ve", "vx"),
    "suis": ("sui", "suit"),
    "fait": ("fé", "fai"),
    "faire": ("fer", "fair", "fère"),
}


class Noise:
    """`texting`: abbreviations → words; read backwards here."""

    def __init__(self, texting: Mapping[str, str], seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  # nothing secret: the same noise each time
        self._short: dict[str, list[str]] = {}
        for short, long in texting.items():
            self._short.setdefault(long, []).append(short)

    def copies_of(self, texts: Sequence[str]) -> Iterator[tuple[int, str]]:
        """For each sentence that noise can change: its position and one noisy copy."""
        for position, text in enumerate(texts):
            copy = self.on(text) if _LATIN.fullmatch(text) else text
            if copy != text:
                yield position, copy

    def on(self, text: str) -> str:
        draw, haste = self._random.random, self._random.choice(HASTE)
        noisy = " ".join(self._on_word(word, haste) for word in text.split(" "))
        if draw() < haste:
            noisy = _GLUED.sub(lambda small: small[1] if draw() < 0.5 else small[0], noisy)
        if draw() < 0.5:
            noisy = re.sub("['’]", self._random.choice(("", " ")), noisy)
        if draw() < 0.6:
            noisy = noisy.lower()
        if draw() < 0.4:
            noisy = re.sub("[.,!?;]", "", noisy)
        if draw() < 0.15:
            noisy = re.sub(r"\bje ", "j", noisy)
        return noisy

    def _on_word(self, word: str, haste: float) -> str:
        short = self._short.get(word.lower())
        if short and self._random.random() < haste * 1.2:
            return self._random.choice(short)
        small = SMALL.get(word.lower())
        if small and self._random.random() < haste:
            return self._random.choice(small)
        if len(word) > 2 and self._random.random() < haste:
            word = self._misspelt(word)
            return self._misspelt(word) if self._random.random() < haste else word
        return word

    def _misspelt(self, word: str) -> str:
        kind = self._random.random()
        if kind < 0.5:
            return self._by_ear(word)
        if kind < 0.7:
            return _SILENT_END.sub("", word)
        if kind < 0.8:
            return _MUTE.sub("", word, count=1)
        if len(word) < 5:
            return word
        at = self._random.randrange(1, len(word) - 2)
        swapped = "" if kind < 0.9 else word[at + 1] + word[at]
        return word[:at] + (swapped or word[at + 1]) + word[at + 2 :]

    def _by_ear(self, word: str) -> str:
        fitting = [(heard, written) for heard, written in _PAIRS if heard in word]
        if not fitting:
            return word
        heard, written = self._random.choice(fitting)
        return word.replace(heard, written, 1)
