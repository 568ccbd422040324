"""Invented conflict data of any size, in our model, for benchmarks: `maliwar-bench`."""
