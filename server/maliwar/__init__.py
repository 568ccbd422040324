"""The Mali War as a knowledge graph: graded answers, each with its claims and its sources."""
