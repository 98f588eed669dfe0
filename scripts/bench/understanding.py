"""In the dialogue's environment: how long Rasa takes to understand each sentence of a file; prints the figures as JSON.

`python -m scripts.bench.understanding MODEL SENTENCES`. The model is loaded as the worker loads it; wall time, and the
processor time of the whole process, which other work on the machine hardly changes.
"""

import asyncio
import json
import sys
from pathlib import Path
from time import perf_counter, process_time

from scripts.bench.figures import quantile
from scripts.evaluate.cases import load_cases

WARM_UP = 20


def main() -> int:
    model, sentences = Path(sys.argv[1]), Path(sys.argv[2])
    wall_ms, cpu_ms = asyncio.run(_read_all(model, [case.text for case in load_cases(sentences)]))
    figures = {
        "p50 ms": quantile(wall_ms, 0.5),
        "p95 ms": quantile(wall_ms, 0.95),
        "cpu p50 ms": quantile(cpu_ms, 0.5),
        "cpu p95 ms": quantile(cpu_ms, 0.95),
        "sentences": len(wall_ms),
    }
    print(json.dumps(figures))
    return 0


async def _read_all(model: Path, texts: list[str]) -> tuple[list[float], list[float]]:
    """Milliseconds of each sentence after the warm-up: wall, processor."""
    from bot.agent import load_agent, settle
    from bot.in_process import InProcessActions, OneTurnStore

    processor = load_agent(model, InProcessActions(), OneTurnStore()).processor
    settle()
    wall_ms: list[float] = []
    cpu_ms: list[float] = []
    for text in texts[:WARM_UP] + texts:
        took = await _timed(processor, text)
        wall_ms.append(took[0])
        cpu_ms.append(took[1])
    return wall_ms[WARM_UP:], cpu_ms[WARM_UP:]


async def _timed(processor: object, text: str) -> tuple[float, float]:
    from rasa.core.channels.channel import UserMessage

    started, spent = perf_counter(), process_time()
    await processor.parse_message(UserMessage(text))  # type: ignore[attr-defined]
    return 1_000 * (perf_counter() - started), 1_000 * (process_time() - spent)


if __name__ == "__main__":
    sys.exit(main())
