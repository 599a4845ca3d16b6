"""Audit whether the bullets of a digest entry describe the titled paper, without embeddings or a language model."""
