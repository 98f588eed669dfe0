"""What is taken out of a sentence, and why: for whoever edits data/safety/sensitive. Keeps nothing."""

import sys

from relais.safety.sensitive.reading import SensitiveReader
from relais.settings import Settings


def main() -> int:
    reader = SensitiveReader.load(Settings().data_dir)
    for text in sys.argv[1:] or (line.rstrip("\n") for line in sys.stdin):
        sys.stdout.write(f"{text}\n  {reader.mask(text)}  {' '.join(reader.why(text))}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
