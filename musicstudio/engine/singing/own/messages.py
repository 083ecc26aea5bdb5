"""Every sentence that an own voice can answer with. Constants, so that the edge can translate them by lookup."""

SILENT = "There is hardly any sound in this recording; move closer to the microphone and record it again."
CLIPPED = "This recording is too loud and distorts; turn the microphone down or step back, and record it again."
SHORT = "This recording is too short for its text; read the text to its end."
LONG = (
    "This recording is longer than a minute; one file holds one text. Cut a long recording in the pauses between the texts and "
    "upload its pieces, named by the numbers of their texts."
)
UNVOICED = "No voice is heard in this recording; speak or sing the text aloud and record it again."
NO_CONSENT = "The statement of consent is not heard in its recording; read it aloud word by word, and then learn again."
TOO_LITTLE = (
    "Only %(minutes)s in %(count)d recordings say what their texts say; 3 minutes in 8 are needed. Record those that are marked "
    "anew."
)
NOTHING_LEARNT = "The studio did not come closer to this voice than its own voices are; more or cleaner recordings may help."
