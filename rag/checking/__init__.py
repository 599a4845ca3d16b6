"""What the claim checker reads off a claim and its evidence: words and their senses, quantities, polarity, roles, scope.

Each module reads one thing; :mod:`rag.checking.features` puts them together and :mod:`rag.faithfulness` decides.
"""
