"""Digests that mean harm, through every way out of the program, with a model that obeys whatever it reads.

The attacks (``data/hostile.toml``) become a digest; :mod:`eval.bench.attacks.run` asks about each, and
:mod:`eval.bench.attacks.harmless` says of each output what in it is active, forged or out of its place.
"""
