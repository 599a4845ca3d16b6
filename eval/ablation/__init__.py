"""The ablation study: what each part of the search is worth.

In come an index and labelled questions; out comes a table of variants, each with one part left out or replaced, beside the
retrievers of llama-index. This room does not know answers or models.
"""
