/** Media keys, headphones and lock screens. */

/** @param {import("./player.js").Player} player */
export function bindMediaSession(player) {
  const session = navigator.mediaSession;
  if (!session) return;
  const step = (seconds) => player.seek(player.position + seconds);
  const actions = {
    play: () => player.resume(),
    pause: () => player.pause(),
    stop: () => player.pause(),
    previoustrack: () => player.previous(),
    nexttrack: () => player.next(),
    seekto: ({ seekTime }) => player.seek(seekTime),
    seekbackward: ({ seekOffset }) => step(-(seekOffset ?? 10)),
    seekforward: ({ seekOffset }) => step(seekOffset ?? 10),
  };
  for (const [name, act] of Object.entries(actions)) {
    try {
      session.setActionHandler(/** @type {MediaSessionAction} */ (name), act);
    } catch {
      // This browser does not know the action.
    }
  }
  const place = () => {
    const { duration, position } = player;
    session.playbackState = player.playing ? "playing" : player.track ? "paused" : "none";
    if (duration > 0) session.setPositionState?.({ duration, position: Math.min(position, duration), playbackRate: player.decks.rate });
  };
  player.addEventListener("queue", () => {
    const { track } = player;
    const artwork = track && [{ src: track.cover, sizes: "512x512", type: "image/svg+xml" }];
    session.metadata = track && new MediaMetadata({ title: track.title, artist: track.composer || track.artist.name, artwork });
    place();
  });
  for (const name of ["state", "settings"]) player.addEventListener(name, place);
  player.decks.addEventListener("jump", place);
}
