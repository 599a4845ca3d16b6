"""How long things take, at the median and at the slow end. Measured, never asserted."""
