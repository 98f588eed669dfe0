"""All places of a sentence. What a name means is for `Gazetteer.look_up` to say: the value is the name as written."""

import re

from bot.pipeline.folding import Span, without_overlaps
from bot.pipeline.places.departements import DepartementReader
from bot.pipeline.places.exact_names import ExactNameReader
from bot.pipeline.places.mistaken_names import MistakenNameReader
from bot.pipeline.places.sentence import Sentence
from bot.pipeline.places.surroundings import Surroundings
from relais.places.gazetteer import Gazetteer, MatchKind

_POSTCODE = re.compile(r"(?<![\d.,+])\d{2} ?\d{3}(?![\d€]|\s?(?:euros?|e\b|km|habitants))")


class PlaceFinder:
    """Finds places in sentences."""

    def __init__(self, gazetteer: Gazetteer, around: Surroundings) -> None:
        self._gazetteer, self._around = gazetteer, around
        self._exact = ExactNameReader(gazetteer, around)
        self._departements = DepartementReader(gazetteer, around)
        self._mistaken = MistakenNameReader(gazetteer, around)

    def find(self, text: str) -> list[Span]:
        """In the order of the text; the surer readings first where two overlap."""
        sentence = Sentence(text, self._around)
        spans = [
            *self._postcodes(sentence),
            *self._exact.find(sentence),
            *self._departements.find(sentence),
        ]
        return without_overlaps([*spans, *self._mistaken.find(sentence, spans)])

    def code_of(self, name: str) -> str | None:
        """The commune's code when the name is sure."""
        match = self._gazetteer.look_up(name)
        return match.places[0].code_insee if match.kind is MatchKind.found else None

    def _postcodes(self, sentence: Sentence) -> list[Span]:
        spans = []
        for match in _POSTCODE.finditer(sentence.folded):
            written = sentence.text[match.start() : match.end()]
            known = self._gazetteer.look_up(written).kind is not MatchKind.unknown
            is_whole = " " not in written or self._gazetteer.has_postcode(written.replace(" ", ""))
            if known and is_whole:
                spans.append(Span("postcode", match.start(), match.end(), written))
        return spans
