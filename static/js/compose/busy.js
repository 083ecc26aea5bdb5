/** While bars are being written the music is not changed by anything else. */

import { t } from "core/i18n.js";
import { toast } from "core/toasts.js";

/**
 * Say why something cannot be done now. Ask again after every wait: a generation may have started meanwhile.
 *
 * @param {{busy: boolean}} session
 * @returns {boolean} whether bars are being written
 */
export function refusedWhileBusy(session) {
  if (session.busy) toast(t("Wait until the bars have arrived, or cancel, and do it again then."), { tone: "warn" });
  return session.busy;
}
