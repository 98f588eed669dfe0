"""Names of places brought to comparable forms. Pure: no data, no guess."""

import re
import unicodedata
from collections.abc import Sequence

_SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_LINKS = frozenset(["de", "du", "des", "d", "la", "le", "les", "l", "en", "sur", "sous", "et", "a", "au", "aux"])
_ARTICLES = frozenset({"le", "la", "les", "l"})
_SUR = re.compile(r"\bs\s?/\s?")
_NOT_PLAIN = re.compile(r"[^a-z0-9\u0430-\u045f\u0620-\u064a]+")  # Cyrillic and Arabic letters are letters
_ILL = re.compile(r"ill(?=[aeou])")
_DOUBLED = re.compile(r"([a-z])\1+")
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("eau|aux|au|hau", "o"),
        ("ph", "f"),
        ("w", "v"),
        ("qu|ck|k|c(?![eihy])", "q"),
        ("c(?=[eiy])|sc(?=[eiy])", "s"),
        ("ge(?=[ao])|g(?=[eiy])", "j"),
        ("(?<=[aeiou])y(?=[aeiou])|y", "i"),
        ("ai|ei|es$|ez$|(?<=i)ers?$", "e"),
        ("z", "s"),
        ("(?<=[aiou][b-df-hj-np-tv-z])e(?=[b-df-hj-np-tv-z][aiou])", ""),
        ("an|en|am(?=[bp])|em(?=[bp])", "2"),
        ("h", ""),
        ("(?<=..)(e|es|s|t|ts|d|ds|x|xe)$", ""),
    )
)


def words_of(text: str) -> list[str]:
    """« St-Affrique s/Tarn » → saint, affrique, sur, tarn."""
    spread = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").casefold()
    plain = "".join(c for c in unicodedata.normalize("NFKD", spread) if not unicodedata.combining(c))
    words = _NOT_PLAIN.sub(" ", _SUR.sub(" sur ", plain)).split()
    return [_SAINTS.get(word, word) for word in words]


def joined(words: Sequence[str]) -> str:
    """Without spaces, because « La Bastide » and « Labastide » are one name to the ear."""
    return "".join(words)


def main_words(words: Sequence[str]) -> list[str]:
    """Without the small words that people leave out: « villefranche (de) rouergue »."""
    return [word for word in words if word not in _LINKS]


def without_article(words: Sequence[str]) -> Sequence[str]:
    return words[1:] if len(words) > 1 and words[0] in _ARTICLES else words


def forms_of(words: Sequence[str]) -> set[str]:
    """All that count as the same name: in full, without its first article, without small words."""
    forms = {joined(words), joined(without_article(words)), joined(main_words(words))}
    if words and words[0].startswith("st") and len(words[0]) > 5:
        forms.add("saint" + joined(words)[2:])
    return {form for form in forms if form}


def beginnings_of(words: Sequence[str]) -> set[str]:
    """What remains when the end of a name is left out: « onet », « lezignan »; never « saint » alone."""
    mains = main_words(words)
    starts = (mains[:length] for length in range(1, len(mains)))
    return {joined(start) for start in starts if start[-1] not in ("saint", "sainte") and len(joined(start)) >= 4}


def sounds_of(form: str) -> set[str]:
    """Also as it is said when « ill » is a y: « miyau » is Millau, and so is « milo »."""
    other = _ILL.sub("i", form)
    return {sound_of(form)} if other == form else {sound_of(form), sound_of(other)}


def sound_of(form: str) -> str:
    """A rough spelling by ear: « castelnodary » and « castelnaudary » are equal."""
    sound = _DOUBLED.sub(r"\1", form)
    for pattern, replacement in _SOUNDS:
        sound = pattern.sub(replacement, sound)
    return _DOUBLED.sub(r"\1", sound)
