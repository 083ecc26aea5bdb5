"""Settling how a work is sung, and seeing what would be."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
import yaml
from django.test import Client

from apps.accounts.models import User
from apps.library.models import Work
from apps.library.services import create_work, save_revision
from apps.voice.boot import boot
from apps.voice.lines import MOST_SUNG, CannotSing, lines_of
from apps.voice.models import Song
from apps.voice.suggestions import complete
from musicstudio.engine.notation import TICKS_PER_QUARTER as BEAT
from musicstudio.engine.notation import Lyric, Note, Part, Score, Tempo, regular_measures
from musicstudio.engine.notation.score import note_order
from musicstudio.engine.singing.phones import can_be_held, read_phones
from musicstudio.engine.singing.underlay import read_words
from tests.integration.voice.conftest import song


def put(api: Client, work: Work, version: int, **settings: Any) -> Any:
    body = {"version": version, "settings": settings}
    return api.put(f"/api/voice/songs/{work.pk}/", body, content_type="application/json")


def plan(api: Client, work: Work) -> Any:
    return api.get(f"/api/voice/songs/{work.pk}/plan/")


def test_the_voices_are_told(api: Client) -> None:
    voices = api.get("/api/voice/voices/").json()
    assert [voice["name"] for voice in voices][:2] == ["hazel", "ivy"]
    assert {voice["language"] for voice in voices} == {"en", "zh", "ja"}
    assert all(voice["range"][0] < voice["range"][1] and voice["licence"] and voice["description"] for voice in voices)


def test_settings_begin_with_what_the_score_suggests(api: Client, work: Work) -> None:
    state = api.get(f"/api/voice/songs/{work.pk}/").json()
    assert (state["version"], state["revision"]) == (0, str(work.newest().pk))  # type: ignore[union-attr]
    settings = state["settings"]
    assert (settings["part"], settings["language"], settings["singer"]) == ("voice", "en", {"hazel": 1.0})
    assert [(part["id"], part["has_words"], part["verses"]) for part in state["parts"]] == [
        ("voice", True, [1]),
        ("bass", False, []),
    ]
    assert not Song.objects.exists()


def test_the_language_is_that_of_the_words(api: Client, musician: User) -> None:
    singers = {"zh": "lan", "ja": "sora", "en": "hazel"}
    romaji = "ya ma no ki chi ha"
    songs = {"月 亮": "zh", "さ く ら": "ja", romaji: "ja", f"{romaji} high": "en", "high low sun 月": "en"}
    for words, language in songs.items():
        work = create_work(owner=musician, title="Song", score=song(words, first=57))
        settings = api.get(f"/api/voice/songs/{work.pk}/").json()["settings"]
        assert (settings["language"], settings["singer"]) == (language, {singers[language]: 1.0})


def test_an_older_version_answers_with_what_is_stored(api: Client, work: Work) -> None:
    first = put(api, work, 0, transpose=2, singer={"ivy": 0.3, "hazel": 0.7}, expression={"depth": 50})
    assert first.status_code == 200, first.content
    assert first.json()["version"] == 1
    assert first.json()["settings"]["expression"]["depth"] == 50
    assert first.json()["settings"]["expression"]["rate"] == 5.6
    late = put(api, work, 0, transpose=5)
    assert late.status_code == 409
    assert (late.json()["version"], late.json()["settings"]["transpose"]) == (1, 2)
    assert put(api, work, 1, transpose=5).json()["version"] == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"singer": {"nobody": 1}}, "singer"),
        ({"singer": {"hazel": 1, "ivy": 1, "lan": 1}}, "singer"),
        ({"singer": {"hazel": 0}}, "singer"),
        ({"phones": {"n0": "h qq"}}, "phones"),
        ({"phones": {"n0": "p t"}}, "phones"),
        ({"phones": {"n 0": "a"}}, "phones"),
        ({"drawn": [[0, 2000]]}, "drawn"),
        ({"drawn": [[10, 1], [5, 1]]}, "drawn"),
        ({"drawn": [[0, True]]}, "drawn"),
        ({"drawn": [[0, 10**400]]}, "drawn"),
        ({"drawn": [[10**400, 0]]}, "drawn"),
        ({"curves": {"energy": [[0, 99]]}}, "curves"),
        ({"expression": {"rate": 1}}, "expression"),
        ({"offsets": {"n0": [2001]}}, "offsets"),
        ({"offsets": {"n0": [0.5]}}, "offsets"),
        ({"offsets": {"n 0": [5]}}, "offsets"),
        ({"expressions": {"n0": {"depth": 151}}}, "expressions"),
        ({"expressions": {"n0": {"width": 3}}}, "expressions"),
        ({"expressions": {"n 0": {"depth": 3}}}, "expressions"),
        ({"choir": [{"part": "bass"}]}, "choir"),
        ({"drawings": {"alto": {"drawn": [[0, 5]]}}}, "drawings"),
        ({"drawings": {"alto:1": {"drawn": [[0, 5000]]}}}, "drawings"),
        ({"verses": {"100": {}}}, "verses"),
        ({"verses": {"2": {"phones": {"n0": "zz"}}}}, "verses"),
        ({"tempo": 3}, "tempo"),
    ],
)
def test_what_cannot_be_sung_is_refused_by_field(api: Client, work: Work, wrong: dict[str, Any], field: str) -> None:
    answer = put(api, work, 0, **wrong)
    assert answer.status_code == 400
    assert field in answer.json()["settings"]


def test_the_plan_tells_notes_sounds_and_phrases(api: Client, work: Work) -> None:
    told = plan(api, work).json()
    assert [(note["id"], note["text"], note["phones"], note["remark"]) for note in told["notes"]] == [
        ("n0", "high", "h a ɪ", None),
        ("n1", "low", "l o ʊ", None),
        ("n3", "sun", "s ʌ n", None),
        ("n4", "moon", "m u n", None),
    ]
    assert [(note["start"], note["end"], note["tick"]) for note in told["notes"]][2] == (1.5, 2.0, 30240)
    assert [phrase["ready"] for phrase in told["phrases"]] == [False, False]
    assert told["remarks"] == []
    pitch = told["pitch"]
    inside, rest = (pitch["cents"][round((second - pitch["start"]) / pitch["step"])] for second in (0.2, 1.3))
    assert abs(inside - 6000) < 60 and rest is None


def test_the_plan_tells_in_which_other_ways_a_word_is_read(api: Client, musician: User) -> None:
    work = create_work(owner=musician, title="Song", score=song("live moon"))
    live, moon = plan(api, work).json()["notes"]
    assert [way["text"] for way in live["readings"]] == ["laɪv", "lɪv"]
    assert moon["readings"] == []
    put(api, work, 0, phones=live["readings"][1]["phones"])
    assert plan(api, work).json()["notes"][0]["phones"] == "l ɪ v"


def test_drawn_pitch_and_phones_change_only_their_phrase(api: Client, work: Work) -> None:
    before = plan(api, work).json()
    put(api, work, 0, drawn=[[0, 100], [10080, 100]], phones={"n0": "h o"})
    after = plan(api, work).json()
    assert after["notes"][0]["phones"] == "h o"
    assert [a["key"] == b["key"] for a, b in zip(before["phrases"], after["phrases"], strict=True)] == [False, True]


def test_the_plan_tells_every_phone_and_where_it_would_be_by_itself(api: Client, work: Work) -> None:
    put(api, work, 0, phones={"n1": "l o | w ʌ n"}, offsets={"n0": [0, 0, -30], "n3": [0, 0]})
    assert Song.objects.get().settings["offsets"] == {"n0": [0, 0, -30]}
    first, second = (phrase["segments"] for phrase in plan(api, work).json()["phrases"])
    told = [(row["phone"], row["note"], row["place"], row["syllable"]) for row in first]
    assert told == [
        ("pau", "n0", None, None), ("h", "n0", 0, 0), ("a", "n0", 1, 0), ("ɪ", "n0", 2, 0), ("l", "n1", 0, 0), ("o", "n1", 1, 0),
        ("w", "n1", 2, 1), ("ʌ", "n1", 3, 1), ("n", "n1", 4, 1),
    ]  # fmt: skip
    assert all(a["end"] == b["start"] for a, b in pairwise(first))
    moved = {row["phone"]: round(row["start"] - row["unmoved"], 3) for row in first if row["phone"] != "pau"}
    assert moved == {"h": 0, "a": 0, "ɪ": -0.03, "l": 0, "o": 0, "w": 0, "ʌ": 0, "n": 0}
    assert second[-1]["phone"] == "n" and second[-1]["end"] == 2.5


def test_a_moved_phone_and_a_note_of_its_own_expression_change_their_phrase_alone(api: Client, work: Work) -> None:
    before = plan(api, work).json()
    put(api, work, 0, offsets={"n0": [25]}, expressions={"n3": {}})
    moved = plan(api, work).json()
    assert [a["key"] == b["key"] for a, b in zip(before["phrases"], moved["phrases"], strict=True)] == [False, True]
    put(api, work, 1, expression={"irregularity": 0, "depth": 0}, expressions={"n3": {"depth": 100, "delay": 0}})
    told = plan(api, work).json()
    pitch = told["pitch"]["cents"]
    by_note = [
        [pitch[i] for i in range(len(pitch)) if note["start"] + 0.1 < told["pitch"]["start"] + i * 0.01 < note["end"] - 0.1]
        for note in told["notes"]
    ]
    assert [max(cents) - min(cents) > 60 for cents in by_note] == [False, False, True, False]


def test_notes_outside_of_the_range_are_marked_and_a_transposition_offered(api: Client, musician: User) -> None:
    work = create_work(owner=musician, title="Song", score=song(first=80))
    put(api, work, 0, singer={"hazel": 1})
    told = plan(api, work).json()
    assert {note["remark"] for note in told["notes"]} == {"high"}
    assert told["range"]["offer"] == -24
    assert "range" in told["remarks"][0]
    put(api, work, 1, singer={"hazel": 1}, transpose=-24)
    told = plan(api, work).json()
    assert {note["remark"] for note in told["notes"]} == {None}
    assert told["range"]["offer"] is None


def test_without_words_there_is_a_remark_and_unknown_ones_are_marked(api: Client, musician: User) -> None:
    bare = create_work(owner=musician, title="Song", score=song("~ ~ . ~ ~"))
    assert "no words" in plan(api, bare).json()["remarks"][0]
    odd = create_work(owner=musician, title="Song", score=song("привет low . moon sun"))
    told = plan(api, odd).json()
    assert [note["remark"] for note in told["notes"]] == ["unknown", None, None, None]
    assert "cannot be read" in told["remarks"][0]


def test_a_choir_without_words_sings_those_of_the_melody(api: Client, musician: User) -> None:
    score = song()
    alto = tuple(replace(note, id=f"a{note.id}", pitch=note.pitch - 3, lyrics=()) for note in score.parts[0].notes)
    work = create_work(owner=musician, title="Song", score=replace(score, parts=(*score.parts, Part("alto", "Alto", alto))))
    put(api, work, 0, choir=[{"part": "alto", "singer": {"ivy": 1}}, {"part": "voice", "singer": {"ivy": 1}}])
    told = plan(api, work).json()
    [member] = told["choir"]
    assert (member["part"], member["singer"], len(member["phrases"])) == ("alto", {"ivy": 1.0}, 2)
    put(api, work, 1, choir=[{"part": "alto", "singer": {"ivy": 1}}], offsets={"n0": [0, 40]})
    [moved] = plan(api, work).json()["choir"]
    assert [a["key"] == b["key"] for a, b in zip(member["phrases"], moved["phrases"], strict=True)] == [False, True]


def test_who_sings_along_has_curves_and_a_range_of_its_own(api: Client, musician: User) -> None:
    score = song()
    low = tuple(replace(note, id=f"a{note.id}", pitch=note.pitch - 30, lyrics=()) for note in score.parts[0].notes)
    work = create_work(owner=musician, title="Song", score=replace(score, parts=(*score.parts, Part("alto", "Alto", low))))
    choir = [{"part": "alto", "singer": {"ivy": 1}}]
    put(api, work, 0, choir=choir)
    plain = plan(api, work).json()
    assert plain["remarks"] == ["Alto: 4 notes lie outside of its voice's range and may sound strained."]
    drawings = {"alto:1": {"drawn": [[0, 40], [8000, 40]], "curves": {"energy": [[0, 3.0]]}}}
    put(api, work, 1, choir=choir, drawings=drawings, verses={"2": {"phones": {"n0": "h o"}}})
    assert api.get(f"/api/voice/songs/{work.pk}/").json()["settings"]["drawings"] == drawings
    drawn = plan(api, work).json()
    same = [
        [a["key"] == b["key"] for a, b in zip(lines[0]["phrases"], lines[1]["phrases"], strict=True)]
        for lines in ((plain, drawn), (plain["choir"][0], drawn["choir"][0]))
    ]
    assert same == [[True, True], [False, True]]
    project = yaml.safe_load(api.get(f"/api/voice/songs/{work.pk}/export/", {"format": "ustx"}).content)
    assert {curve["abbr"] for curve in project["voice_parts"][1]["curves"]} >= {"pitd", "dyn"}


def test_two_voices_of_one_part_sing_together_and_are_exported_with_their_words(api: Client, musician: User) -> None:
    score = song()
    women = score.parts[0]
    second = tuple(replace(note, id=f"a{note.id}", pitch=note.pitch - 3, voice="2", lyrics=()) for note in women.notes)
    both = replace(women, notes=tuple(sorted((*women.notes, *second), key=note_order)))
    work = create_work(owner=musician, title="Song", score=replace(score, parts=(both, score.parts[1])))
    choir = [{"part": "voice", "voice": "2", "singer": {"ivy": 1}}]
    put(api, work, 0, part="voice", voice="1", choir=choir, phones={"n0": "h o"}, drawn=[[0, 50], [10080, 50]])
    [member] = plan(api, work).json()["choir"]
    assert (member["part"], member["voice"], len(member["phrases"])) == ("voice", "2", 2)
    project = yaml.safe_load(api.get(f"/api/voice/songs/{work.pk}/export/", {"format": "ustx"}).content)
    assert [track["track_name"] for track in project["tracks"]] == ["Voice, voice 1", "Voice, voice 2"]
    lines = [[(note["tone"], note["lyric"]) for note in part["notes"]] for part in project["voice_parts"]]
    assert lines[0] == [(60, "high[h o]"), (61, "low"), (63, "sun"), (64, "moon")]
    assert lines[1] == [(57, "high[h o]"), (58, "low"), (60, "sun"), (61, "moon")]
    assert [bool(part["curves"]) for part in project["voice_parts"]] == [True, False]


def test_what_cannot_be_sung_has_one_sentence(api: Client, work: Work, musician: User) -> None:
    empty = create_work(owner=musician, title="Empty")
    state = api.get(f"/api/voice/songs/{empty.pk}/").json()
    assert (state["revision"], state["parts"]) == (None, [])
    drums = replace(song(), parts=(*song().parts, Part("drums", "Drums", (), percussion=True)))
    save_revision(work=work, author=musician, score=drums, base=None, origin="edit")
    long = create_work(owner=musician, title="Long", score=replace(song(" ".join(["~"] * 1300))))
    for where, settings, said in (
        (empty, {}, "no melody"),
        (work, {"part": "gone"}, "no such part"),
        (work, {"part": "drums"}, "Drums"),
        (work, {"part": "voice", "voice": "4"}, "no notes in this voice"),
        (long, {}, "more than 10 minutes"),
    ):
        put(api, where, api.get(f"/api/voice/songs/{where.pk}/").json()["version"], **settings)
        answer = plan(api, where)
        assert answer.status_code == 422 and said in answer.json()["detail"], answer.content


def test_a_line_has_only_so_many_notes() -> None:
    notes = tuple(Note(f"n{i}", i * BEAT // 8, BEAT // 8, 60) for i in range(MOST_SUNG + 1))
    end = notes[-1].end
    fast = replace(Score(regular_measures(end, Score(()).metres), (Part("voice", "Voice", notes),)), tempos=(Tempo(0, 120.0),))
    settings = complete({}, fast)
    with pytest.raises(CannotSing, match="more notes than"):
        lines_of(fast, settings)
    just = replace(fast, parts=(replace(fast.parts[0], notes=notes[:-1]),))
    assert len(lines_of(just, settings)) == 1


def test_the_page_starts_with_the_sounds_and_signs_that_the_engine_knows(work: Work, musician: User) -> None:
    limits = boot(user=musician, work=work, newest=work.newest())["limits"]
    assert read_phones(" ".join(limits["phones"])) == tuple(limits["phones"])
    assert limits["held"] == [phone for phone in limits["phones"] if can_be_held(phone)] and "ɡ" not in limits["held"]
    held = song(" ".join(["high", *limits["holds"]])).parts[0].notes
    words, remarks = read_words(held, 1, "en")
    assert [bool(syllables) for syllables, _text in words] == [True] + [False] * len(limits["holds"]) and not remarks


def test_a_voice_that_only_ends_another_ones_tie_has_nothing_to_sing(api: Client, musician: User) -> None:
    score = song("high low")
    first, second = score.parts[0].notes
    tied = (replace(first, tie="start"), replace(second, pitch=first.pitch, tie="stop", voice="2", lyrics=()))
    score = replace(score, parts=(replace(score.parts[0], notes=tied), score.parts[1]))
    work = create_work(owner=musician, title="Song", score=score)
    put(api, work, 0, part="voice", voice="2")
    answer = plan(api, work)
    assert answer.status_code == 422 and "no notes in this voice" in answer.json()["detail"]
    put(api, work, 1, choir=[{"part": "voice", "voice": "2", "singer": {"ivy": 1}}])
    assert plan(api, work).status_code == 422


def test_pasted_words_come_back_by_note_and_nothing_is_stored(api: Client, work: Work, musician: User) -> None:
    score = song("~ ~ . ~ ~")
    notes = tuple(replace(note, lyrics=(Lyric("la", verse=2),)) for note in score.parts[0].notes)
    save_revision(
        work=work, author=musician, score=replace(score, parts=(replace(score.parts[0], notes=notes),)), base=None, origin="edit"
    )
    newest = work.newest()
    assert newest
    body = {"revision": str(newest.pk), "text": "wonder 月\n- too many", "from_note": "n0", "verse": 1}
    address = f"/api/voice/songs/{work.pk}/words/"
    answer = api.post(address, body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    found = answer.json()
    assert [(x["text"], x["syllabic"], x["verse"], x["extend"]) for x in found["lyrics"]["n0"]] == [
        ("won", "begin", 1, False),
        ("la", "single", 2, False),
    ]
    assert [x["text"] for x in found["lyrics"]["n3"]] == ["月", "la"]
    assert found["lyrics"]["n3"][0]["extend"] is True
    assert [x["text"] for x in found["lyrics"]["n4"]] == ["la"]
    assert (found["left_over"], found["empty"]) == ("too many", 0)
    assert work.newest() == newest
    wrong = api.post(address, {**body, "from_note": "nowhere"}, content_type="application/json")
    assert wrong.status_code == 400 and "from_note" in wrong.json()


@pytest.mark.parametrize("suffix", ["musicxml", "ustx"])
def test_a_song_is_exported_with_its_words(api: Client, work: Work, suffix: str) -> None:
    answer = api.get(f"/api/voice/songs/{work.pk}/export/", {"format": suffix})
    assert answer.status_code == 200, answer.content
    assert b"moon" in answer.content
    assert suffix in answer["Content-Disposition"]
    assert (b"Bass" in answer.content) == (suffix == "musicxml")


def test_what_is_drawn_goes_into_an_openutau_project(api: Client, work: Work) -> None:
    put(api, work, 0, drawn=[[0, 0], [10080, -50.4]], curves={"gender": [[10080, 0.5]]}, transpose=-2)
    [part] = yaml.safe_load(api.get(f"/api/voice/songs/{work.pk}/export/", {"format": "ustx"}).content)["voice_parts"]
    assert part["curves"] == [{"xs": [0, 480], "ys": [0, -50], "abbr": "pitd"}, {"xs": [480], "ys": [-50], "abbr": "genc"}]
    assert [note["tone"] for note in part["notes"]] == [58, 59, 61, 62]
