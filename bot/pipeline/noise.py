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
_LATIN = re.compile(r"[^\u0370-\uffff]*")
HASTE = (0.15, 0.3, 0.45)  # shares of the words that are touched, from a careful writer to a hurried one


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
        if len(word) > 2 and self._random.random() < haste:
            word = self._misspelt(word)
            return self._misspelt(word) if self._random.random() < 1 / 3 else word
        return word

    def _misspelt(self, word: str) -> str:
        kind = self._random.random()
        if kind < 0.55:
            return self._by_ear(word)
        if kind < 0.8:
            return _SILENT_END.sub("", word)
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
