"""What a musician reads when no words can be written."""

NO_LINE = "This melody has no line %(line)s; it has %(lines)s."
MANY_LINES = "This melody has more than %(most)s lines to write; choose a shorter passage."
OTHER_SYLLABLES = "Line %(line)s has %(notes)s notes, but its words have %(syllables)s syllables; change the words."
