"""The matrix kernels of the processor that is there, whatever the age of numpy's OpenBLAS."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.kernels import CPU_INFO, choose_kernels

AVX512 = "flags : fpu avx2 fma avx512f avx512dq avx512cd avx512bw avx512vl"


@pytest.mark.parametrize(
    ("flags", "kernels"),
    [(AVX512, "SkylakeX"), ("flags\t\t: fpu sse2 avx2 fma", "Haswell"), ("flags : fpu sse2", None), ("", None)],
)
def test_the_flags_choose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: str, kernels: str | None) -> None:
    monkeypatch.delenv("OPENBLAS_CORETYPE", raising=False)
    cpu_info = tmp_path / "cpuinfo"
    cpu_info.write_text(f"processor : 0\n{flags}\n", encoding="utf-8")

    choose_kernels(cpu_info)

    assert os.environ.get("OPENBLAS_CORETYPE") == kernels


def test_what_the_operator_set_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Zen")
    cpu_info = tmp_path / "cpuinfo"
    cpu_info.write_text(AVX512, encoding="utf-8")

    choose_kernels(cpu_info)

    assert os.environ["OPENBLAS_CORETYPE"] == "Zen"


def test_a_machine_without_flags_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENBLAS_CORETYPE", raising=False)

    choose_kernels(tmp_path / "none")

    assert "OPENBLAS_CORETYPE" not in os.environ


@pytest.mark.skipif("avx2" not in CPU_INFO.read_text() if CPU_INFO.exists() else True, reason="no processor with AVX2")
def test_the_worker_chooses_before_numpy_is_loaded() -> None:
    told = "import json, threadpoolctl, bot.worker; print(json.dumps(threadpoolctl.threadpool_info()))"
    env = {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS_")}

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", told], env=env, capture_output=True, text=True, check=True
    )

    libraries = json.loads(done.stdout.splitlines()[-1])
    assert {blas["architecture"] for blas in libraries if blas["internal_api"] == "openblas"} <= {
        "SkylakeX",
        "Haswell",
        "Zen",
    }
