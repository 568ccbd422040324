"""The part of the world that a map may show."""

from typing import Final

from maliwar.war import war

REGION: Final = (-26.0, -1.0, 27.0, 40.0)
"""West, south, east and north in degrees: where client/outlines.mjs has outlines that are true to a few kilometres."""
WORLD: Final = (-180.0, -90.0, 180.0, 90.0)


def region() -> tuple[float, float, float, float]:
    """Return the part of the world in which a map may be moved: that with fine outlines where the war lies in it."""
    west, south, east, north = war().box or WORLD
    w, s, e, n = REGION
    return REGION if w <= west and east <= e and s <= south and north <= n else WORLD
