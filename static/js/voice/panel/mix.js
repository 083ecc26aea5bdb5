/** The mixer of the song: a row for each line that is sung and for each part that is played beside them. */

import { h } from "core/dom.js";
import { listed, t } from "core/i18n.js";
import { silencedIn } from "../../core/audio/mix.js";
import { Mixer } from "../../core/audio/mixer.js";
import { apply, setPart } from "../../core/score/commands.js";
import { voicesOf } from "../../core/score/model.js";
import { marksOf } from "../../core/score/voices.js";
import { ensemble } from "../ensemble.js";
import { lineName } from "../parts.js";
import { singersOf } from "../settings.js";
import { singerTitle } from "../singers.js";
import { takeName } from "../takes.js";

/** The row of all who sing, where they are one sound. */
const TOGETHER = "together";

/** @param {object} studio @param {string} work id; this browser remembers the mix of each @returns {Mixer} to be shown whenever somebody else is heard */
export function makeMixer(studio, work) {
  const { store, player, track, takes, synth, voices } = studio;

  /** Members of each row, by its id. */
  const rows = () => {
    const members = ensemble(store.score, takes.heardSettings);
    const sung = members.filter(({ line }) => line !== null);
    const together = takes.heard !== null && sung.length > 1;
    const played = members.filter(({ line }) => line === null);
    return new Map([...(together ? [[TOGETHER, sung]] : sung.map((member) => [member.id, [member]])), ...played.map((member) => [member.id, [member]])]);
  };
  const strips = () => {
    const marks = marksOf(store.score.parts);
    return [...rows()].map(([id, [{ part, voices: own, singer }]]) => ({
      id,
      name: id === TOGETHER ? t("All who sing") : lineName(part, voicesOf(part), own),
      mark: marks.get(part.id),
      program: singer ? null : part.program,
      percussion: part.percussion,
      by: id === TOGETHER ? takeName(takes.heard) : singer && listed(singersOf(singer).map((name) => singerTitle(voices, name))),
    }));
  };
  const hear = (mix) => {
    const here = rows();
    const silent = silencedIn(mix, [...here.keys()]);
    const loud = (id) => (silent.has(id) ? 0 : mix.get(id).volume);
    const byLine = new Map([...here].flatMap(([id, members]) => members.map(({ line }) => [line, loud(id)])));
    // The sound of a take is that of all its lines.
    track.loudness = (line) => byLine.get(line ?? "") ?? 0;
    player.setMix(new Map([...here].flatMap(([id, members]) => members.map((member) => [member.id, mix.get(id)]))));
  };
  return new Mixer(synth, `musicstudio.sing.mix.${work}`, {
    strips,
    hear,
    head: (_strip, plate) => h("div", { class: "voice-name" }, ...plate),
    setProgram: (id, program) => store.write(apply(store.score, setPart(store.score, id, { program }, "")), t("Change instrument")),
  });
}
