"""Sound: bounded decoding, encoding, peaks for drawing, and rendering a score with a SoundFont."""
