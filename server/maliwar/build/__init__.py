"""The wing that makes a snapshot of the Turtle files; it knows nothing of the wing that answers."""
