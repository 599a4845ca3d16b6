"""The page without a browser: its HTML, its conversations and its limits."""
