"""What is refused as a password, and that nothing else is."""

import pytest

from relais.counsellors import passwords
from relais.counsellors.demonstration import new_password
from relais.errors import Refused


def check(password: str) -> None:
    passwords.check(password, email="nadia.durand@ville.fr", name="Nadia D.")


@pytest.mark.parametrize(
    "password",
    [
        "onze signes",
        "x" * 129,
        "motdepasse1234",
        "Mot2Passe",
        "Azertyuiop12",
        "qwertyuiopas",
        "123456789012",
        "aaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "chien-chien-chien-",
        "2026-Relais-2026",
        "Bienvenue2026!!",
        "Bienvénue2026!!",
        "ma soeur nadia et moi",
        "chez les durand a noel",
    ],
)
def test_weak_password_is_refused(password: str) -> None:
    with pytest.raises(Refused) as error:
        check(password)

    assert error.value.code == "password_weak"


@pytest.mark.parametrize(
    "password", ["quatre girafes lentes", "kP7!vq2#Lm9z", "пароль из пяти слов", "x7" + "été" * 3 + "9kq"]
)
def test_strong_password_is_taken(password: str) -> None:
    check(password)


def test_password_of_the_demonstration_is_taken() -> None:
    for _ in range(50):
        check(new_password())


def test_hash_is_argon2id_and_told_from_another() -> None:
    hashed = passwords.hash_of("quatre girafes lentes")

    assert hashed.startswith("$argon2id$")
    assert passwords.is_right(hashed, "quatre girafes lentes")
    assert not passwords.is_right(hashed, "quatre girafes lente")


def test_same_signs_from_another_keyboard_are_the_same_password() -> None:
    assert passwords.is_right(passwords.hash_of("e\u0301te\u0301 en montagne"), "\u00e9t\u00e9 en montagne")


def test_no_account_is_never_right() -> None:
    assert not passwords.is_right(None, "nobody has this password")
