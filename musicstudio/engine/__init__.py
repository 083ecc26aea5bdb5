"""Pure music code: notation, models, audio. Knows nothing of Django or of the apps."""
