"""Words to syllables in three languages."""

from __future__ import annotations

import pytest

from musicstudio.engine.singing import japanese, kanji, mandarin
from musicstudio.engine.singing.phones import KIND, read_phones, syllable_of
from musicstudio.engine.singing.words import Language, can_be_sung, syllables_of


def sung(texts: str, language: Language = "en") -> list[str]:
    """The syllables of a word whose parts stand between bars, "wan|der|ing", one text for each part."""
    return [" ".join(map(str, found)) for found in syllables_of(texts.split("|"), language)]


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("high", ["h a ɪ"]),
        ("wan|der|ing", ["w ɑ n", "d ɝ", "ɪ ŋ"]),
        ("a|bove", ["ə", "b ʌ v"]),
        ("stone", ["s t o ʊ n"]),
        ("tone", ["tʰ o ʊ n"]),
        ("beau|ti|ful", ["b j u", "tʰ ə", "f ə l"]),
        ("Night,", ["n a ɪ tʰ"]),
        ("don’t", ["d o ʊ n tʰ"]),
        ("Étude", ["ɛ tʰ ə d"]),
    ],
)
def test_english(word: str, syllables: list[str]) -> None:
    assert sung(word) == syllables


@pytest.mark.parametrize(
    ("word", "language", "syllables"),
    [
        ("love愛", "en", ["l ʌ v a ɪ"]),
        ("愛love!", "ja", ["a i l ʌ v"]),
        ("OK了", "zh", ["o ʊ kʰ e ɪ l ɤ"]),
        ("ni好|love", "zh", ["n i x a ʊ", "l ʌ v"]),
    ],
)
def test_both_scripts_under_a_note_are_sung(word: str, language: Language, syllables: list[str]) -> None:
    assert [part.replace(" | ", " ") for part in sung(word, language)] == syllables


@pytest.mark.parametrize(
    ("word", "kana"),
    [
        ("watashi", "ワタシ"),
        ("kyou,", "キョウ"),
        ("chotto", "チョット"),
        ("kon'ya", "コンヤ"),
        ("zyo", "ジョ"),
        ("love", None),
        ("", None),
    ],
)
def test_romaji(word: str, kana: str | None) -> None:
    assert japanese.kana_of(word) == kana


def test_what_the_score_has_parted_wins_over_the_dictionary() -> None:
    assert sung("mis|take") == ["m ɪ s", "tʰ e ɪ kʰ"]
    assert sung("ev'|ry") == ["ɛ v", "ɹ i"]
    assert sung("fi|re") == ["f a ɪ", "ɝ"]
    assert sung("e|ver|y") == ["ɛ", "v ɝ", "i"]
    assert sung("love|d") == ["l ʌ v d", ""]


def test_a_plus_sings_the_next_syllable() -> None:
    assert sung("wandering|+|+") == ["w ɑ n", "d ɝ", "ɪ ŋ"]
    assert sung("wandering|+") == ["w ɑ n", "d ɝ ɪ ŋ"]
    assert sung("high|+|+") == ["h a ɪ", "", ""]
    assert sung("wonder|+|ful") == ["w ʌ n", "d ɝ", "f ʌ l"]


def test_a_word_nobody_knows_is_read_by_its_letters() -> None:
    assert sung("blorfing") == ["b l ɑ ɹ f ɪ ŋ"]


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("月亮代表我的心", "ɥ ɛ l j ɑ ŋ t a ɪ p j a ʊ w o t ɤ ɕ i n"),
        ("重庆银行", "tʂʰ ʊ ŋ tɕʰ i ŋ i n x ɑ ŋ"),
        ("女儿知自己", "n y ɝ tʂ ɨ ts ɨ tɕ i"),
    ],
)
def test_mandarin_reads_hanzi_in_their_context(text: str, syllables: str) -> None:
    assert sung(text) == [syllables]
    assert len(mandarin.hanzi_syllables(text)) == len(text)


def test_a_word_of_hanzi_is_parted_by_its_notes() -> None:
    assert sung("银|行") == ["i n", "x ɑ ŋ"]


def test_pinyin_is_for_mandarin_singers() -> None:
    assert sung("zhong1|guo2", "zh") == ["tʂ ʊ ŋ", "k w o"]
    assert sung("nü", "zh") == sung("nv3", "zh") == ["n y"]
    with pytest.raises(ValueError, match="strength"):
        sung("strength", "zh")


def test_every_common_reading_is_known() -> None:
    for hanzi in (bytes([row, cell]).decode("gb2312", "ignore") for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)):
        assert len(mandarin.hanzi_syllables(hanzi)) == len(hanzi), hanzi


def test_other_readings_are_offered() -> None:
    first, *others = mandarin.readings("行")[0]
    assert {first, *others} >= {"xing2", "hang2"}


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("さくら", "s a k ɯ ɾ a"),
        ("きゃっと", "k j a cl t o"),
        ("ファンタジー", "ɸ a ɴ t a dʑ i i"),
        ("しゅヴァティ", "ɕ ɯ b a t i"),
    ],
)
def test_japanese(text: str, syllables: str) -> None:
    assert sung(text, "ja") == [syllables]


@pytest.mark.parametrize(
    ("texts", "language", "syllables"),
    [
        ("桜", "ja", ["s a k ɯ ɾ a"]),
        ("桜|+|+|は", "ja", ["s a", "k ɯ", "ɾ a", "w a"]),
        ("東|+|京|+|へ", "ja", ["t o", "o", "k j o", "o", "e"]),
        ("行|き|を", "ja", ["i", "k i", "o"]),
        ("学校", "ja", ["ɡ a cl k o o"]),
        ("日|々", "ja", ["ç i", "b i"]),
        ("咲く", "zh", ["s a k ɯ"]),
        ("わ|た|し|は", "ja", ["w a", "t a", "ɕ i", "w a"]),
        ("は|な", "ja", ["h a", "n a"]),
        ("と|う|きょ|う", "ja", ["t o", "o", "k j o", "o"]),
    ],
)
def test_kanji_are_read_and_particles_sung_as_they_are_spoken(texts: str, language: Language, syllables: list[str]) -> None:
    assert sung(texts, language) == syllables


def test_every_kanji_of_schools_has_morae() -> None:
    for kanji_ in (bytes([row, cell]).decode("euc_jp", "ignore") for row in range(0xB0, 0xD0, 4) for cell in range(0xA1, 0xFF)):
        assert sung(kanji_, "ja") != [""], kanji_


def test_other_readings_of_a_word_keep_its_kana() -> None:
    [word] = kanji.words("明日")
    assert {word.kana, *(other.kana for other in kanji.others(word))} >= {"あした", "あす"}
    [word] = kanji.words("行く")
    assert [other.kana for other in kanji.others(word)] == ["ゆく"]
    assert kanji.others(kanji.words("さくら")[0]) == []


def test_a_mora_is_a_syllable() -> None:
    assert len(japanese.kana_syllables("とうきょう")) == 4


def test_phones_in_brackets_are_sung_as_they_are() -> None:
    assert sung("high[h i]") == ["h i"]
    assert sung("ev[ɛ v]|er|y[]") == ["ɛ v", "ɝ", ""]
    with pytest.raises(ValueError, match="qq"):
        sung("high[qq]")


@pytest.mark.parametrize("text", ["", "1.", "||", "♪", "—", "🎵"])
def test_signs_are_no_words(text: str) -> None:
    assert not can_be_sung(text)


def test_syllables_without_a_vowel_are_held_on_what_can_be_held() -> None:
    assert syllable_of(["h", "m"]).nucleus == ("m",)
    assert syllable_of(["p", "s", "t"]).nucleus == ("s",)
    with pytest.raises(ValueError, match="hold"):
        syllable_of(["p", "t"])


def test_phones_are_read_by_their_symbols() -> None:
    assert read_phones(" tʂʰ  ʊ ŋ ") == ("tʂʰ", "ʊ", "ŋ")
    assert read_phones("g o") == ("ɡ", "o")  # as keyboards have it
    assert len(KIND) == len(set(KIND))
