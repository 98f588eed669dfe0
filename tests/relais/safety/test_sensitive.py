"""What must not be kept goes, a search stays, and neither a strange text nor a long one breaks the reader."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.errors import Refused
from relais.safety.reading import DangerReader
from relais.safety.sensitive.reading import LONGEST, MAX_READ, SensitiveReader
from relais.safety.sound import fold

HERE, DATA = Path(__file__).parent, Path(__file__).resolve().parents[3] / "data"
READER = SensitiveReader.load(DATA)


def lines_of(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


DISCLOSURES = [tuple(part.strip() for part in line.rsplit("|", 1)) for line in lines_of("sensitive_disclosures.txt")]
INNOCENT = lines_of("sensitive_innocent.txt")


def is_left(word: str, text: str) -> bool:
    return re.search(rf"(?<![^\W_]){re.escape(fold(word.strip()))}", fold(text)) is not None


def test_corpora_are_large_enough() -> None:
    assert len(set(DISCLOSURES)) == len(DISCLOSURES) >= 250
    assert len(set(INNOCENT)) == len(INNOCENT) >= 250


@pytest.mark.parametrize(("text", "secrets"), DISCLOSURES)
def test_mask_leaves_nothing_of_what_was_disclosed(text: str, secrets: str) -> None:
    masked = READER.mask(text)

    assert masked != text
    assert [word for word in secrets.split(",") if is_left(word, masked)] == []


@pytest.mark.parametrize(("text", "secrets"), DISCLOSURES)
def test_mask_twice_is_mask_once_for_each_disclosure(text: str, secrets: str) -> None:
    assert READER.mask(READER.mask(text)) == READER.mask(text)


@pytest.mark.parametrize("text", INNOCENT)
def test_mask_does_not_touch_an_innocent_sentence(text: str) -> None:
    assert READER.mask(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("j'ai un cancer du sein", "j'ai une maladie"),
        ("à cause du cancer", "à cause de la maladie"),
        ("je souffre d'épilepsie", "je souffre de maladie"),
        ("mon cancer", "ma maladie"),
        ("j'ai du diabète", "j'ai une maladie"),
        ("ma mère a Alzheimer", "ma mère a une maladie"),
        ("jé lartrose", "jé la maladie"),
        ("ma chimio commence", "mon traitement commence"),
        ("je suis diabétique et je cherche un médecin à Albi", "je suis malade et je cherche un médecin à Albi"),
        ("je sors de prison", "je sors de […]"),
        ("je suis algérien", "je suis […]"),
        ("je suis algérien, musulman et gay", "je suis […], […] et […]"),
        ("je touche l'AAH", "je touche […]"),
        ("mon mari boit, où trouver de l'aide pour l'alcool", "mon mari va mal, où trouver de l'aide pour l'alcool"),
        ("j'ai un cancer du sein. Je cherche un bus", "j'ai une maladie. Je cherche un bus"),
        ("mon nir 1 85 12 81 004 123 45, tel 06 12 34 56 78", "mon nir […], tel 06 12 34 56 78"),
    ],
)
def test_mask_leaves_a_sentence_that_can_be_understood(text: str, kept: str) -> None:
    assert READER.mask(text) == kept


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("je suis alcoolique et je veux arrêter de boire", "je veux arrêter de boire"),
        ("je suis séropositif, je cherche un dentiste à Rodez", "je cherche un dentiste à Rodez"),
        ("je sors de prison et j'ai pas de logement", "j'ai pas de logement"),
        ("mon fils autiste, il faut un dossier MDPH", "il faut un dossier MDPH"),
        ("je suis ukrainienne, je cherche des cours de français", "je cherche des cours de français"),
        ("je suis sourde, je veux un interprète en langue des signes", "je veux un interprète en langue des signes"),
    ],
)
def test_mask_keeps_the_need_beside_what_it_takes(text: str, need: str) -> None:
    assert READER.mask(text) != text
    assert need in READER.mask(text)


def test_mask_leaves_the_words_of_danger() -> None:
    danger = DangerReader.load(DATA)
    text = "je suis bipolaire et je veux mourir"

    assert READER.mask(text) == "je suis malade et je veux mourir"
    assert danger.read(READER.mask(text)) == danger.read(text)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_mask_of_any_text_ends_and_is_idempotent(text: str) -> None:
    masked = READER.mask(text)

    assert READER.mask(masked) == masked
    assert len(masked) <= max(len(text), LONGEST)


WORDS = st.sampled_from(
    [*" .,'-\n", *(word for text, _ in DISCLOSURES for word in text.split()), "[…]", "…", "maladie"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=40))
def test_mask_of_any_order_of_its_words_is_idempotent(words: list[str]) -> None:
    masked = READER.mask(" ".join(words))

    assert READER.mask(masked) == masked


def test_mask_never_makes_a_message_longer_than_a_message_may_be() -> None:
    text = ("j'ai le VIH " * 200)[:LONGEST]

    masked = READER.mask(text)

    assert len(masked) <= LONGEST
    assert not is_left("vih", masked)


def test_text_longer_than_any_accepted_message_is_taken_out_whole() -> None:
    assert READER.mask("cancer " * MAX_READ) == "[…]"


ADVERSARIAL = ["je suis ", "algérien ", "1 ", "FR76 ", "je suis un ", "mon fils ", "'", "a'", "ééé", "x", "cancer du "]


@pytest.mark.parametrize("piece", ADVERSARIAL)
def test_64_kib_take_less_than_50_ms(piece: str) -> None:
    text = (piece * 65_536)[:65_536]

    began = time.perf_counter()
    READER.mask(text)

    assert time.perf_counter() - began < 0.05


@pytest.mark.parametrize("piece", ADVERSARIAL)
def test_time_grows_with_the_length(piece: str) -> None:
    short, long = (_best_time((piece * LONGEST)[:length]) for length in (LONGEST // 2, 2 * LONGEST))

    assert long < 10 * short + 0.05


def _best_time(text: str) -> float:
    times = []
    for _ in range(3):
        began = time.perf_counter()
        READER.mask(text)
        times.append(time.perf_counter() - began)
    return min(times)


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("une maladie:\n  - [\n", ":3: "),
        ("une maladie:\n  - <nobody>\n", ":2: there is no class <nobody>"),
        ("une maladie:\n  - cancer\n  - cancer\n", ":3: 'cancer' stands twice"),
        ('une maladie:\n  - "je [ai"\n', ":2: 'je [ai'"),
        ("une maladie: cancer\n", ":1: a list is expected"),
    ],
)
def test_file_with_a_mistake_is_refused_with_its_line(tmp_path: Path, written: str, problem: str) -> None:
    folder = tmp_path / "safety" / "sensitive"
    folder.mkdir(parents=True)
    (tmp_path / "vocabulary").mkdir()
    (tmp_path / "vocabulary" / "texting.yml").write_text("{}")
    (folder / "words.yml").write_text("feminine: {un: une}\nmasculine: {une: un}\nfiller: [et]\nhas: [ai]\n")
    (folder / "illness.yml").write_text(written)

    with pytest.raises(Refused) as refused:
        SensitiveReader.load(tmp_path)

    assert problem in str(refused.value)
