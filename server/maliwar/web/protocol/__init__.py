"""What the W3C and the indexers have written down: SPARQL, the graph store, dumps, descriptions."""
