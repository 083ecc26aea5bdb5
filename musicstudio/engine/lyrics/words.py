"""Lists of English words: those without weight in a line, those that end no line, moods, and those the studio does not write."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


FUNCTION = _set(
    """a an the and or nor but if as than then that this these those of to in on at by for from with into onto upon unto up out
    off over under through till until when while where who whom whose which what how so such some any no not yet i you he she
    it we they me him her us them my your his its our their mine am is are was were be been being do does did have has had
    will would shall should can could may might must let there here i'm i'll i've i'd you're you'll you've he's she's it's
    we're we'll they're that's there's don't won't can't o oh ah lo 'tis 'twas 'twill 'twere too though since because ere like
    near about between among both either neither each every all own same very just only ever even also still"""
)
"""Words that are sung lightly."""

NO_END = _set(
    """a an the and or nor but if as than of to at by for from with into onto upon unto that's there's i'm i'll i've i'd you're
    you'll you've he's she's it's we're we'll they're my your his its our their whose which who what how when while where till
    until so such no not am is are was were be been do does did has had have will would shall should can could may might must
    let 'tis 'twas 'twill 'twere though since because ere like very every each either neither both o even also this these
    those some any than among between upon his her just only ever same two three four five six seven ten many"""
)
"""Words that lean on the next one and end no line."""

ARCHAIC = _set(
    """thee thou thy thine thyself ye hath hast doth dost didst hadst wert wast art shalt wilt wouldst shouldst couldst canst
    mayst mightst o'er e'er ne'er e'en ere oft whilst amidst betwixt nigh methinks wherefore whence thence hither thither
    whither quoth spake bade begat wouldest thereof whereof therein wherein thereon whereon hereof sayeth saith yon yonder
    anon lo nay yea verily forsooth perchance mayhap eftsoons ween wot wist trow durst doff yclept naught aught 'twill 'twere
    'mid 'gainst 'neath 'twixt tho thro thro' tho' enow eke fain twain swain swains nymph nymphs eves e'ening e'enings oft
    oftentimes whate'er where'er whene'er howe'er whoe'er thereto whereto athwart eld maid's behest bard bards muse muses lyre
    lyres zephyr zephyrs sylvan wight wights"""
)
"""Words of an older English, which a song of today would not use."""

UNWANTED = _set(
    """nigger niggers negro negroes negress darky darkies darkey darkeys coon coons injun injuns redskin redskins squaw squaws
    chink chinks jap japs jew jews jewess jewish gypsy gypsies gipsy gipsies heathen heathens pagan pagans savage savages turk
    turks moor moors saracen saracens infidel infidels papist papists whore whores harlot harlots strumpet slut sluts wench
    wenches bitch bitches bastard bastards slave slaves slavery rape raped rapes ravish ravished cripple cripples crippled
    idiot idiots dwarf dwarfs lunatic lunatics imbecile ass asses cock cocks prick pricks cunt tit tits fag fags faggot
    faggots queer queers dyke dykes damn damned whip whipped lash lashed hang hanged massacre slaughter slaughtered suicide
    virgin virgins bosom bosoms breast breasts bum hell's devilish spook spooks massa mammy pickaninny kaffir coolie coolies
    eskimo mulatto nazi cretin midget spastic tranny retard wop dago kike spic paki gook"""
)
"""Slurs, and words that have become offensive or carry what a song-writer's tool should not offer by itself."""

NAMES = {word.lower(): word for word in _set("I I'm I'll I've I'd God Lord April June July Christmas Sunday")}
"""Words that are written with a capital wherever they stand, of those that the studio writes."""

MOODS = {
    "joyful": _set(
        """joy joys joyful joyous glad gladness gladly merry merrily mirth happy happily laugh laughs laughed laughing laughter
        smile smiles smiling bright brightly gay gaily sing singing dance dancing dancers delight delights cheer cheerful
        cheery play playing sunny sunshine sparkling jolly jest bliss blithe carol feast golden spring holiday"""
    ),
    "sad": _set(
        """sad sadly sadness sorrow sorrows sorrowful tear tears weep weeping wept cry cries grief griefs grieve lonely alone
        lone lost mourn mourning moan sigh sighs sighing sighed pain pains broken grave graves dead death die dying dies died
        woe woes farewell parting bitter despair forlorn weary gloom gloomy desolate forsaken regret"""
    ),
    "calm": _set(
        """calm calmly peace peaceful quiet quietly still stillness rest resting silence silent silently sleep sleeping sleeps
        slumber dream dreams dreaming dreamy soft softly gentle gently slow slowly tender tenderly low hush hushed serene
        tranquil moonlight twilight evening whisper whispers whispering shade cool soothe mild drowsy"""
    ),
    "bold": _set(
        """bold boldly brave bravely strong strength might mighty power powers proud proudly fight fighting fought battle battles
        war march marching sword swords banner banners flag conquer victory glory glorious triumph fire flame flames thunder
        storm storms fierce free freedom courage daring dare rise rising hero heroes steel drum drums trumpet"""
    ),
    "tender": _set(
        """love loves loved loving lover lovers dear dearest darling sweet sweetly sweetest sweetheart kiss kisses kissed heart
        hearts fond fondly tender tenderly embrace beloved gentle gently rose roses lips hand hands eyes beauty lovely fair
        fairest blush caress cherish true beside"""
    ),
}
"""Words by which a stanza's mood is told."""
