"""Questions that a capable model, or a person in its place, answers from nothing but the prompts; kept, judged and replayed.

Questions with what is right come in, from ``questions.jsonl``; answers with all that led to them go to a folder outside of the
repository, and from there the scores, and the model's replies (``replies.jsonl``), which replay without a model.
"""
