/** The lane of phones: each as long as it sounds. A beginning is dragged; a press chooses a phone, its menu sets it back. */

import { openContextMenu } from "core/context_menu.js";
import { need, write } from "core/dom.js";
import { t } from "core/i18n.js";
import { fitCanvases } from "../../core/canvas.js";
import { hasMoved } from "../../core/roll/gesture.js";
import { panning } from "../../core/roll/view_gestures.js";
import { TempoMap } from "../../core/score/time.js";
import { isPhone, offsetOf } from "../phone_times.js";
import { paintPhones } from "./paint_phones.js";

/** Pixels from an edge at which it can be taken. */
const reachOf = ({ pointerType }) => (pointerType === "touch" ? 14 : 6);

export class PhoneLane {
  /** @param {object} studio */
  constructor(studio) {
    this.studio = studio;
    const { session, roll, store, plan, phones, limits } = studio;
    this.vowels = new Set(limits.vowels);
    this.box = need("#phone-lane");
    this.canvas = need("canvas", this.box);
    this.size = null;
    new ResizeObserver(() => {
      this.size = fitCanvases(this.box, [this.canvas]);
      roll.dirty();
    }).observe(this.box);
    roll.afterPaint.push((view, palette) => this.#paint(view, palette));
    const say = () => write(need("#phone-value"), phones.isMoved ? phones.spoken : "");
    session.subscribe(say);
    store.subscribe(say);
    plan.addEventListener("change", say);
    this.#hands();
  }

  get #tempo() {
    return new TempoMap(this.studio.store.score.tempos);
  }

  #second(x) {
    return this.#tempo.secondsAt(this.studio.roll.view.tick(x));
  }

  #x(second) {
    return this.studio.roll.view.x(this.#tempo.tickAt(second));
  }

  /** Pixel from which on phones are seen: what is sung before the first beat lies where the keys are. */
  get #left() {
    const { view } = this.studio.roll;
    const first = this.studio.phones.segments.find(isPhone);
    return first && view.left === 0 && first.start < 0 ? Math.max(0, Math.floor(this.#x(first.start)) - 1) : view.keyWidth;
  }

  /** The phone whose beginning is nearest, within `reach` pixels. */
  #edgeAt(x, reach) {
    const [from, here, to] = [x - reach, x, x + reach].map((at) => this.#second(at));
    const away = ({ start }) => Math.abs(start - here);
    const near = this.studio.phones.segments.filter((segment) => isPhone(segment) && segment.start >= from && segment.start <= to);
    return near.sort((a, b) => away(a) - away(b))[0] ?? null;
  }

  #phoneAt(x) {
    const second = this.#second(x);
    return this.studio.phones.segments.find((segment) => isPhone(segment) && segment.start <= second && second < segment.end) ?? null;
  }

  #hands() {
    const { store, phones } = this.studio;
    // Up and down there is nothing to go to.
    const at = ({ clientX }) => ({ x: clientX - this.box.getBoundingClientRect().left, y: 0 });
    const edge = (event) => (at(event).x < this.#left ? null : this.#edgeAt(at(event).x, reachOf(event)));
    let gesture = null;
    this.box.addEventListener("pointerdown", (event) => {
      const point = at(event);
      if (event.button !== 0 || point.x < this.#left) return;
      this.box.setPointerCapture(event.pointerId);
      const phone = edge(event);
      gesture = phone ? this.#dragging(phone, point, event) : this.#choosing(point, event);
    });
    this.box.addEventListener("pointermove", (event) => {
      if (gesture) gesture.move(at(event));
      else this.box.classList.toggle("on-edge", edge(event) !== null);
    });
    this.box.addEventListener("pointerup", (event) => {
      gesture?.end(at(event));
      gesture = null;
    });
    this.box.addEventListener("pointercancel", () => {
      gesture = null;
      store.try(null);
    });
    this.box.addEventListener("dblclick", () => phones.inHand && this.#edit());
    this.box.addEventListener("contextmenu", (event) => this.#menu(event, at(event)));
  }

  /** The beginning of a phone follows the hand; let go, it is one step. */
  #dragging(phone, start, event) {
    const { store, phones } = this.studio;
    phones.choose(phone);
    const { segments } = phones;
    const grip = this.#x(phone.start) - start.x;
    let moved = false;
    return {
      move: (point) => {
        moved ||= hasMoved(point, start, event);
        if (moved) phones.try(segments, phone, this.#second(point.x + grip));
      },
      end: (point) => {
        store.try(null);
        if (moved) phones.move(segments, phone, this.#second(point.x + grip));
      },
    };
  }

  /** A press that stays in place chooses the phone under it; one that moves pushes the view. */
  #choosing(start, event) {
    const push = panning(this.studio.roll, start, event);
    return {
      move: push.move,
      end: (point) => {
        const phone = hasMoved(point, start, event) ? null : this.#phoneAt(point.x);
        if (phone) this.studio.phones.choose(phone);
      },
    };
  }

  #edit() {
    this.studio.lyricLane.edit(this.studio.session.note, "phones");
  }

  #menu(event, { x }) {
    const { phones, store } = this.studio;
    const phone = this.#phoneAt(x) ?? phones.inHand;
    if (!phone) return;
    event.preventDefault();
    phones.choose(phone);
    const { offsets } = store.settings;
    const items = [
      { label: t("Write phones"), icon: "edit", run: () => this.#edit() },
      "line",
      { label: t("Automatic phone"), disabled: !offsetOf(offsets, phone), run: () => phones.reset() },
      { label: t("Automatic times of the note"), disabled: !(phone.note in offsets), run: () => phones.resetNote(phone.note) },
    ];
    openContextMenu({ x: event.clientX, y: event.clientY, label: t("Phone %(phone)s", { phone: phone.phone }), items, returnTo: this.box });
  }

  #paint(view, palette) {
    if (!this.size) return;
    const left = this.#left;
    need(".lane-name", this.box).hidden = left < view.keyWidth;
    const { session, store, phones } = this.studio;
    const { size, vowels } = this;
    const { segments, inHand } = phones;
    const { offsets } = store.shown.settings;
    paintPhones({ ctx: this.canvas.getContext("2d"), view, size, palette, segments, offsets, vowels, tempo: this.#tempo, left, note: session.note, inHand });
  }
}
