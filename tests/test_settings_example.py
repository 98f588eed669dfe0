"""`.env.example` lists every setting, and nothing else."""

import re

from relais.settings import ROOT, Settings


def test_example_lists_every_setting() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")

    listed = set(re.findall(r"^#? ?(?:RELAIS_)?([A-Z_]+)=", text, flags=re.MULTILINE))

    assert listed == {name.upper() for name in Settings.model_fields}
