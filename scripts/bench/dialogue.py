"""Worker, stock Rasa, and the whole turn through the gateway: same model, same sentences, demonstration catalogue.

One arm after the other, each in processes of its own; 20 messages of warm-up; windows of turns 1, 46–55, 191–200.
"""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from scripts.bench import servers, turns, whole_turn
from scripts.bench.figures import memory_mb, table

Figures = dict[str, Any]


def run(*, quick: bool = False) -> Figures:
    """Prints the tables and returns the figures."""
    with tempfile.TemporaryDirectory(prefix="relais-bench-") as place:
        folder = Path(place)
        env = servers.base_environment(folder, f"sqlite:///{folder / 'relais.sqlite3'}")
        servers.fill(env)
        model = servers.ensure_model(env)
        with servers.worker(folder, env) as server:
            ours = _arm(server, turns.to_worker, quick)
        with servers.stock_rasa(folder, model, env) as server:
            stock = _arm(server, turns.to_stock_rasa, quick)
        with servers.stack(folder, env) as server:
            whole = whole_turn.measure(server.address, turns=20 if quick else 60)
            weights = {name: memory_mb(pid) for name, pid in server.pids.items()}
    _print_dialogue(ours, stock, whole, weights)
    return {"worker": ours, "stock": stock, "whole_turn": whole, "memory_mb": weights}


def _arm(server: servers.Server, send: Any, quick: bool) -> Figures:
    arm = turns.Arm(send)
    asyncio.run(turns.grow(server.address, arm, conversations=1 if quick else 5))
    crowd = {}
    for persons in (1, 8, 32):
        seconds = 3.0 if quick else 10.0
        crowd[persons] = asyncio.run(turns.throughput(server.address, arm, persons=persons, seconds=seconds))
    return {
        "started_in_s": server.started_in_s,
        "memory_mb": {name: memory_mb(pid) for name, pid in server.pids.items()},
        "turns": turns.summary(arm),
        "throughput": crowd,
    }


def _print_dialogue(ours: Figures, stock: Figures, whole: Figures, weights: dict[str, float]) -> None:
    rows = [("start to first answer (s)", f"{ours['started_in_s']:.1f}", f"{stock['started_in_s']:.1f}",
             _ratio(ours["started_in_s"], stock["started_in_s"]))]  # fmt: skip
    for window, mine in ours["turns"].items():
        theirs = stock["turns"][window]
        for name in ("p50_ms", "p95_ms"):
            label = f"turn {window} {name[:3]} (ms, {mine['samples']} samples)"
            rows.append((label, f"{mine[name]:.1f}", f"{theirs[name]:.1f}", _ratio(mine[name], theirs[name])))
    for persons, mine in ours["throughput"].items():
        theirs = stock["throughput"][persons]
        label = f"messages/s, {persons} persons (errors {mine['errors']}/{theirs['errors']})"
        rows.append((label, f"{mine['per_s']:.0f}", f"{theirs['per_s']:.0f}", _ratio(mine["per_s"], theirs["per_s"])))
        label = f"p95 with {persons} persons (ms)"
        rows.append(
            (label, f"{mine['p95_ms']:.0f}", f"{theirs['p95_ms']:.0f}", _ratio(mine["p95_ms"], theirs["p95_ms"]))
        )
    mine_mb, theirs_mb = sum(ours["memory_mb"].values()), sum(stock["memory_mb"].values())
    rows.append(("memory of the dialogue (MB)", f"{mine_mb:.0f}", f"{theirs_mb:.0f}", _ratio(mine_mb, theirs_mb)))
    print(table("Dialogue: one worker beside stock rasa run + action server", ("", "Relais", "stock", "ratio"), rows))
    stages = [
        (window, *(f"{got[f'{stage}_ms']:.2f}" for stage in turns.STAGES)) for window, got in ours["turns"].items()
    ]
    print(table("A turn by stage in the worker (median ms)", ("turn", *turns.STAGES), stages))
    row = [(f"{whole['p50_ms']:.1f}", f"{whole['p95_ms']:.1f}", whole["samples"])]
    print(table("Whole turn through the gateway, POST to turn_done (ms)", ("p50", "p95", "samples"), row))
    print(table("Memory by process (MB)", ("process", "MB"), [(k, f"{v:.0f}") for k, v in weights.items()]), flush=True)


def _ratio(ours: float, stock: float) -> str:
    return f"{ours / stock:.3f} ×" if stock else "–"
