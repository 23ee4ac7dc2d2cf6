"""Guyub as a process of its own, started as a person starts it and never left running."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

GUYUB = Path(sys.executable).parent / "guyub"
START_S = 60  # far more than it takes: a busy machine must not fail the test


class Started:
    """A running `guyub …`; its standard output is read line by line, with a limit."""

    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen(
            [GUYUB, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self._lines: Queue[str] = Queue()
        self._log: list[str] = []
        self._readers = [
            Thread(target=self._read_out, daemon=True),
            Thread(target=self._read_log, daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def line(self) -> str:
        """The next line it printed."""
        try:
            return self._lines.get(timeout=START_S)
        except Empty:
            raise AssertionError(f"nothing was printed:\n{self.log}") from None

    @property
    def log(self) -> str:
        """What it wrote on standard error so far."""
        return "".join(self._log)

    def end(self) -> int:
        """Asks it to end, and gives its exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=45)
        self.close()
        return code

    def close(self) -> None:
        """Kills what still runs, and lets go of its pipes."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(timeout=10)
        for reader in self._readers:
            reader.join(timeout=10)
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe:
                pipe.close()

    def _read_out(self) -> None:
        for line in self.process.stdout or ():
            self._lines.put(line.rstrip("\n"))

    def _read_log(self) -> None:
        self._log.extend(self.process.stderr or ())


@contextmanager
def started(*words: str) -> Iterator[Started]:
    """Runs `guyub …` for the block, and never longer."""
    running = Started(*words)
    try:
        yield running
    finally:
        running.close()
