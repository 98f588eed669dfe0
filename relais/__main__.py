"""`python -m relais …`: the commands an operator runs."""

import argparse
import importlib
import pkgutil
import sys

from relais import commands
from relais.errors import RelaisError


def build_parser(asked: str | None = None) -> argparse.ArgumentParser:
    """The parser of one family, or of all when `asked` names none: each family's imports cost up to a second."""
    known = [module.name for module in pkgutil.iter_modules(commands.__path__)]
    parser = argparse.ArgumentParser(prog="python -m relais", description=__doc__)
    families = parser.add_subparsers(required=True, metavar="command")
    for name in [asked] if asked in known else known:
        importlib.import_module(f"relais.commands.{name}").register(families)
    return parser


def main() -> int:
    """Run one command; bad input ends in one clear sentence, never in a trace."""
    arguments = build_parser(next(iter(sys.argv[1:]), None)).parse_args()
    try:
        return int(arguments.run(arguments) or 0)
    except RelaisError as error:
        print(f"{error.code}: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
