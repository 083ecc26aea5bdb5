/** The singing studio: one song, its views, and everything that acts on it. */

import { api } from "core/api.js";
import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { somebodyCame } from "core/late.js";
import { notice } from "core/notices.js";
import { toastError } from "core/toasts.js";
import { Following } from "../core/audio/following.js";
import { LoopControl } from "../core/audio/loop_control.js";
import { Playback } from "../core/audio/playback.js";
import { Player } from "../core/audio/player.js";
import { bindRate } from "../core/audio/rate.js";
import { Synth } from "../core/audio/synth.js";
import { Transport } from "../core/audio/transport.js";
import { fitToolbar } from "../core/overflow.js";
import { bindConflicts } from "../core/score/conflicts.js";
import { Drafts } from "../core/score/drafts.js";
import { watchElsewhere } from "../core/score/elsewhere.js";
import { emptyScore } from "../core/score/model.js";
import { showSaveState } from "../core/score/save_state.js";
import { Saving } from "../core/score/saving.js";
import { Shortcuts } from "../core/shortcuts.js";
import { Clips } from "./clips.js";
import { Exporting } from "./exporting.js";
import { bindFiles } from "./files.js";
import { Keeping } from "./keeping.js";
import { Kept } from "./kept.js";
import { bindKeyboard } from "./keyboard.js";
import { LyricLane } from "./lanes/lyric_lane.js";
import { ParameterLane } from "./lanes/parameter_lane.js";
import { PhoneLane } from "./lanes/phone_lane.js";
import { offerDrafts } from "./left_drafts.js";
import { lineOf } from "./line.js";
import { bindChoir } from "./panel/choir.js";
import { makeMixer } from "./panel/mix.js";
import { bindNote } from "./panel/note.js";
import { bindSettings } from "./panel/settings.js";
import { bindSinger } from "./panel/singer.js";
import { PhoneEdits } from "./phone_edits.js";
import { Phrases, phraseTicks } from "./phrases.js";
import { CurveEdits, pitchKind } from "./pitch_edits.js";
import { Plan } from "./plan.js";
import { sayRemarks } from "./remarks.js";
import { bindMenu } from "./roll/menu.js";
import { Roll } from "./roll/roll.js";
import { Session } from "./session.js";
import { singersOf } from "./settings.js";
import { bindShortcuts } from "./shortcuts.js";
import { Singing } from "./singing.js";
import { SongStore } from "./store.js";
import { Takes } from "./takes.js";
import { unsung } from "./unsung.js";
import { VoiceTrack } from "./voice_track.js";
import { Words } from "./words.js";

const boot = JSON.parse(need("#sing-boot").textContent);

async function start() {
  const [song, voices] = await Promise.all([api.get(boot.urls.song), api.get(boot.urls.voices)]);
  const { limits, urls, work, revision } = boot;
  const store = new SongStore({ score: boot.score ?? emptyScore(), settings: song.settings });
  const synth = new Synth({
    library: "spessasynth_lib",
    processor: new URL("../../npm/spessasynth_lib/spessasynth_processor.min.js", import.meta.url).href,
    banks: { first: `${urls.soundfonts}satb.sf3`, more: `${urls.soundfonts}core.sf3` },
    programs: boot.programs,
  });
  const player = new Player(synth);
  player.setScore(store.score);

  /** What the parts of the page share. */
  const studio = { voices, limits, urls: { ...urls, work_id: work.id }, store, synth, player, session: new Session(), shortcuts: new Shortcuts() };
  studio.saving = new Saving({ store, work, revision, urls });
  studio.keeping = new Keeping(store, song.version, urls.song, new Drafts(`${work.id}:song`));
  studio.kept = new Kept(studio.saving, studio.keeping);
  studio.plan = new Plan(studio);
  studio.phrases = [];
  derive(studio);
  studio.following = new Following(player);
  studio.pitch = new CurveEdits(store, pitchKind(limits.cents));
  studio.phones = new PhoneEdits(studio);
  studio.words = new Words(studio);
  studio.track = new VoiceTrack(player, new Clips(() => synth.context));
  studio.loop = new LoopControl(studio, work.id, { score: () => store.score, fields: ["note"], selected: () => phraseTicks(studio) });
  bindRate(studio);
  new Playback(studio);
  studio.roll = new Roll(need("#roll"), studio);
  studio.lyricLane = new LyricLane(studio);
  new PhoneLane(studio);
  studio.parameters = new ParameterLane(studio);
  studio.transport = new Transport(player, synth, {
    score: () => store.score,
    frame: () => player.playing && studio.roll.followPlayhead(player.tick),
    place: () => player.playing || studio.roll.dirtyOverlay(),
  });
  fitToolbar(need(".transport"), need("#more-menu"), need("#more-list"));
  studio.takes = new Takes(studio);
  studio.exporting = new Exporting(studio);
  studio.singing = new Singing(studio);
  studio.mixer = makeMixer(studio, work.id);
  bindSinger(studio);
  bindSettings(studio);
  bindNote(studio);
  bindChoir(studio);
  bindKeyboard(studio);
  bindMenu(studio);
  bindShortcuts(studio);
  bindFiles(studio);
  listen(studio);
  showSaveState(studio.kept);
  bindConflicts(studio.saving, () => takeTheirs(studio));
  bindSettingsConflict(studio);
  watchElsewhere({ saving: studio.saving, session: { busy: false }, urls }, work.id);
  offerDrafts(studio);
  studio.plan.refresh();
  studio.takes.load();
  if (boot.running.length) studio.singing.follow(boot.running[0]);

  // Sound is prepared when somebody has come and let out by the first gesture, so that the first Play answers at once.
  somebodyCame.then(() => synth.prepare().then(() => studio.track.look(), () => {}));
  for (const type of ["pointerdown", "keydown"]) addEventListener(type, () => synth.resume().catch(() => {}), { once: true });
  sayRemarks(work.id);
  need("#sing-studio").dataset.ready = "true";
}

/** The line, its phrases and the card of who sings follow from song and plan; whoever shows them is told afterwards. */
function derive(studio) {
  const { store, plan, voices } = studio;
  const phrases = new Phrases(studio);
  const line = () => {
    studio.line = lineOf(store.state, plan.notes);
    studio.card = voices.find(({ name }) => name === singersOf(store.settings.singer)[0]) ?? null;
  };
  const heard = () => {
    studio.clips = phrases.refresh();
    studio.phrases = phrases.shown;
  };
  store.subscribe((reason) => reason !== "preview" && line());
  plan.addEventListener("change", () => (line(), heard()));
  studio.session.subscribe((changed) => changed.has("singing") && (studio.phrases = phrases.shown));
  line();
  heard();
}

/** What is heard follows what is there: the take in hand, or the newest phrases; instruments play what is sung in neither. */
function listen(studio) {
  const { store, plan, session, player, track, mixer, takes } = studio;
  const accompany = () => {
    player.setScore(unsung(store.score, takes.heardSettings, track.clips));
    mixer.show();
  };
  const hear = () => {
    const { heard } = takes;
    track.clips = heard ? [{ key: heard.id, start: heard.start_s, end: heard.start_s + heard.duration_s, line: null, url: heard.audio }] : studio.clips;
    accompany();
  };
  plan.addEventListener("change", hear);
  session.subscribe((changed) => changed.has("take") && hear());
  store.subscribe((reason) => reason !== "preview" && accompany());
  hear();
}

/** Words that were saved elsewhere become what is shown, as a step that can be undone. */
async function takeTheirs({ store, saving }) {
  try {
    const revision = await saving.theirs();
    store.write(revision.score, t("Take the other version"));
    saving.adopt(revision, store.score);
  } catch (error) {
    toastError(error);
  }
}

function bindSettingsConflict({ keeping, store }) {
  keeping.addEventListener("state", () => {
    if (keeping.state !== "conflict") return notice("settings", null);
    const theirs = (settings) => store.set(settings, t("Take the other settings"));
    notice("settings", t("The settings of this song were changed elsewhere too. Nothing is lost: choose which go on."), [
      { label: t("Keep mine"), primary: true, run: () => keeping.keepMine().catch(() => {}) },
      { label: t("Take the other"), run: () => keeping.takeTheirs(theirs) },
    ]);
  });
}

start().catch((error) => {
  need("#sing-failed").hidden = false;
  toastError(error);
});
