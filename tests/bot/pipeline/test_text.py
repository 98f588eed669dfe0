"""The text as the classifier reads it, and the folding that keeps every letter in its place."""

import pytest

pytest.importorskip("hypothesis", reason="hypothesis is in the gateway environment only")

from hypothesis import given
from hypothesis import strategies as st

from bot.pipeline.folding import fold
from bot.pipeline.text import load_texting, read
from relais.settings import ROOT

TEXTING = load_texting(ROOT / "data")


def test_read_texting_is_written_out() -> None:
    assert read("Slt jveux 1 RDV stp!!!!", TEXTING) == "salut je veux 0 rendez vous s il te plait ! !"


def test_read_long_text_is_cut() -> None:
    assert len(read("a " * 10_000, TEXTING)) <= 400


@given(st.text())
def test_fold_any_text_keeps_its_length(text: str) -> None:
    assert len(fold(text)) == len(text)
