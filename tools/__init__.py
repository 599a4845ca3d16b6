"""Programs that keep the repository: nothing here is part of what is installed."""
