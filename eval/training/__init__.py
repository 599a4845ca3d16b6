"""Training of the two small models that ship with ``rag``: the claim checker and the audit of the digests.

In come digests and labelled data; out come a model file and a model card with what was measured. This room does not know the
suites.
"""
