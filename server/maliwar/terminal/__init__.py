"""The commands that ask, and how an answer looks on a terminal."""
