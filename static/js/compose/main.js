/** The compose page: one score, its views, and everything that acts on it. */

import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { late, somebodyCame, whenIdle } from "core/late.js";
import { Following } from "../core/audio/following.js";
import { LoopControl } from "../core/audio/loop_control.js";
import { Playback } from "../core/audio/playback.js";
import { Player } from "../core/audio/player.js";
import { Preview } from "../core/audio/preview.js";
import { bindRate } from "../core/audio/rate.js";
import { Synth } from "../core/audio/synth.js";
import { watchElsewhere } from "../core/score/elsewhere.js";
import { emptyPart } from "../core/score/model.js";
import { showSaveState } from "../core/score/save_state.js";
import { Saving } from "../core/score/saving.js";
import { ScoreStore } from "../core/score/store.js";
import { Shortcuts } from "../core/shortcuts.js";
import { bindChords } from "./chords/panel.js";
import { bindComposerConflicts } from "./conflict.js";
import { Edits } from "./edits.js";
import { bindEntryPalette } from "./entry_palette.js";
import { Files } from "./files.js";
import { bindFirstSteps } from "./first_steps.js";
import { Generate } from "./generate.js";
import { Originality } from "./generate/originality.js";
import { takeOver } from "./handover.js";
import { bindHistory } from "./history.js";
import { Hum } from "./hum/hum.js";
import { offerDrafts } from "./left_drafts.js";
import { bindLive } from "./live/panel.js";
import { moveLocks } from "./lock_moves.js";
import { keepLocks } from "./locks.js";
import { bindMixer } from "./mixer.js";
import { bindPiece } from "./piece.js";
import { ChordLane } from "./roll/chord_lane.js";
import { NoteList } from "./roll/note_list.js";
import { Roll } from "./roll/roll.js";
import { speak } from "./roll/spoken.js";
import { ScoreView } from "./score/score_view.js";
import { bindStaffKeys } from "./score/staff_keys.js";
import { selectedTicks } from "./selected.js";
import { Session } from "./session.js";
import { bindShortcuts } from "./shortcuts.js";
import { bindSingThis } from "./sing_this.js";
import { bindToolbar } from "./toolbar.js";
import { makeTransport } from "./transport.js";
import { VoiceLeading } from "./voice_leading.js";

const boot = JSON.parse(need("#studio-boot").textContent);

function withPart(score) {
  return score.parts.length ? score : { ...score, parts: [emptyPart("melody", t("Melody"))] };
}

const store = new ScoreStore(withPart(boot.score));
const session = new Session();
session.activePart = store.score.parts[0].id;

const synth = new Synth({
  library: "spessasynth_lib",
  processor: new URL("../../npm/spessasynth_lib/spessasynth_processor.min.js", import.meta.url).href,
  banks: { first: `${boot.urls.soundfonts}satb.sf3`, more: `${boot.urls.soundfonts}core.sf3` },
  programs: boot.programs,
});
const player = new Player(synth);
player.setScore(store.score);
store.subscribe(() => player.setScore(store.shown));

/** What the parts of the page share. */
const studio = { store, session, synth, player, preview: new Preview(synth), urls: boot.urls, limits: boot.limits, qualities: boot.chord_qualities, styles: boot.styles, wordsJob: boot.words_job, shortcuts: new Shortcuts() };
studio.edits = new Edits(studio);
studio.saving = new Saving({ store, work: boot.work, revision: boot.revision, urls: boot.urls });
studio.originality = new Originality(store, boot.compared);
studio.following = new Following(player);
studio.loop = new LoopControl(studio, boot.work.id, { score: () => studio.store.shown, fields: ["selection", "bars"], selected: () => selectedTicks(studio) });
studio.roll = new Roll(need("#roll"), studio);
bindRate(studio);
new Playback(studio);
studio.transport = makeTransport(studio);
studio.score = new ScoreView(need("#score-box"), need("#score-paper"), studio);
bindStaffKeys(studio);
bindEntryPalette(studio);
bindToolbar(studio);
bindFirstSteps(studio);
bindMixer(studio, boot.work.id);
bindPiece(studio);
keepLocks(studio, boot.work.id);
moveLocks(studio);
studio.chordLane = new ChordLane(studio);
bindChords(studio);
studio.generate = new Generate(studio);
studio.hum = new Hum(studio);
const voiceLeading = new VoiceLeading(studio);
const files = new Files(studio);
bindHistory(studio);
bindLive(studio);
bindShortcuts(studio);
bindSingThis(studio);
showSaveState(studio.saving);
bindComposerConflicts(studio);
watchElsewhere(studio, boot.work.id);
const openShare = late(() => import("./share_dialog.js"), "openShare");
for (const button of document.querySelectorAll("[data-share]")) button.addEventListener("click", () => openShare(studio, boot.work));
speak(need("#roll-says"), studio);
const list = new NoteList(need("#note-list"), studio, studio.roll);
need("#list-toggle").addEventListener("click", ({ currentTarget }) => {
  currentTarget.setAttribute("aria-expanded", String(list.toggle()));
});

// Sound is prepared when somebody has come and let out by the first gesture, so that the first Play answers at once.
somebodyCame.then(() => synth.prepare().catch(() => {}));
for (const type of ["pointerdown", "keydown"]) addEventListener(type, () => synth.resume().catch(() => {}), { once: true });
whenIdle(() => {
  studio.score.start();
  offerDrafts(studio);
  voiceLeading.refresh();
  if (!boot.running.length) studio.generate.alternatives.load();
});

takeOver(boot.work.id).then((file) => file && files.open(file));

const [running] = boot.running;
if (running) studio.generate.resume(running);
need("#studio").dataset.ready = "true";
