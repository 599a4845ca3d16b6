"""Hold every text of the page in English and Korean: ``en.toml`` and ``ko.toml``, which have the same keys, and their loader.

What comes from digests, models and readers is not here; the words for verdicts, which the terminal shows as well, are in
``rag.check``.
"""
