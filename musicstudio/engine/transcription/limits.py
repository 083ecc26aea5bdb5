"""What is listened to, for the upload gate and the transcriber. Costs nothing to import."""

MAX_SECONDS = 60
"""The longest recording."""
RATE = 16_000
"""Frames per second that the network hears."""
