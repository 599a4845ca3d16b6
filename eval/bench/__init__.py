"""The benchmark: how long things take.

In comes an assistant over an index; out come the median and the 95th percentile of each kind of call, beside those of a plain
llama-index index. This room measures and asserts nothing.
"""
