"""Compose jobs, as worker processes run them: the only place of this app that loads models."""
