"""The HTML of the page. Text of digests, models and readers gets into it through :func:`rag.text.sanitize.as_html` alone."""
