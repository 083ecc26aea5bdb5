/** The way in: the Hum button, its key, and recordings that are dropped or chosen. The rest loads when it is wanted. */

import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { toast, toastError } from "core/toasts.js";
import { refusedWhileBusy } from "../busy.js";

export class Hum {
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

  /** Write down the melody of a recording. @param {File} file */
  openFile(file) {
    const { bytes } = this.studio.limits.recording;
    if (file.size > bytes) {
      toast(t("This recording is larger than %(size)s MB. Convert it to FLAC, OGG or MP3, or cut it.", { size: Math.round(bytes / 2 ** 20) }), { tone: "error" });
      return null;
    }
    return this.#show(file);
  }

  async #show(file) {
    if (refusedWhileBusy(this.studio.session) || this.#dialog?.isOpen) return;
    this.studio.player.stop();
    try {
      const { HumDialog } = await import("./dialog.js");
      if (this.#dialog?.isOpen) return;
      this.#dialog = new HumDialog(this.studio, file);
    } catch (error) {
      toastError(error);
    }
  }
}
