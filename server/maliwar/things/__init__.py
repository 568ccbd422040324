"""What the graph says about one thing, laid out for a reader: facts, claims, periods, inverse links."""
