/**
 * Two sound elements: while one plays, the other has the next track ready, and takes over as the first one ends.
 *
 * A sound element needs a moment from being told to play until it sounds. It is told so much earlier, and the end of the track
 * before rings out over that. Where timers are late (in the background), the end itself does it.
 *
 * Events: "time" (it sounds, `position` moved), "jump" (it was moved), "state", "over" (`detail.went`: the prepared track plays
 * on now; false: nothing was prepared), "failed".
 */

/** How early the next one is told to play. */
const LEAD_MS = 30;
/** Positions are told four times a second: at the last of them the change is timed. */
const LAST_S = 0.4;

export class Decks extends EventTarget {
  #current;
  #other;
  /** Where to go once so much of the sound is known. */
  #start = 0;
  /** @type {string | null} */
  #prepared = null;
  #timer = 0;
  #volume = 1;
  #rate = 1;

  /** @param {HTMLAudioElement} first @param {HTMLAudioElement} second */
  constructor(first, second) {
    super();
    [this.#current, this.#other] = [first, second];
    for (const deck of [first, second]) this.#listen(deck);
  }

  /** @param {HTMLAudioElement} deck */
  #listen(deck) {
    const on = (name, act) => deck.addEventListener(name, () => deck === this.#current && act());
    on("timeupdate", () => {
      if (deck.paused || deck.seeking) return;
      this.#say("time");
      this.#timeChange(deck);
    });
    for (const name of ["seeking", "pause", "emptied"]) on(name, () => clearTimeout(this.#timer));
    on("seeking", () => this.#say("jump"));
    on("loadedmetadata", () => {
      if (this.#start) deck.currentTime = this.#start;
      this.#start = 0;
      this.#say("state");
    });
    for (const name of ["playing", "pause", "waiting", "canplay", "durationchange"]) on(name, () => this.#say("state"));
    on("ended", () => this.#over());
    deck.addEventListener("ended", () => deck === this.#other && this.#fetch());
    on("error", () => deck.getAttribute("src") && this.#say("failed"));
  }

  get element() {
    return this.#current;
  }

  get paused() {
    return this.#current.paused;
  }

  /** Asked to play, and nothing to play has come yet. */
  get waiting() {
    return !this.#current.paused && this.#current.readyState < HTMLMediaElement.HAVE_FUTURE_DATA && !this.#current.ended;
  }

  /** Seconds. */
  get position() {
    return this.#start || this.#current.currentTime;
  }

  get volume() {
    return this.#volume;
  }

  /** 0..1 */
  set volume(level) {
    this.#volume = level;
    this.#adjust();
  }

  get muted() {
    return this.#current.muted;
  }

  set muted(muted) {
    this.#current.muted = this.#other.muted = muted;
  }

  get rate() {
    return this.#rate;
  }

  set rate(rate) {
    this.#rate = rate;
    this.#adjust();
  }

  #adjust() {
    for (const deck of [this.#current, this.#other]) {
      deck.volume = this.#volume;
      deck.defaultPlaybackRate = deck.playbackRate = this.#rate;
      deck.preservesPitch = true;
    }
  }

  /** Put a sound on, paused. @param {string} address @param {number} [at] seconds */
  load(address, at = 0) {
    if (this.#prepared === address && !at) {
      this.#fetch();
      this.#current.pause();
      this.#swap();
    } else {
      this.#current.src = address;
      this.#start = at;
      // Within a click, so that browsers which allow sound element by element allow the other one, too.
      if (!this.#prepared) this.#other.load();
    }
    this.#adjust();
  }

  /** What follows without a gap; null: nothing. @param {string | null} address */
  prepare(address) {
    if (this.#prepared === address) return;
    this.#prepared = address;
    if (this.#other.paused || this.#other.ended) this.#fetch();
  }

  /** Have what is prepared on the other deck; while that rings out it waits. */
  #fetch() {
    if (this.#other.getAttribute("src") === this.#prepared && !this.#other.ended) return;
    if (this.#prepared === null) this.#other.removeAttribute("src");
    else this.#other.src = this.#prepared;
    this.#other.load();
    this.#adjust();
  }

  /** Rejects when the browser does not allow it, or nothing can be played. */
  async play() {
    await this.#current.play();
  }

  pause() {
    this.#current.pause();
  }

  /** @param {number} seconds */
  seek(seconds) {
    if (this.#current.readyState >= HTMLMediaElement.HAVE_METADATA) this.#current.currentTime = seconds;
    else this.#start = seconds;
    this.#say("jump");
  }

  /** @param {HTMLAudioElement} deck */
  #timeChange(deck) {
    const left = (deck.duration - deck.currentTime) / this.#rate;
    if (this.#prepared === null || !(left < LAST_S)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => deck === this.#current && !deck.paused && this.#over(), left * 1000 - LEAD_MS);
  }

  #over() {
    clearTimeout(this.#timer);
    const went = this.#prepared !== null;
    if (went) {
      this.#swap();
      this.#current.play().catch(() => this.#say("failed"));
    }
    this.dispatchEvent(new CustomEvent("over", { detail: { went } }));
  }

  #swap() {
    [this.#current, this.#other] = [this.#other, this.#current];
    this.#prepared = null;
    this.#start = 0;
    if (this.#current.currentTime) this.#current.currentTime = 0;
  }

  #say(name) {
    this.dispatchEvent(new Event(name));
  }
}
