/** While bars are being written, or another version is heard, the music is not changed by anything else. */

import { t } from "core/i18n.js";
import { toast } from "core/toasts.js";

/**
 * Say why something cannot be done now. Ask again after every wait: a generation may have started meanwhile.
 *
 * @param {import("./session.js").Session} session
 * @returns {boolean} whether the music is not to be changed now
 */
export function refusedWhileBusy(session) {
  const { letter } = session.heardVersion ?? {};
  if (letter) toast(t("You are hearing version %(letter)s. Keep it or go back to the piece, and do it again then.", { letter }), { tone: "warn" });
  else if (session.busy) toast(t("Wait until the bars have arrived, or cancel, and do it again then."), { tone: "warn" });
  return session.busy;
}
