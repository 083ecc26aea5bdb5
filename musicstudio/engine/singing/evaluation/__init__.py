"""How well the voices sing: lines that cannot be guessed, what a recogniser understands of them, and how near they come to what
the score asks.
"""
