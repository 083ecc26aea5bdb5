/** The colours of the design tokens under the names that the painters use. */

import { colours } from "core/theme.js";

const NAMES = {
  surface0: "--surface-0",
  surface1: "--surface-1",
  surface2: "--surface-2",
  surface3: "--surface-3",
  well: "--well",
  text1: "--text-1",
  text2: "--text-2",
  text3: "--text-3",
  line: "--line",
  lineStrong: "--line-strong",
  accent: "--accent",
  accentSoft: "--accent-soft",
  onAccent: "--on-accent",
  warn: "--warn",
  error: "--error",
  focus: "--focus",
  s: "--voice-s",
  a: "--voice-a",
  t: "--voice-t",
  b: "--voice-b",
};

/** The palette of the present theme. */
export function readPalette() {
  const found = colours(...Object.values(NAMES));
  return Object.fromEntries(Object.entries(NAMES).map(([key, name]) => [key, found[name]]));
}
