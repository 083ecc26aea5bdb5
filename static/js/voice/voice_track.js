/**
 * The sung voice beside the player: clips are started at their seconds of the score, as soon as they are there.
 *
 * A clip that arrives while its phrase sounds comes in at the right place in the middle of it.
 */

const EVERY_MS = 80;
/** Seconds ahead of the ear at which a clip is fetched, and at which it is handed over. */
const FETCH_AHEAD = 8;
const START_AHEAD = 0.4;
const FADE = 0.012;
/** Seconds that are no difference. */
const JUST = 0.001;

export class VoiceTrack {
  /** What is heard. @type {import("./clips.js").Clip[]} */
  #clips = [];
  #sounding = new Map();
  /** Runs while the music moves; before it has its place on the clock nothing can be put there. */
  #timer = null;
  /** One gain for each line. @type {Map<string | null, GainNode>} */
  #gains = new Map();
  #loudness = () => 1;
  #rate = 1;

  /**
   * @param {import("../core/audio/player.js").Player} player
   * @param {import("./clips.js").Clips} sounds
   */
  constructor(player, sounds) {
    this.player = player;
    this.sounds = sounds;
    player.addEventListener("state", () => player.playing || this.#rest());
    player.addEventListener("start", () => this.#begin());
    player.addEventListener("seek", () => this.#restart());
    player.addEventListener("wrap", () => this.#wrap());
    player.addEventListener("settings", () => player.rate !== this.#rate && this.#changeRate());
  }

  /** Hear these clips from now on; what sounds on in both goes on. @param {import("./clips.js").Clip[]} clips */
  set clips(clips) {
    this.#clips = clips;
    const keys = new Set(clips.map(({ key }) => key));
    for (const key of [...this.#sounding.keys()]) if (!keys.has(key)) this.#stop(key);
    this.player.preRoll = clips.reduce((longest, { start }) => Math.max(longest, -start), 0);
    this.look();
  }

  get clips() {
    return this.#clips;
  }

  /** How loud each line is, 0..1, heard at once. @param {(line: string | null) => number} loudness by the line of a clip */
  set loudness(loudness) {
    this.#loudness = loudness;
    for (const [line, { gain }] of this.#gains) gain.setTargetAtTime(loudness(line), this.player.synth.now, 0.01);
  }

  #gainOf(line) {
    const { synth } = this.player;
    if (!this.#gains.has(line)) {
      const gain = new GainNode(synth.context, { gain: this.#loudness(line) });
      gain.connect(synth.bus);
      this.#gains.set(line, gain);
    }
    return this.#gains.get(line);
  }

  #begin() {
    this.sounds.retry();
    this.#timer = setInterval(() => this.#schedule(), EVERY_MS);
    this.#schedule();
  }

  #rest() {
    clearInterval(this.#timer);
    this.#timer = null;
    this.#stopAll();
  }

  #restart() {
    this.#stopAll();
    this.look();
  }

  /** What sounds is cut where the loop ends, and begins anew where it starts. */
  #wrap() {
    this.#stopAll(this.player.legClock);
    this.#schedule();
  }

  #changeRate() {
    this.#rate = this.player.rate;
    this.#restart();
  }

  /** What is heard next is fetched before anybody asks for it: a clip that comes late has lost its beginning. */
  look() {
    const { player, sounds } = this;
    if (this.#timer) return this.#schedule();
    if (!player.synth.context) return;
    const at = player.secondsAt(player.tick);
    for (const clip of this.#clips) if (clip.end > at && clip.start < at + FETCH_AHEAD) sounds.take(clip, this.#rate);
  }

  #schedule() {
    const { synth } = this.player;
    if (!synth.bus || !synth.isRunning) return;
    const { now } = synth;
    // Seconds of the score lie on the clock from here on.
    const zero = this.player.clockAt(0);
    const clockOf = (seconds) => zero + seconds / this.#rate;
    const { legClock } = this.player;
    // From the first tick on, what sounds before it belongs to it.
    const begun = legClock > zero + JUST ? legClock : clockOf(-this.player.preRoll);
    for (const clip of this.#clips) {
      const [start, end] = [clockOf(clip.start), clockOf(clip.end)];
      if (end <= Math.max(now, begun) || start > now + FETCH_AHEAD) continue;
      const buffer = this.sounds.take(clip, this.#rate);
      if (buffer && start <= now + START_AHEAD && !this.#sounding.has(clip.key)) this.#start(clip, buffer, start, Math.max(now, begun));
    }
  }

  #start({ key, line }, buffer, start, earliest) {
    const { synth } = this.player;
    const at = Math.max(start, earliest);
    if (at - start >= buffer.duration) return;
    const source = new AudioBufferSourceNode(synth.context, { buffer });
    const edge = new GainNode(synth.context, { gain: at > start ? 0 : 1 });
    if (at > start) edge.gain.setTargetAtTime(1, at, FADE / 3);
    source.connect(edge).connect(this.#gainOf(line));
    source.start(at, at - start);
    this.#sounding.set(key, { source, edge });
    source.addEventListener("ended", () => this.#sounding.get(key)?.source === source && this.#sounding.delete(key));
  }

  #stop(key, clock = this.player.synth.now) {
    const { source, edge } = this.#sounding.get(key);
    edge.gain.cancelScheduledValues(clock);
    edge.gain.setTargetAtTime(0, clock, FADE / 3);
    source.stop(clock + FADE);
    this.#sounding.delete(key);
  }

  /** @param {number} [clock] now when nothing is said */
  #stopAll(clock) {
    for (const key of [...this.#sounding.keys()]) this.#stop(key, clock);
  }
}
