"""A reference that is read aloud: six signs, no vowel, nothing that a hand confuses. « 7KM-4XR »"""

import hashlib

from relais.conversations.resuming import ALPHABET

GROUP = 3


def reference_of(handoff_id: str) -> str:
    """Always the same for the same handoff; opens nothing."""
    number = int.from_bytes(hashlib.sha256(handoff_id.encode()).digest()[:8])
    signs = []
    for _ in range(2 * GROUP):
        number, place = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[place])
    return f"{''.join(signs[:GROUP])}-{''.join(signs[GROUP:])}"
