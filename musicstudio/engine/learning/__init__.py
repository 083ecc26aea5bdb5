"""What every trained model shares: weights on disk, the training loop that survives a kill, and the record of what made a piece."""
