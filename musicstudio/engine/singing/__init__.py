"""Words and a melody in, a sung vocal out."""
