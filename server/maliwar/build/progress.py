"""How a build tells where it is."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Progress(Protocol):
    """Told of every step; `seconds` collects what each took."""

    seconds: dict[str, float]

    def step(self, name: str) -> AbstractContextManager[None]:
        """Enclose one step."""
        ...

    def bar(self, name: str, total: int | None) -> AbstractContextManager[Callable[[int], None]]:
        """Enclose a step that takes `total` bytes, or nobody knows how many; what it gives is told each piece."""
        ...

    def note(self, text: str) -> None:
        """Tell something between the steps."""
        ...


class SilentProgress:
    """Keeps the times and says nothing."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step."""
        started = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - started, 3)

    @contextmanager
    def bar(self, name: str, total: int | None) -> Iterator[Callable[[int], None]]:
        """Time a step of many pieces."""
        with self.step(name):
            yield lambda _: None

    def note(self, text: str) -> None:
        """Say nothing."""


class PlainProgress(SilentProgress):
    """One line a step on standard error, for logs and pipes."""

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step and print it when it is done."""
        with super().step(name):
            yield
        self.note(f"{name:<32}{self.seconds[name]:7.2f} s")

    def note(self, text: str) -> None:
        """Print a line."""
        print(text, file=sys.stderr, flush=True)


class TerminalProgress(PlainProgress):
    """The same lines, and a spinner with the running step's name below them."""

    def __init__(self) -> None:
        super().__init__()
        from rich.console import Console  # noqa: PLC0415  a quarter of a second that a build in a pipe does without

        self._console = Console(stderr=True, highlight=False)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step, spin while it runs, and print it when it is done."""
        with self._console.status(name), SilentProgress.step(self, name):
            yield
        self._console.print(f"[green]✓[/] {name:<30}[dim]{self.seconds[name]:7.2f} s[/]")

    @contextmanager
    def bar(self, name: str, total: int | None) -> Iterator[Callable[[int], None]]:
        """Time a step of many pieces and show how far it is."""
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn  # noqa: PLC0415

        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
        with (
            Progress(*columns, console=self._console, transient=True) as shown,
            SilentProgress.step(self, name),
        ):
            task = shown.add_task(name, total=total)
            yield lambda size: shown.advance(task, size)
        self._console.print(f"[green]✓[/] {name:<30}[dim]{self.seconds[name]:7.2f} s[/]")

    def note(self, text: str) -> None:
        """Print a line."""
        self._console.print(text, markup=False)


def for_people() -> Progress:
    """Return what suits where standard error goes."""
    return TerminalProgress() if sys.stderr.isatty() else PlainProgress()
