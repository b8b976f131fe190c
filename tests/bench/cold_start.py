"""Times a cold `screener check` as a whole process beside the imports that any such program pays for.

    python tests/bench/cold_start.py HOME [TIMES]

Prints the median of TIMES (10) runs each, their ratio, what `check` takes of memory, and which modules cost
most beyond the reference, by `-X importtime`. The machines here are noisy, so runs alternate and only the
ratio counts. Compiled bytecode must be at hand: an installer makes it, a first run from a clone does too
unless PYTHONDONTWRITEBYTECODE forbids it, which this script takes away.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

REFERENCE = ["-c", "import typer, rich.console, rapidfuzz, numpy"]
SHOWN = 40
"""Modules of the table; chosen: what is left costs a third of a millisecond each."""
_LINE = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s*(\S+)")

Command = list[str]


def check(home: Path) -> Command:
    """The command that is measured: one name, every list loaded, the audit record written."""
    return ["-m", "screener", "check", "Megvii Technology", "--offline", "--home", str(home)]


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, env=environment())


def seconds(command: Command) -> float:
    start = time.perf_counter()
    run(*command)
    return time.perf_counter() - start


def peak(command: Command) -> float:
    """Megabytes that a process has resident at most."""
    with subprocess.Popen(
        [sys.executable, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment()
    ) as process:
        _, _, used = os.wait4(process.pid, 0)
    return used.ru_maxrss / 1024


def imports(command: Command, times: int = 5) -> dict[str, int]:
    """Microseconds that each module costs by itself, the least of several runs."""
    least: dict[str, int] = {}
    for _ in range(times):
        for own, module in _LINE.findall(run("-X", "importtime", *command).stderr):
            least[module] = min(int(own), least.get(module, int(own)))
    return least


def main() -> None:
    home = Path(sys.argv[1])
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    first = run(*check(home))  # after which the index is compiled, whatever the program's version
    if first.returncode not in (0, 1):
        sys.exit(first.stderr)
    pairs = [(seconds(REFERENCE), seconds(check(home))) for _ in range(times)]
    reference, ours = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"check {ours * 1000:,.0f} ms; imports of the reference {reference * 1000:,.0f} ms", end="")
    print(f"; ratio {ours / reference:.2f} (medians of {times}); {peak(check(home)):,.0f} MB resident")
    known = imports(REFERENCE)
    beyond = {module: cost for module, cost in imports(check(home)).items() if module not in known}
    print(f"\nimports: the reference's {sum(known.values()) / 1000:,.0f} ms", end="")
    print(f", {len(beyond)} modules beyond it {sum(beyond.values()) / 1000:,.0f} ms; the dearest, in ms:")
    for module, cost in sorted(beyond.items(), key=lambda item: -item[1])[:SHOWN]:
        print(f"{cost / 1000:8.2f}  {module}")


if __name__ == "__main__":
    main()
