"""What every trained model shares: weights on disk, a training loop that survives a kill, the record of what made a piece."""
