/** The composer's transport: what plays is lit in its views, which go along. */

import { need, write } from "core/dom.js";
import { Transport } from "../core/audio/transport.js";
import { fitToolbar } from "../core/overflow.js";
import { keyName } from "./piece.js";

/** @param {{store, session, player, synth, roll, score}} studio @returns {Transport} */
export function makeTransport(studio) {
  const { player, store, session, roll, synth } = studio;
  const frame = () => {
    const { counting } = player;
    if (player.playing) {
      const ids = counting ? new Set() : player.soundingIds(player.tick);
      if (!sameSet(ids, session.sounding)) session.set({ sounding: ids });
      roll.followPlayhead(player.tick);
    } else if (session.sounding.size) {
      session.set({ sounding: new Set() });
    }
  };
  const place = (tick) => {
    studio.score?.showPlayhead(tick);
    if (!player.playing) roll.dirtyOverlay();
  };
  const facts = () => {
    const { tempos, keys, metres } = store.shown;
    write(need("#fact-tempo"), `♩ = ${Math.round(tempos[0].bpm)}`);
    write(need("#fact-key"), `${keyName(keys[0])} · ${metres[0].beats}/${metres[0].unit}`);
  };
  store.subscribe(facts);
  fitToolbar(need(".transport"), need("#more-menu"), need("#more-list"));
  facts();
  return new Transport(player, synth, { score: () => store.shown, frame, place });
}

const sameSet = (a, b) => a.size === b.size && [...a].every((value) => b.has(value));
