"""Measurements by hand: ratios in one run on one machine, never a timed test."""
