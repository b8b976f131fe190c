"""A Spark cluster of processes on this machine: a master, and workers that can be killed."""

from __future__ import annotations

import importlib.util
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
SPARK = importlib.util.find_spec("pyspark")
PATIENCE_S = 300
QUICK = "--conf spark.shuffle.io.maxRetries=1 --conf spark.shuffle.io.retryWait=1s"
ENVIRONMENT = os.environ | {
    "SPARK_LOCAL_IP": "127.0.0.1",
    "PYTHONPATH": str(ROOT),
    "PYSPARK_SUBMIT_ARGS": f"{QUICK} pyspark-shell",
    "JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
"""A test waits neither for a lost worker to come back nor for Java to warm up."""


def waited(found: Callable[[], T]) -> T:
    """Wait until something is there."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if result := found():
            return result
        time.sleep(0.05)
    raise TimeoutError


@dataclass
class Cluster:
    """A master and its workers, as processes of this machine."""

    folder: Path
    environment: Mapping[str, str]
    master: subprocess.Popen[bytes] | None = None
    url: str = ""
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, workers: int) -> None:
        """Start the master, and as many workers of one core each."""
        log = self.folder / "master.log"
        options = ("--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
        self.master = self._run(log, "master.Master", *options)
        found = waited(lambda: re.search(r"spark://127\.0\.0\.1:\d+", log.read_text()))
        assert found is not None
        self.url = found[0]
        for number in range(workers):
            folder = ("--work-dir", str(self.folder / f"work{number}"))
            size = ("--host", "127.0.0.1", "--webui-port", "0", "--cores", "1", "--memory", "1g")
            worker_log = self.folder / f"worker{number}.log"
            self.workers.append(self._run(worker_log, "worker.Worker", *size, *folder, self.url))
        waited(lambda: log.read_text().count("Registering worker") == workers)

    def _run(self, log: Path, what: str, *options: str) -> subprocess.Popen[bytes]:
        assert SPARK is not None
        assert SPARK.origin is not None
        script = Path(SPARK.origin).parent / "bin" / "spark-class"
        with log.open("wb") as stream:
            return subprocess.Popen(
                [str(script), f"org.apache.spark.deploy.{what}", *options],
                stdout=stream, stderr=stream, env=self.environment, start_new_session=True,
            )  # fmt: skip

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a process with all that it started: the executors of a worker die with it."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """Kill whatever still runs."""
        for process in [*self.workers, *([self.master] if self.master else [])]:
            self.kill(process)
