"""The teacher that our voices learn from: a speech synthesiser that is made to follow a melody.

The synthesiser serves training and measurements and is not shipped. The form of its recordings is (`record`): voices of one's own
are learnt from recordings of the same form.
"""
