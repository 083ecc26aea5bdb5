/**
 * Following a job: a snapshot, then every event once and in order, over a WebSocket or, where sockets do not pass, over
 * server-sent events. Cut lines are taken up again at the last event seen, so nothing is missed and nothing comes twice.
 *
 *     const stream = new JobStream(job.id, {
 *       onEvent: (event) => …,            // {job, seq, attempt, kind, data, at}; never of an attempt that was given up
 *       onAttempt: (attempt) => …,        // a worker starts afresh: forget what the attempt before it had sent
 *       onJob: (job) => …,                // a snapshot: at the start, after every cut, and at the end
 *       onEnd: (job) => …,                // finished: job.state, job.result, job.error; null when it is gone
 *       onLink: (link) => …,              // "live" | "waiting": for a quiet "reconnecting" note
 *     }).start();
 *     stream.stop();
 */

import { AccessError, MissingError, api } from "./api.js";

/**
 * @typedef {"queued" | "running" | "succeeded" | "failed" | "cancelled"} JobState
 * @typedef {{id: string, kind: string, title: string, state: JobState, progress: {done: number, total: number, message: string},
 *   result: any, error: string, attempt: number, cancel_requested: boolean, last_seq: number, created_at: string,
 *   started_at: string | null, finished_at: string | null, url: string}} Job
 * @typedef {{job: string, seq: number, attempt: number, kind: string, data: any, at: string}} JobEvent
 * @typedef {{after?: number | "now", onEvent?: (event: JobEvent) => void, onAttempt?: (attempt: number) => void,
 *   onJob?: (job: Job) => void, onEnd?: (job: Job | null) => void, onLink?: (link: "live" | "waiting") => void}} Listeners
 */

const FINISHED = new Set(["succeeded", "failed", "cancelled"]);
const NOT_FOUND = 4404;
/** Waiting times between tries, in seconds. */
const PAUSES = [0.3, 1, 2, 4, 8, 15];
/** The server says something every 25 s; a line that is silent for longer than this is dead. */
const SILENCE = 60_000;
/** Sockets that never opened in this many tries are taken to be blocked on the way. */
const SOCKET_TRIES = 2;

/** @param {{state: string}} job */
export function finished(job) {
  return FINISHED.has(job.state);
}

/** @param {string} id */
export const jobUrls = (id) => ({
  detail: `/api/jobs/${id}/`,
  cancel: `/api/jobs/${id}/cancel/`,
  retry: `/api/jobs/${id}/retry/`,
  events: `/api/jobs/${id}/events/`,
  socket: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/jobs/${id}/`,
});

/** Ask the worker to stop; what is made so far is kept. @param {string} id @returns {Promise<Job>} */
export const cancelJob = (id) => api.post(jobUrls(id).cancel);

/** Queue a failed or cancelled job again. @param {string} id @returns {Promise<Job>} */
export const retryJob = (id) => api.post(jobUrls(id).retry);

export class JobStream {
  #urls;
  #on;
  /** Last event seen; null until the first snapshot when only the future is wanted. @type {number | null} */
  #seen;
  #attempt = 0;
  #running = false;
  /** Closes the open line. @type {(() => void) | null} */
  #hangUp = null;
  #timer = 0;
  #failures = 0;
  #socketWorked = false;
  #socketTries = 0;

  /** @param {string} id @param {Listeners} [listeners] `after`: last event already known, 0 = all, "now" = only what follows */
  constructor(id, listeners = {}) {
    this.id = id;
    this.#urls = jobUrls(id);
    this.#on = listeners;
    this.#seen = listeners.after === "now" ? null : (listeners.after ?? 0);
  }

  /** Number of the last event that was handed on or skipped. */
  get seen() {
    return this.#seen ?? 0;
  }

  start() {
    if (this.#running) return this;
    this.#running = true;
    this.#failures = 0;
    addEventListener("online", this.#again);
    void this.#connect();
    return this;
  }

  stop() {
    this.#running = false;
    removeEventListener("online", this.#again);
    this.#close();
  }

  #close() {
    clearTimeout(this.#timer);
    this.#hangUp?.();
    this.#hangUp = null;
  }

  /** Try now instead of after the pause. */
  #again = () => {
    if (!this.#running) return;
    this.#close();
    void this.#connect();
  };

  /** A snapshot first: it tells whether there is anything to wait for, and which attempt counts. */
  async #connect() {
    /** @type {Job} */
    let job;
    try {
      job = await api.get(this.#urls.detail);
    } catch (error) {
      if (error instanceof MissingError || error instanceof AccessError) this.#end(null);
      else this.#retryLater();
      return;
    }
    if (!this.#running || this.#hangUp) return;
    this.#seen ??= job.last_seq;
    this.#enter(job.attempt);
    this.#on.onJob?.(job);
    if (finished(job) && this.#seen >= job.last_seq) this.#end(job);
    else this.#open();
  }

  #open() {
    const blocked = !this.#socketWorked && this.#socketTries >= SOCKET_TRIES;
    if (typeof WebSocket === "undefined" || blocked) this.#openEventSource();
    else this.#openSocket();
    this.#listenForSilence();
  }

  #openSocket() {
    this.#socketTries += 1;
    const socket = new WebSocket(`${this.#urls.socket}?after=${this.#seen}`);
    this.#hangUp = () => {
      socket.onclose = socket.onmessage = socket.onopen = null;
      socket.close();
    };
    socket.onopen = () => {
      this.#socketWorked = true;
      this.#alive();
    };
    socket.onmessage = (message) => this.#receive(message.data);
    socket.onclose = (event) => {
      this.#hangUp = null;
      if (event.code === NOT_FOUND) this.#end(null);
      else if (event.code === 1000) void this.#connect();
      else this.#retryLater();
    };
  }

  #openEventSource() {
    const source = new EventSource(`${this.#urls.events}?after=${this.#seen}`);
    this.#hangUp = () => source.close();
    source.onopen = () => this.#alive();
    source.onmessage = (message) => this.#receive(message.data);
    // Its own way of reconnecting would not notice a job that is over: the snapshot does.
    source.onerror = () => {
      this.#close();
      this.#retryLater();
    };
  }

  #alive() {
    this.#on.onLink?.("live");
    this.#listenForSilence();
  }

  #listenForSilence() {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(this.#again, SILENCE);
  }

  /** @param {string} text */
  #receive(text) {
    this.#failures = 0;
    this.#listenForSilence();
    const event = JSON.parse(text);
    if (event.kind === "heartbeat") return;
    const expected = this.seen + 1;
    if (event.seq < expected) return;
    if (event.seq > expected) {
      // A hole would never be filled on this line: ask again from the last one seen, after a pause.
      this.#close();
      this.#retryLater();
      return;
    }
    this.#seen = event.seq;
    if (event.attempt > this.#attempt) this.#enter(event.attempt);
    if (event.attempt === this.#attempt) this.#on.onEvent?.(event);
    if (event.kind === "state" && FINISHED.has(event.data.state)) this.#again();
  }

  /** @param {number} attempt */
  #enter(attempt) {
    if (attempt <= this.#attempt) return;
    this.#attempt = attempt;
    this.#on.onAttempt?.(attempt);
  }

  #retryLater() {
    if (!this.#running) return;
    clearTimeout(this.#timer);
    this.#on.onLink?.("waiting");
    const pause = PAUSES[Math.min(this.#failures, PAUSES.length - 1)];
    this.#failures += 1;
    // Spread out, so that a restarted server is not met by everybody at once.
    this.#timer = window.setTimeout(this.#again, pause * 1000 * (0.75 + Math.random() / 2));
  }

  /** @param {Job | null} job */
  #end(job) {
    if (!this.#running) return;
    this.stop();
    this.#on.onEnd?.(job);
  }
}
