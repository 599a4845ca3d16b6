"""Hold every text of the page in English and Korean: ``en.toml`` and ``ko.toml``, which have the same keys, and their loader.

A key, a language and values for placeholders come in; a text goes out. The room knows neither digests nor answers; the words
for verdicts, which the terminal shows as well, are in ``rag.check``.
"""
