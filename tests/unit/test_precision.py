"""The measure of precision: its table, its interval, its draw."""

from pathlib import Path

import draw
import fixture_graph
import pytest

from maliwar.names import MW, from_short_path
from maliwar.reading.precision import Precision

TABLE = Path(__file__).parent.parent / "precision.tsv"
HEAD = "seed\tstratum\tclaim\tverdict\tnote\n"


@pytest.mark.parametrize(
    ("supported", "judged", "low", "high"),
    [(198, 200, 0.9643, 0.9973), (200, 200, 0.9812, 1.0), (0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634)],
)
def test_the_interval_is_wilsons(supported: int, judged: int, low: float, high: float) -> None:
    """Against values from R: binom::binom.confint(x, n, methods = "wilson")."""
    assert Precision(1, judged, supported).interval == pytest.approx((low, high), abs=5e-5)


def test_the_last_draw_counts(tmp_path: Path) -> None:
    """An earlier draw, whose errors have been mended, is kept but not counted."""
    table = tmp_path / "precision.tsv"
    assert Precision.read(table) is None
    rows = "1\tAlliance\tclaim/a\twrong date\t\n2\tAlliance\tclaim/a\tsupported\t\n2\tEvent\tclaim/b\tover-reading\t\n"
    table.write_text(HEAD + rows, encoding="utf-8")
    assert Precision.read(table) == Precision(seed=2, judged=2, supported=1)
    table.write_text(HEAD + "1\tAlliance\tclaim/a\tfine\t\n", encoding="utf-8")
    with pytest.raises(ValueError, match="fine"):
        Precision.read(table)


def test_a_draw_is_repeatable_and_takes_from_every_kind() -> None:
    """The same seed gives the same claims; no kind is left out, and small kinds are not overdrawn."""
    strata = {"Many": [f"m{n}" for n in range(900)], "Few": ["f1", "f2"], "Some": [f"s{n}" for n in range(50)]}
    first, again, other = draw.draw(strata, 7, 100), draw.draw(strata, 7, 100), draw.draw(strata, 8, 100)
    assert first == again != other
    assert len(set(first)) == 100
    assert sum(name == "Few" for name, _ in first) == 2
    assert sum(name == "Some" for name, _ in first) >= draw.LEAST


def test_the_table_is_a_draw_of_our_claims() -> None:
    """The last draw has 200 different claims of the graph, judged, and at least 99 of 100 are right."""
    measured = Precision.read(TABLE)
    assert measured is not None
    assert measured.judged == 200
    assert measured.rate >= 0.99
    rows = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines()[1:]]
    claims = [row[2] for row in rows if row[0] == str(measured.seed)]
    assert len(set(claims)) == 200
    table = fixture_graph.whole_engine().select(f"SELECT ?claim WHERE {{ ?claim <{MW}stance> ?stance }}")
    assert {from_short_path(claim) for claim in claims} <= {row[0].value for row in table.rows if row[0]}
