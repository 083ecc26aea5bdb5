"""Caps on sound, in one place for the upload gate, the decoder and the renderer."""

MAX_AUDIO_BYTES = 50 * 1024 * 1024
MAX_AUDIO_SECONDS = 600
MAX_CHANNELS = 2
MIN_RATE, MAX_RATE = 4_000, 192_000
MAX_SAMPLES = MAX_AUDIO_SECONDS * 48_000 * MAX_CHANNELS
"""Samples over all channels that one recording may decode to: 230 MB as float32."""

MAX_RENDERED_SECONDS = 900
