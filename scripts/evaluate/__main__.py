"""`make evaluate DATA=file.jsonl [OUT=report.json]`: how well the trained model understands these sentences.

Runs in the dialogue's environment. `--wrong` also lists every sentence that was misread; nothing is sent anywhere.
"""

import argparse
import json
import sys
from pathlib import Path

from relais.errors import RelaisError
from relais.settings import Settings
from scripts.evaluate.calibrate import calibration
from scripts.evaluate.cases import load_cases
from scripts.evaluate.measures import Pair, figures
from scripts.evaluate.reading import Reader
from scripts.evaluate.report import report


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.evaluate", description=__doc__)
    parser.add_argument("data", type=Path, help="JSON lines: text, intent, style, entities, also, language")
    parser.add_argument("--out", type=Path, help="write the figures there as JSON too")
    parser.add_argument("--wrong", action="store_true", help="list the sentences that were misread")
    parser.add_argument("--calibrate", action="store_true", help="what temperature and threshold these sentences tell")
    asked = parser.parse_args()
    try:
        pairs = read_pairs(asked.data)
    except RelaisError as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    found = figures(pairs)
    print(report(found))
    if asked.wrong:
        wrong = [(case, reading) for case, reading in pairs if not case.accepts(reading.best)]
        print(*(f"{case.intent} | {r.best} {r.confidence:.2f} | {case.text}" for case, r in wrong), sep="\n")
    if asked.calibrate:
        print(calibration(pairs))
    if asked.out:
        asked.out.write_text(json.dumps(found, indent=1, ensure_ascii=False), encoding="utf-8")
    return 0


def read_pairs(data: Path) -> list[Pair]:
    cases = load_cases(data)
    settings = Settings()
    reader = Reader(settings.model_dir / "relais.tar.gz", settings.data_dir)
    return list(zip(cases, reader.read_all(case.text for case in cases), strict=True))


if __name__ == "__main__":
    sys.exit(main())
