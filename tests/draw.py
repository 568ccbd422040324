"""Draw claims to be judged against their passages: `python tests/draw.py SEED [NUMBER]`.

Prints seed, stratum and claim of each, in an order of its own, the same for the same seed and data. Every kind of claim
gets its share of the whole, and at least three: counts, and the classes of what the other claims are about.
"""

import random
import sys

from fixture_graph import whole_engine

from maliwar.answer.terms import IRI
from maliwar.names import MW, short_path

LEAST = 3
KINDS = (
    "Alliance", "Hostility", "Support", "Negotiation", "Association", "AgreementInForce", "Membership", "Office",
    "TerritorialControl", "Deployment", "Siege", "Event", "Operation", "War", "Agreement", "Actor", "Place",
)  # fmt: skip
CLAIMS = f"""PREFIX mw: <{MW}>
SELECT ?claim (MIN(STR(?kind)) AS ?stratum) WHERE {{
  {{
    ?claim a mw:CountClaim .
    BIND(mw:CountClaim AS ?kind)
  }} UNION {{
    VALUES ?kind {{ {" ".join("mw:" + name for name in KINDS)} }}
    ?claim mw:about ?about .
    ?about a ?kind .
    FILTER NOT EXISTS {{ ?claim a mw:CountClaim }}
  }}
}} GROUP BY ?claim"""


def draw(strata: dict[str, list[str]], seed: int, number: int) -> list[tuple[str, str]]:
    """Return (stratum, claim): shares by largest remainder, none below LEAST or above what there is."""
    chance = random.Random(seed)  # noqa: S311  a draw that anybody can repeat
    total = sum(map(len, strata.values()))
    exact = {name: number * len(claims) / total for name, claims in strata.items()}
    share = {name: min(len(strata[name]), max(LEAST, int(value))) for name, value in exact.items()}
    while sum(share.values()) != number:
        short = sum(share.values()) < number
        free = [name for name in share if (share[name] < len(strata[name]) if short else share[name] > LEAST)]
        name = max(free, key=lambda name: (exact[name] - share[name]) * (1 if short else -1))
        share[name] += 1 if short else -1
    drawn = [(name, claim) for name in sorted(strata) for claim in chance.sample(sorted(strata[name]), share[name])]
    chance.shuffle(drawn)
    return drawn


def main() -> None:
    """Print the draw."""
    seed, number = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 200
    strata: dict[str, list[str]] = {}
    for claim, kind in whole_engine().select(CLAIMS).rows:
        assert isinstance(claim, IRI)
        assert kind is not None
        strata.setdefault(kind.value.removeprefix(MW), []).append(short_path(claim.value) or claim.value)
    print("seed\tstratum\tclaim")
    for stratum, claim in draw(strata, seed, number):
        print(f"{seed}\t{stratum}\t{claim}")


if __name__ == "__main__":
    main()
