"""Running numbers of what is named by a number; no two files share one."""

from itertools import count


class Numbers:
    """One counter for each kind."""

    def __init__(self) -> None:
        self.passage = count(1).__next__
        self.source = count(1).__next__
        self.story = count(1).__next__
