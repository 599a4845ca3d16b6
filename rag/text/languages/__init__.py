"""One module for each language, which is a :class:`~rag.text.languages.pack.LanguagePack`."""
