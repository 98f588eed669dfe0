"""Which matrix kernels numpy takes. The OpenBLAS of Rasa's numpy (0.3.20) knows no processor made after it.

On one it does not know it falls back to the kernels of 2004, at half the speed; here the processor's own flags decide.
To be called before numpy is loaded.
"""

import os
from pathlib import Path

CPU_INFO = Path("/proc/cpuinfo")
KERNELS = (
    ("SkylakeX", {"avx512f", "avx512dq", "avx512cd", "avx512bw", "avx512vl"}),
    ("Haswell", {"avx2", "fma"}),
)


def choose_kernels(cpu_info: Path = CPU_INFO) -> None:
    """Sets `OPENBLAS_CORETYPE` unless somebody did; leaves it to OpenBLAS where the flags say nothing."""
    kernels = next((name for name, needed in KERNELS if needed <= _flags(cpu_info)), None)
    if kernels is not None:
        os.environ.setdefault("OPENBLAS_CORETYPE", kernels)


def _flags(cpu_info: Path) -> set[str]:
    """None on machines without that file, and on those that are no x86."""
    lines = cpu_info.read_text(encoding="utf-8").splitlines() if cpu_info.exists() else []
    return next((set(line.partition(":")[2].split()) for line in lines if line.startswith("flags")), set())
