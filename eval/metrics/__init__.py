"""Metrics, each defined in a small file of its own."""
