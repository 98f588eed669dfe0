"""Which language a message is written in; French is what stays when there is doubt."""

import json
import re
from functools import lru_cache

import pytest
import yaml

pytest.importorskip("py3langid", reason="runs in the dialogue's environment (.venv-rasa)")

from bot.pipeline.tongues import Tongues
from relais.settings import ROOT

pytestmark = pytest.mark.rasa

# Written after the words of data/vocabulary/languages.yml, and no word was added for them but those of Ukrainian.
FRESH = {
    "en": [
        "my landlord wants to kick us out next month",
        "where do I register my son for school",
        "can somebody translate this letter",
        "I lost my wallet on the bus",
        "washing machine broken, no money",
        "is there a nursery near the station",
    ],
    "es": [
        "mi casero nos quiere echar el mes que viene",
        "dónde inscribo a mi hijo en la escuela",
        "alguien me puede traducir esta carta",
        "perdí la cartera en el autobús",
        "trabajé diez años de camarera en Sevilla",
        "necesito gafas nuevas",
    ],
    "pt": [
        "o senhorio quer pôr-nos na rua",
        "onde inscrevo o meu filho na escola",
        "alguém me traduz esta carta",
        "perdi a carteira no autocarro",
        "trabalhei dez anos nas obras em Braga",
        "preciso de óculos novos",
    ],
    "ar": [
        "صاحب البيت يريد إخراجنا",
        "أين أسجل ابني في المدرسة",
        "bghit nsjel weldi f lmadrasa",
        "ma3ndi flous w rani 3yan",
    ],
    "ru": ["хозяин выгоняет нас из квартиры", "где записать сына в школу", "переведите письмо"],
    "uk": ["де записати сина до школи", "шукаю роботу в Альбі"],
    "it": ["dove posso iscrivere mio figlio a scuola", "ho perso il lavoro e non so cosa fare"],
    "de": ["wo kann ich meinen Sohn in der Schule anmelden", "ich suche eine Wohnung in der Nähe von Albi"],
    "ro": ["unde îmi pot înscrie copilul la școală", "caut un loc de muncă în construcții"],
    "tr": ["oğlumu okula nasıl kaydederim", "ev arıyorum ama param yok"],
}
FRENCH = [
    "moi chercher maison pour famille merci",
    "jcherch 1 apart pa tro cher a castre",
    "no stress c cool",
    "Albi",
    "Saint-Affrique",
    "Villefranche-de-Rouergue",
    "81100",
    "ok",
    "hello",
    "English",
    "mon mail c maria.lopez@example.fr",
    "un job de barman au Pub Old England",
    "je suis barista chez Starbucks Coffee",
    "burn out au boulot",
    "le bus La Primaube - Rodez",
    "Estelle Da Silva Santos, 12 rue du Port",
    "🙂",
    "",
    "?!",
    "a" * 3000,
]


@lru_cache(maxsize=1)
def tongues() -> Tongues:
    return Tongues.load(ROOT / "data")


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in FRESH.items() for text in texts])
def test_foreign_sentence_is_recognised(name: str, text: str) -> None:
    assert tongues().read(text).name == name


@pytest.mark.parametrize("text", FRENCH)
def test_french_in_doubt_stays_french(text: str) -> None:
    assert tongues().read(text).name == "fr"


@pytest.mark.parametrize(("text", "name"), [("من فرانسوی نمی‌فهمم", "fa"), ("په پښتو خبرې", "ps"), ("我找工作", "und")])
def test_language_without_a_line_of_ours_is_not_taken_for_arabic_or_french(text: str, name: str) -> None:
    assert tongues().read(text).name == name


def test_surer_when_longer() -> None:
    short, long = tongues().read("I feel lonely"), tongues().read("I feel lonely and I want to meet other people here")

    assert 0.5 < short.confidence < long.confidence <= 1.0


def _development_set() -> list[dict[str, str]]:
    lines = (ROOT / "tests" / "understanding" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_development_set_french_stays_french() -> None:
    french = [row["text"] for row in _development_set() if row["language"] == "fr"]

    lost = [text for text in french if tongues().read(text).name != "fr"]

    assert len(lost) <= 0.005 * len(french), lost


def test_development_set_foreign_sentences_are_recognised() -> None:
    foreign = [row for row in _development_set() if row["language"] != "fr" and len(row["text"].split()) >= 3]

    missed = [row["text"] for row in foreign if tongues().read(row["text"]).name != row["language"]]

    assert len(missed) <= 0.1 * len(foreign), missed


def test_training_sentences_that_hold_french_words_stay_french() -> None:
    """The training data name no language: what holds two words that are French only is French."""
    french = [
        text for text in _training_sentences() if tongues()._known(re.findall(r"[^\W_]+", text.lower()), "fr") > 1
    ]

    lost = [text for text in french if tongues().read(text).name not in {"fr", "ar"}]

    assert len(french) > 5_000
    assert len(lost) <= 0.005 * len(french), lost


def _training_sentences() -> list[str]:
    files = sorted((ROOT / "bot" / "data" / "nlu").glob("*.yml"))
    blocks = [block for path in files for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]]
    lines = [line[2:] for block in blocks for line in block["examples"].splitlines()]
    return [re.sub(r"\[([^\]]*)\][({][^)}]*[)}]", r"\1", line) for line in lines]
