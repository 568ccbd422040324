"""How often a claim says what its passage says: the share that readers found right, and how sure that is."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from maliwar.tables import read_table

VERDICTS: Final = (
    "supported", "wrong date", "wrong party", "wrong asserter", "over-reading", "wrong scope of citation",
)  # fmt: skip
_Z: Final = 1.959964
"""The normal quantile for 95 percent, both sides."""


@dataclass(frozen=True)
class Precision:
    """The outcome of one draw: how many claims were judged, how many supported, the seed that drew them."""

    seed: int
    judged: int
    supported: int

    @classmethod
    def read(cls, table: Path) -> Self | None:
        """Read the last draw of tests/precision.tsv; None where the table is not there or nothing has been judged.

        Raises ValueError for a verdict that is none of VERDICTS.
        """
        rows = read_table(table)
        strange = {row["verdict"] for row in rows} - set(VERDICTS)
        if strange:
            raise ValueError(f"{table.name} has verdicts that are none: {', '.join(sorted(strange))}")
        if not rows:
            return None
        seed = rows[-1]["seed"]
        last = [row["verdict"] for row in rows if row["seed"] == seed]
        return cls(int(seed), len(last), last.count("supported"))

    @property
    def rate(self) -> float:
        """The share of supported claims, 0 to 1."""
        return self.supported / self.judged

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval for the share, at 95 percent (Wilson 1927, JASA 22, 209-212)."""
        number, square = self.judged, _Z * _Z
        middle = self.rate + square / (2 * number)
        spread = _Z * math.sqrt(self.rate * (1 - self.rate) / number + square / (4 * number * number))
        scale = 1 + square / number
        return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
