"""What the files of sorted lines promise: what sets of lines would say, without holding them."""

import random
import tracemalloc
from pathlib import Path

import pytest

from maliwar.build import lines
from maliwar.build.lines import Lines, Sorter, in_graphs, united, without


def _some(chance: random.Random, many: int) -> list[str]:
    return sorted({f"<urn:{chance.choice('aé✓𝄞')}{chance.randrange(400)}> <urn:p> <urn:o> ." for _ in range(many)})


@pytest.mark.parametrize("seed", range(8))
def test_merging_says_what_sets_say(tmp_path: Path, seed: int) -> None:
    """Files and lists of any length, merged and taken away from each other, in the order of code points."""
    chance = random.Random(seed)  # noqa: S311  nothing secret
    parts = [_some(chance, chance.randrange(300)) for _ in range(9)]
    files = [Lines.write(tmp_path / str(number), part) for number, part in enumerate(parts[:5])]
    whole = set().union(*parts)
    assert list(united([*files, *parts[5:]])) == sorted(whole)
    assert list(without(united(parts), parts[0])) == sorted(whole - set(parts[0]))
    assert [file.count for file in files] == [len(part) for part in parts[:5]]


def test_merging_reads_small_blocks_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a block ends makes no difference."""
    parts = [_some(random.Random(seed), 200) for seed in range(4)]  # noqa: S311  nothing secret
    files = [Lines.write(tmp_path / str(number), part) for number, part in enumerate(parts)]
    monkeypatch.setattr(Lines.blocks, "__defaults__", (7,))
    assert next(files[0].blocks()) == parts[0][:1]
    assert list(united(files)) == sorted(set().union(*parts))


def test_sorter_keeps_only_a_run_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred thousand lines, each twice, sorted in less memory than they take."""
    monkeypatch.setattr(lines, "RUN", 2_000)
    monkeypatch.setattr(Lines.blocks, "__defaults__", (4_000,))
    monkeypatch.setattr(lines, "_PIECE", 1_000)
    many = 100_000
    tracemalloc.start()
    try:
        sorter = Sorter(tmp_path, "x")
        sorter.add(f"<urn:{number * 7919 % many:09}> <urn:p> <urn:{'o' * 50}> ." for number in range(2 * many))
        found = Lines.write(tmp_path / "all", united(sorter.parts()))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found.count == many
    assert peak < found.path.stat().st_size / 2


def test_lines_become_quads_of_each_graph() -> None:
    """A piece is told for the default graph and for the named one, one after the other."""
    assert b"".join(in_graphs(["<a:a> <a:b> _:c ."], "", "urn:g")).splitlines() == [
        b"<a:a> <a:b> _:c .",
        b"<a:a> <a:b> _:c <urn:g> .",
    ]
