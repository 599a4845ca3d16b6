"""paid."""
