"""The teacher that our voices learn from: a speech synthesiser that is made to follow a melody. Used in training and in
measurements only; nothing of it is shipped.
"""
