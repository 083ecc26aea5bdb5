// Runs in every page before its own scripts: what the browser itself measures, kept where the benchmark can read it.
(() => {
  const probe = (window.__probe = { lcp: 0, cls: 0, interactions: [], handed: [], sound: null, marks: {}, waiting: null });
  const observe = (type, take, options = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...options });
  observe("largest-contentful-paint", (entry) => (probe.lcp = entry.startTime));
  observe("layout-shift", (entry) => entry.hadRecentInput || (probe.cls += entry.value));
  observe("event", (entry) => entry.interactionId && probe.interactions.push(entry.duration), { durationThreshold: 16 });

  // From a hand on a note to that note's way to the synthesizer, which plays it with its next block.
  let hand = 0;
  for (const type of ["pointerdown", "pointermove", "keydown"]) addEventListener(type, () => (hand = performance.now()), true);
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (message, ...rest) {
    const bytes = message?.type === "midiMessage" ? message.data.messageData : [0];
    if (bytes[0] >> 4 === 9) probe.handed.push(performance.now() - hand);
    return post.call(this, message, ...rest);
  };

  // From a click on `selector` to the first sample behind the synthesizer that is not silence.
  const Own = window.AnalyserNode;
  window.AnalyserNode = class extends Own {
    constructor(...given) {
      super(...given);
      probe.analyser = this;
    }
  };
  const loud = () => {
    if (!probe.analyser) return false;
    const samples = new Float32Array(probe.analyser.fftSize);
    probe.analyser.getFloatTimeDomainData(samples);
    return samples.some((sample) => Math.abs(sample) > 0.001);
  };
  const poll = () => {
    if (probe.waiting === null) return;
    if (loud()) {
      probe.sound = performance.now() - probe.waiting;
      probe.waiting = null;
    } else setTimeout(poll, 4);
  };
  addEventListener(
    "click",
    (event) => {
      if (!event.target.closest?.("#play, #harmonise")) return;
      probe.clicked = probe.waiting = performance.now();
      probe.sound = null;
      poll();
    },
    true,
  );

  // When the generate panel counts bars, and when the engraved bass of the newest of them stands on the paper.
  const arrived = new Map();
  const engraved = () => {
    for (const [bar, time] of arrived) {
      const paper = document.getElementById(`bar.${bar}`);
      if (!paper || paper.querySelectorAll(".staff").length < 4 || !paper.querySelector(".staff:nth-of-type(4) .note")) continue;
      (probe.engraved ??= []).push(performance.now() - time);
      arrived.delete(bar);
    }
  };
  addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("#generate");
    if (!form) return;
    new MutationObserver(() => {
      const bars = Number(form.dataset.bars ?? 0);
      probe.marks[bars] ??= performance.now() - probe.clicked;
      if (bars) arrived.set(bars - 1, performance.now());
    }).observe(form, { attributes: true, attributeFilter: ["data-bars"] });
    new MutationObserver(engraved).observe(document.querySelector("#score-paper"), { childList: true, subtree: true });
  });
})();
