"""What the deterministic reader sees in a sentence, and why: for whoever edits data/safety/signs. Keeps nothing."""

import sys

from relais.safety.reading import DangerReader
from relais.settings import Settings


def main() -> int:
    reader = DangerReader.load(Settings().data_dir)
    for text in sys.argv[1:] or (line.rstrip("\n") for line in sys.stdin):
        situations = ", ".join(reader.read(text)) or "nothing"
        print(f"{text}\n  {situations}  {' '.join(reader.why(text))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
