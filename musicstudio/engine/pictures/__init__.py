"""Pictures that are drawn from music."""
