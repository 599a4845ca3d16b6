"""Many readers at once: does each get the answer to the question asked, while days are added, and does nothing grow.

Readers, a model that says back what it was asked, and a page in a process of its own come together in
:mod:`eval.bench.load.run`.
"""
