"""Dates in questions: a text and today come in; stretches of days that papers were listed in go out."""
