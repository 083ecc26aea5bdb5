"""Every sentence that a score which cannot be read, or harmonised, can answer with.

Constants, so that the edge can translate them by lookup.
"""

EMPTY = "This file is empty; export it again and upload the new copy."
NOT_MUSIC = "This file is not MIDI, MusicXML, MuseScore, ABC or UTAU; export your piece in one of these formats and upload that."
WRONG_ENDING = "The file's ending does not match its content; rename it to the format it really is, or export it again."
UNKNOWN_ENDING = (
    "The studio reads files that end in .mid, .midi, .musicxml, .xml, .mxl, .mscz, .mscx, .abc, .ust or .ustx; "
    "export your piece in one of these formats."
)
AUDIO = "This is a sound recording, not a score; use Hum for a recording, or upload MIDI, MusicXML, MuseScore, ABC or UTAU."

MIDI_TOO_BIG = "This MIDI file is larger than 1 MB; export only the parts and bars that you need."
MUSICXML_TOO_BIG = "This score is larger than 5 MB; export only the parts and bars that you need."
ABC_TOO_BIG = "This ABC file is larger than 128 KB; split the tune book and upload one tune at a time."
TOO_MANY_NOTES = "This score has more than 20,000 notes; split it into shorter pieces."
TOO_MANY_PARTS = "This score has more than 64 parts; export only the parts that you need."
TOO_LONG = "This score has more than 4,000 bars or lasts too long; split it into shorter pieces."
NO_NOTES = "This file holds no notes; check that you exported the right piece."

MIDI_DAMAGED = "This MIDI file is damaged or cut short; export it again from your music program."
MIDI_RESOLUTION = "This MIDI file says that a quarter note lasts no time; export it again from your music program."
MIDI_SMPTE = "This MIDI file counts film frames instead of beats; export it again with ticks per quarter note."
MIDI_TEMPO = "This MIDI file has a tempo of 0; set a tempo in your music program and export it again."
MIDI_METRE = "This MIDI file has a time signature that cannot be written; correct it and export it again."

XML_DAMAGED = "This score file is damaged or cut short; export it again from your notation program."
XML_UNSAFE = (
    "This score file defines entities of its own, which the studio does not open; export it again from your notation program."
)
XML_NOT_MUSIC = "This XML file is not MusicXML; export your piece as MusicXML and upload that."
XML_METRE = "This score has a time signature that the studio cannot write; correct it and export it again."
XML_DIVISIONS = (
    "This score divides a quarter note into an impossible number of parts; export it again from your notation program."
)
XML_LENGTH = "This score has a note with an impossible length; correct it and export it again."
XML_PITCH = "This score has a note that is too high or too low to play; correct it and export it again."

ZIP_DAMAGED = "This compressed score is damaged or cut short; export it again from your notation program."
ZIP_BOMB = (
    "This compressed score unpacks to far more than a score needs, so it was not opened; "
    "export it again from your notation program."
)
ZIP_PATH = "This compressed score points outside itself, so it was not opened; export it again from your notation program."
ZIP_NO_SCORE = "This compressed score holds no score; export it again from your notation program."
ZIP_LOCKED = "This compressed score has a password; export it again without one."

MUSESCORE_NOT_MUSIC = "This file is no MuseScore score; open it in MuseScore, save it again and upload the new copy."
MUSESCORE_OLD = "This score was saved by MuseScore 2 or older; open it in MuseScore 3 or 4, save it and upload the new copy."

ABC_DAMAGED = "This ABC tune cannot be read; check its header (X:, T:, M:, L:, K:) and its notes."
ABC_TUNES = "This file holds more than one tune; upload one tune at a time."
UTAU_TOO_BIG = "This project is larger than 2 MB; export only the tracks that you need."
UTAU_DAMAGED = "This UTAU or OpenUtau project cannot be read; open it in its editor, save it again and upload the new copy."
OTHER_CURVES = "Curves other than pitch, dynamics, breathiness, tension and gender are not kept."
CURVES_TOO_LONG = "A curve with more than 20,000 points is not kept; simplify it and open the file again."
CURVES_CUT = "Curves that go further than the studio sings are cut off at its limits."
VIBRATO_CUT = "Vibratos that go further than the studio sings are cut off at its limits."
VIBRATO_SHAPE = "Vibratos keep their depth, rate and length; they rise and fade as the studio sings them."
TUNING_TOO_LONG = "Pitch points, vibratos and moved phonemes of projects that last more than 10 minutes are not kept."
PHONEME_CHANGES = "Phonemes that were exchanged or shaped in single notes are not kept; write them under the notes."
CURVES = "Pitch curves, vibrato and voices of the project are not kept; its notes and words are."
ABC_METRE = "This ABC tune has a time signature that cannot be written; correct its M: line and try again."
ABC_LENGTH = "This ABC tune has a note with an impossible length; correct it and try again."

TOO_HARD = "This file takes too much time or memory to read; export a shorter or simpler piece and try again."
BROKE_READER = "This file could not be read; export it again from your music program, or try another format."

NO_LENGTH = "Some notes of the file last no time; they were kept as short as possible."
SNAPPED = "Some notes did not fall on the studio's time grid and were moved by less than a ten-thousandth of a beat."
MICROTONES = "Quarter tones cannot be kept and were moved to the nearest semitone."
ENDINGS = "First and second endings are shown one after the other."

JSON_OBJECT = "This is not a score: '%(name)s' should hold an object."
JSON_LIST = "This is not a score: '%(name)s' should be a list."
JSON_MANY = "This score has more than %(most)s entries under '%(name)s'; split it into shorter pieces."
JSON_NUMBER = "This is not a score: '%(name)s' should be a whole number from %(low)s to %(high)s."
JSON_TEXT = "This is not a score: '%(name)s' should be text of at most %(most)s characters."
JSON_CHOICE = "This is not a score: '%(name)s' should be one of %(choices)s."
JSON_VALUE = "This is not a score: '%(name)s' has a value that the studio does not know."
JSON_FLAG = "This is not a score: '%(name)s' should be true or false."
BAR_GAP = "Bar %(bar)s does not follow the bar before it."
CHANGES_ORDER = "Changes of metre, key and tempo must start at the beginning and follow in order."
NOTE_AFTER_END = "A note of “%(part)s” ends after the last bar."

MANY_BARS = "This score has more than 400 bars, the most that the studio writes on; shorten it first."
LONG_MUSIC = "This score lasts longer than 2,400 quarter notes, the most that the studio writes on; shorten it first."
WRITTEN_MELODY = "This part is one that the studio writes itself, so it cannot be the melody; choose another part."

NO_CHORDS = "There are no chords to play yet: write chord symbols above the melody first, or let Accompany write them."
UNREAD_CHORDS = "None of the chord symbols names a chord that the studio knows; correct them, or let Accompany write new ones."
