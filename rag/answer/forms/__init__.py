"""Answers without a model, one module for each form: lists, counts, details, ..."""
