"""Readers of the corpora that models are trained on. Nothing of a corpus is shipped; each reader keeps its result in a cache."""
