"""Every sentence that a recording without a melody can answer with. Constants, so that the edge can translate them by lookup."""

NO_MELODY = "No melody was heard in this recording; hum a little louder, closer to the microphone, and try again."
TOO_LONG = "This recording is longer than 60 seconds; cut it to the melody that you want."
