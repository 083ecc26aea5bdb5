/** The way in: the Hum button, its key, and recordings that are dropped or chosen. The rest loads when it is wanted. */

import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { late } from "core/late.js";
import { toast } from "core/toasts.js";
import { refusedWhileBusy } from "../busy.js";

const openDialog = late(() => import("./dialog.js"), "openHumDialog");

export class Hum {
  /** The dialog that was opened last, on its way at first. @type {Promise<import("./dialog.js").HumDialog | undefined> | null} */
  #dialog = null;

  /** @param {{store, session, player, synth, preview, roll, shortcuts, limits, urls}} studio */
  constructor(studio) {
    this.studio = studio;
    need("#hum").addEventListener("click", () => this.open());
    studio.shortcuts.add({ id: "hum", group: t("Notes"), label: t("Hum a melody"), keys: ["H"], when: () => !studio.session.busy, run: () => this.open() });
  }

  /** Record with the microphone. */
  open() {
    return this.#show(null);
  }

  /** Write down the melody of a recording; a dialog that is open takes it. @param {File} file */
  openFile(file) {
    const { bytes } = this.studio.limits.recording;
    if (file.size > bytes) {
      toast(t("This recording is larger than %(size)s MB. Convert it to FLAC, OGG or MP3, or cut it.", { size: Math.round(bytes / 2 ** 20) }), { tone: "error" });
      return null;
    }
    return this.#show(file);
  }

  async #show(file) {
    if (refusedWhileBusy(this.studio.session)) return;
    const before = await this.#dialog;
    if (before?.isOpen) {
      if (file) await before.useFile(file);
      return;
    }
    this.studio.player.stop();
    this.#dialog = openDialog(this.studio, file);
    await this.#dialog;
  }
}
