"""What the commands about imports do and tell."""

import shutil
from pathlib import Path

from maliwar import shelf
from maliwar.build import pipe
from maliwar.build.progress import Progress
from maliwar.imports import intake, mapping, rejects
from maliwar.imports.wish import Wish
from maliwar.settings import Settings
from maliwar.shelf import Imported
from maliwar.terminal import show

SHOWN = 10
"""Rejects that are told on the terminal; the file has them all."""


def take(settings: Settings, wish: Wish, progress: Progress, *, build: bool) -> None:
    """Import a file, tell what came of every row, and build the snapshot with it."""
    imported = intake.take(wish, settings.project, settings.data_folder, progress)
    for line in summary(imported):
        progress.note(line)
    if build:
        pipe.build(settings, progress)
    else:
        progress.note("The snapshot is as it was; `maliwar build` takes the import up.")


def summary(imported: Imported) -> list[str]:
    """Return what came of every row: rows = events + rejects + duplicates."""
    told = [
        f"{imported.name}: {imported.rows:,} rows = {imported.events:,} events + {imported.rejects:,} rejected + "
        f"{imported.duplicates:,} duplicates; {imported.claims:,} claims, {imported.triples:,} triples in "
        f"<{imported.graph}>",
        f"{imported.links:,} links to our actors and places follow from {imported.mapping}, which is yours to review.",
    ]
    refused = imported.rejects + imported.duplicates
    if refused:
        told += [f"  {reject}" for reject in rejects.read(imported.rejects_file, SHOWN)]
        more = f"{refused - SHOWN:,} more in " if refused > SHOWN else "all in "
        told.append(f"  {more}{imported.rejects_file}")
    return told


def print_imports(settings: Settings) -> None:
    """Print the shelf as a table."""
    out = show.console()
    found = shelf.shelved(settings.data_folder)
    if not found:
        out.print("Nothing has been imported yet; see `maliwar import --help`.")
    for each in found:
        out.print(
            f"{each.name}: {each.title}, {each.events:,} events, {each.claims:,} claims, {each.triples:,} triples, "
            f"{each.links:,} links, {each.rejects:,} rejected, {each.duplicates:,} duplicates, of {each.source} "
            f"({each.finished})",
            markup=False,
            soft_wrap=True,
        )


def remap(settings: Settings, name: str, edited: Path | None, progress: Progress, *, build: bool) -> None:
    """Take an edited mapping, or propose anew beside what was decided; tell what it comes to, and build with it."""
    before = shelf.find(settings.data_folder, name)
    with progress.step("match names"):
        imported, review = mapping.take(before, settings.project, edited)
    progress.note(f"{name}: {review.told}")
    progress.note(f"{imported.links:,} links follow from {imported.mapping}, which is yours to review.")
    if build:
        pipe.build(settings, progress)
    else:
        progress.note("The snapshot is as it was; `maliwar build` takes the links up.")


def remove(settings: Settings, name: str, progress: Progress, *, build: bool) -> None:
    """Remove an import and build without it."""
    imported = shelf.find(settings.data_folder, name)
    shutil.rmtree(imported.folder)
    progress.note(f"{name} is off the shelf.")
    if build:
        pipe.build(settings, progress)
