"""Move what is indexed to another data directory or machine, as one archive."""
