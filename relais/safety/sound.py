"""How words are compared: folded (lower case, no accents) and by their sound, which spelling mistakes keep. Pure."""

import re
import unicodedata

_SPREAD = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ى": "ي", "ة": "ه", "ـ": None, "’": "'", "‘": "'", "ʼ": "'"})
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_LATIN = re.compile(r"[a-z]+")

# One after the other. Capitals are sounds: A (an, en), I (in, ain), O (on), U (ou), Q (eu), W (oi), S (ch).
_RULES = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"),
        (r"oeu|eu", "Q"),
        (r"sch|ch|sh", "S"),
        (r"qu|q|ck", "k"),
        (r"sc(?=[eiy])", "s"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"gu(?=[eiy])", "G"),
        (r"ge(?=[ao])|g(?=[eiy])", "j"),
        (r"g", "G"),
        (r"x", "s"),
        (r"z", "s"),
        (r"(?<!m)ent$", "e"),
        (r"(?:ai|ei)(?=n[^aeiouyn]|n$|m[pb])", "i"),
        (r"ou|w", "U"),
        (r"eau|au", "o"),
        (r"oi", "W"),
        (r"[aei]ill|[aei]il$|ill", "y"),
        (r"[ae][nm](?![aeiouyQUWnm])", "A"),
        (r"[iuy][nm](?![aeiouyQUWnm])", "I"),
        (r"o[nm](?![aeiouyQUWnm])", "O"),
        (r"ai|ei|ez$|er$|et$|es$", "e"),
        (r"y", "i"),
        (r"h", ""),
        (r"(.)\1+", r"\1"),
        (r"[stdxz]+$", ""),
        (r"e+$", ""),
        (r"(.)\1+", r"\1"),
    )
]


def fold(text: str) -> str:
    """« Ça me TUEEEE » → « ca me tuee »; other scripts lose their marks too."""
    spread = unicodedata.normalize("NFKD", text.lower().translate(_SPREAD))
    return _REPEATED.sub(r"\1\1", "".join(char for char in spread if not unicodedata.combining(char)))


def sound_of(folded: str) -> str:
    """« frappé », « frape », « frapper » → « frap ». Empty for another script than ours."""
    if not _LATIN.fullmatch(folded):
        return ""
    sound = folded
    for pattern, replacement in _RULES:
        sound = pattern.sub(replacement, sound)
    return sound
