"""The printed pages: one tagged A4 page each, in French, whatever a person wrote."""

import asyncio
import datetime as dt
import io
from typing import Any

import pytest
import typst
from pypdf import PdfReader

from api.documents.pages import Frame, result_page, summary_page, written
from api.documents.press import Press, Template
from api.documents.printable import MOST, plain, printable
from relais.diagnostic.loading import load_content
from relais.diagnostic.model import Content
from relais.diagnostic.path import choices_of, next_question
from relais.diagnostic.record import Given, Path, Session
from relais.diagnostic.result import Service, result_of, wanted_services
from relais.diagnostic.session import answered, start
from relais.diagnostic.summary import items_of, summary_of
from relais.errors import Unavailable
from relais.safety.numbers import load_numbers
from relais.settings import ROOT

NOW = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
HOSTILE = {
    "markup": '#read("/etc/passwd") $x^2$ ] [ } { \\ `raw` *gras* _it_ <label> @ref // fin',
    "direction": "avant \u202e\u2066 après \u200f",
    "drawings": "travail 😀👩‍👩‍👧 ☎ ✔",
    "controls": "a\x00b\x07c\u2028d\r\ne",
    "scripts": "العربية Привет 中文 ቋንቋ",
    "long": "mécanicien " * 200,
    "one_word": "x" * 2_000,
    "private": "\ue000\uf8ff\ufdd0",
    "marks": "a" + "\u0301" * 50,
}


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(ROOT / "data")


@pytest.fixture(scope="module")
def press() -> Press:
    return Press()


@pytest.fixture(scope="module")
def frame() -> Frame:
    numbers = load_numbers(ROOT / "data")
    return Frame(written(NOW), (*numbers.for_situation("emergency"), *numbers.for_situation("shelter")))


def finished(content: Content, path: Path = Path.quick, *, said: str = "mécanicien", last: bool = False) -> Session:
    """Every question answered; `last`: by the last choices, which are the hardest."""
    session = start(path, known={}, now=NOW)
    while (question := next_question(content, session)) is not None:
        choices = choices_of(content, session, question)
        some = choices[-max(2, question.most) :] if last else choices
        given = Given(tuple(choice.key for choice in some[: question.most])) if choices else Given(text=said)
        session = answered(content, session, question.key, given, now=NOW)
    return session


def result_data(content: Content, frame: Frame, *, words: str = "Garage solidaire", **more: Any) -> dict[str, Any]:
    session = finished(content, **more)
    service = Service("1", words, words, words, "à 3 km", "05 00 00 00 01", "tel:+33500000001", words, is_example=True)
    services = {wanted.theme: service for wanted in wanted_services(content, session)}
    return result_page(content, result_of(content, session, services=services, now=NOW), frame)


def summary_data(content: Content, frame: Frame, **more: Any) -> dict[str, Any]:
    session = finished(content, **more)
    ticked = frozenset(item.key for item in items_of(content, session))
    summary = summary_of(content, session, ticked, places={}, today=NOW.date())
    return summary_page(content, summary, frame, expires_on="8 décembre 2026")


def read(pdf: bytes) -> tuple[PdfReader, str]:
    reader = PdfReader(io.BytesIO(pdf))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def tags_of(reader: PdfReader) -> list[str]:
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        for one in node if isinstance(node, list) else [node]:
            one = one.get_object() if hasattr(one, "get_object") else one
            if isinstance(one, dict):
                found.append(str(one.get("/S")))
                walk(one.get("/K", []))

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


@pytest.mark.parametrize("template", ["result", "summary"])
def test_page_is_one_tagged_french_page(template: Template, content: Content, press: Press, frame: Frame) -> None:
    data = {"result": result_data, "summary": summary_data}[template](content, frame)

    reader, text = read(press.set(template, data))

    root = reader.trailer["/Root"]
    assert len(reader.pages) == 1
    assert root["/Lang"].startswith("fr")
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == data["title"]
    assert {"/H1", "/H2", "/H3", "/P"} <= set(tags_of(reader))
    assert "Préparé le 1er décembre 2026 avec Relais" in text
    assert "Non vérifié" in text
    assert "112" in text
    assert "115" in text


def test_result_page_says_steps_place_and_what_to_say(content: Content, press: Press, frame: Frame) -> None:
    _, text = read(press.set("result", result_data(content, frame)))

    for said in ("Vos points forts", "Vos 3 prochains pas", "Aujourd'hui", "05 00 00 00 01", "Dites", "offre inventée"):
        assert said in text


def test_summary_page_says_what_it_is_and_how_long_it_is_kept(content: Content, press: Press, frame: Frame) -> None:
    _, text = read(press.set("summary", summary_data(content, frame)))

    for said in ("non vérifié", "n'est pas le diagnostic global", "8 décembre 2026", "Points forts"):
        assert said in text


@pytest.mark.parametrize("template", ["result", "summary"])
def test_page_of_the_longest_path_is_still_one(
    template: Template, content: Content, press: Press, frame: Frame
) -> None:
    make = {"result": result_data, "summary": summary_data}[template]

    reader, _ = read(press.set(template, make(content, frame, path=Path.complete, last=True)))

    assert len(reader.pages) == 1


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_words_are_only_words(words: str, content: Content, press: Press, frame: Frame) -> None:
    result, _ = read(press.set("result", result_data(content, frame, words=words)))
    summary, text = read(press.set("summary", summary_data(content, frame, said=words)))

    assert len(result.pages) == len(summary.pages) == 1
    assert "root:" not in text


def test_markup_is_printed_as_it_was_written(content: Content, press: Press, frame: Frame) -> None:
    _, text = read(press.set("summary", summary_data(content, frame, said=HOSTILE["markup"])))

    assert '#read("/etc/passwd") $x' in text
    assert "$ ] [ } {" in text
    assert "*gras*" in text


def test_printable_leaves_letters_and_takes_out_what_hides() -> None:
    assert printable("avant \u202eaprès\u200b 😀") == "avant après"
    assert printable({"a": ["b\x00", None, 3]}) == {"a": ["b", None, 3]}
    assert printable("Привет, العربية") == "Привет, العربية"
    assert len(printable("x y " * 5_000)) == MOST
    assert printable("x" * 70) == "x" * 60 + " " + "x" * 10
    assert plain("Été à 中") == "Été à …"


async def test_press_gives_up_after_its_time(content: Content, frame: Frame) -> None:
    press = Press(within_s=0.0001)

    with pytest.raises(Unavailable) as caught:
        await press.print("summary", summary_data(content, frame))

    assert caught.value.code == "document_failed"


async def test_press_refuses_a_crowd(content: Content, frame: Frame) -> None:
    press, data = Press(), summary_data(content, frame)

    done = await asyncio.gather(*(press.print("summary", data) for _ in range(25)), return_exceptions=True)

    assert sum(isinstance(one, bytes) for one in done) == 20
    assert sum(isinstance(one, Unavailable) for one in done) == 5


async def test_press_that_cannot_set_a_page_says_so_without_its_words(press: Press) -> None:
    with pytest.raises(Unavailable) as caught:
        await press.print("summary", {"title": "zorglub"})

    assert "zorglub" not in str(caught.value)


def test_templates_read_nothing_outside_their_folder() -> None:
    with pytest.raises(typst.TypstError):
        typst.compile(b'#read("/etc/passwd")', root=ROOT / "api" / "documents")
