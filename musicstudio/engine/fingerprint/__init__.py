"""Recognising recordings: landmarks of their sound, an index of them, and where in which reference a query lies."""
