/** Taking along what was sung as sound, and the song as a file for other studios. */

import { openContextMenu } from "core/context_menu.js";
import { need } from "core/dom.js";
import { download } from "core/download.js";
import { t } from "core/i18n.js";
import { toast } from "core/toasts.js";

const FORMATS = ["wav", "flac", "mp3", "ogg"];
const NAMES = { wav: "WAV", flac: "FLAC", mp3: "MP3", ogg: "OGG", ustx: "USTX (OpenUtau)", musicxml: "MusicXML" };

export class Exporting {
  /** @param {object} studio */
  constructor(studio) {
    this.studio = studio;
    const button = need("#sing-export");
    button.addEventListener("click", () => {
      const { x, bottom } = button.getBoundingClientRect();
      const { newest } = studio.takes;
      const sounds = newest ? this.items(newest) : [{ label: t("Sing it first to take its sound along"), disabled: true, run: () => {} }];
      const scores = ["ustx", "musicxml"].map((format) => ({ label: NAMES[format], icon: "score", run: () => this.#song(format) }));
      openContextMenu({ x, y: bottom + 6, label: t("Export"), items: [...sounds, "line", ...scores], returnTo: button });
    });
  }

  /** What a take can be taken along as. @returns {import("core/context_menu.js").Item[]} */
  items(take) {
    const mixes = [
      ["voice", t("Voice alone")],
      ["both", t("Voice and harmony")],
      ["harmony", t("Harmony alone")],
    ];
    return mixes.map(([mix, label]) => ({
      label,
      icon: "headphones",
      items: () => FORMATS.map((format) => ({ label: NAMES[format], run: () => this.#save(`${this.studio.urls["take-export"].replace("{id}", take.id)}?format=${format}&mix=${mix}`, format) })),
    }));
  }

  async #song(format) {
    const { saving, keeping, urls } = this.studio;
    await this.#save(async () => {
      await Promise.all([saving.flush(), keeping.flush()]);
      return `${urls["song-export"]}?format=${format}`;
    }, format);
  }

  /** @param {string | (() => Promise<string>)} address */
  async #save(address, format) {
    const calling = new AbortController();
    const cancel = { label: t("Cancel"), run: () => calling.abort() };
    const stop = toast(t("Preparing the %(format)s file", { format: NAMES[format] }), { seconds: 0, action: cancel });
    try {
      await download(typeof address === "string" ? address : await address(), calling.signal, format);
    } catch (error) {
      if (error.name !== "AbortError") toast(error.message, { tone: "error", action: { label: t("Try again"), run: () => this.#save(address, format) } });
    } finally {
      stop();
    }
  }
}
