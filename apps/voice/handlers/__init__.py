"""Singing and learning voices, as worker processes run them: the only place of this app that loads networks."""
