"""What the graph says, laid out for people: dates in words, footnotes, one thing with all that hangs on it."""
