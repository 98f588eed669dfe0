"""Processes are started, revived, stopped: always all of them; what cannot work is said in one sentence."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.console import Stop
from scripts.processes import QUICK_DEATHS, Watched, check_port, free_port, stop_all

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)",
]


def watched(tmp_path: Path, command: list[str]) -> Watched:
    return Watched("it", command, dict(os.environ), tmp_path / "it.log")


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(condition, timeout_s=10.0):
    end = time.monotonic() + timeout_s
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    assert condition()


def test_check_port_busy_says_what_to_do():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        with pytest.raises(Stop, match=r"is busy.*RELAIS_PORT"):
            check_port("127.0.0.1", other.getsockname()[1])


def test_check_port_free_passes():
    check_port("127.0.0.1", free_port())


def test_stop_all_ends_every_process(tmp_path):
    both = [watched(tmp_path, SLEEP), watched(tmp_path, SLEEP)]
    for one in both:
        one.start()

    stop_all(both)

    assert [one.process.poll() is not None for one in both] == [True, True]


def test_stop_all_kills_what_does_not_listen(tmp_path, monkeypatch):
    monkeypatch.setattr("scripts.processes.GRACE_S", 0.3)
    one = watched(tmp_path, STUBBORN)
    one.start()
    wait_until(lambda: one.last_words() == "deaf")

    stop_all([one])

    assert one.process.returncode == -signal.SIGKILL


def test_revive_starts_a_killed_process_again(tmp_path):
    one = watched(tmp_path, SLEEP)
    one.start()
    first = one.process.pid
    one.process.kill()
    one.process.wait()

    one.revive()

    assert one.process.pid != first
    assert is_alive(one.process.pid)
    stop_all([one])


def test_revive_of_a_refusal_to_start_says_why(tmp_path):
    one = watched(tmp_path, [sys.executable, "-c", "print('There is no model.'); raise SystemExit(2)"])
    one.start()
    one.process.wait()

    with pytest.raises(Stop, match="There is no model"):
        one.revive()


def test_revive_gives_up_after_quick_deaths(tmp_path, monkeypatch):
    monkeypatch.setattr("scripts.processes.time.sleep", lambda _s: None)
    one = watched(tmp_path, [sys.executable, "-c", "print('no good'); raise SystemExit(1)"])
    one.start()

    for _ in range(QUICK_DEATHS - 1):
        one.process.wait()
        one.revive()
    one.process.wait()

    with pytest.raises(Stop, match="no good"):
        one.revive()


def test_run_with_another_python_is_one_sentence():
    code = (
        "import sys; sys.version_info = (3, 9, 0); from scripts.environments import main; "
        "from scripts.console import run_main; run_main(main)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert done.returncode == 1
    assert "needs Python 3.11, this is 3.9" in done.stderr
    assert "Traceback" not in done.stderr


def test_make_run_without_python_is_one_sentence():
    done = subprocess.run(["make", "run", "PYTHON=python-nowhere"], capture_output=True, text=True)

    assert done.returncode != 0
    assert "python-nowhere is missing" in done.stdout + done.stderr


def test_no_disk_is_one_sentence(monkeypatch):
    from scripts import environments

    monkeypatch.setattr(environments.shutil, "disk_usage", lambda _path: type("Usage", (), {"free": 1e9})())

    with pytest.raises(Stop, match=r"Only 1\.0 GB free"):
        environments._check_disk()


@pytest.mark.parametrize("port", ["abc", "0", "70000"])
def test_port_that_is_no_port_is_one_sentence(monkeypatch, port):
    from scripts import run

    monkeypatch.setenv("RELAIS_PORT", port)

    with pytest.raises(Stop, match="must be a number"):
        run._port()


def test_supervisor_killed_outright_leaves_no_process(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from scripts.processes import Watched; import os\n"
        f"one = Watched('it', {SLEEP!r}, dict(os.environ), Path({str(tmp_path / 'it.log')!r}))\n"
        "one.start(); print(one.process.pid, flush=True); time.sleep(60)"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    child = int(supervisor.stdout.readline())

    supervisor.kill()
    supervisor.wait()

    wait_until(lambda: not is_alive(child))


def test_ctrl_c_reaches_a_supervisor_started_in_the_background():
    code = (
        "import os, signal; from scripts import run; run.set_up = lambda: os.kill(os.getpid(), signal.SIGINT)\n"
        "from scripts.console import run_main; run_main(run.main)"
    )
    ignoring = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)}

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=20, **ignoring)

    assert done.returncode == 130
