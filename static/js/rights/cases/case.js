/** One case: what was compared is seen and heard; for reviewers J and K lead to the next and the previous case. */

import { t } from "core/i18n.js";
import { showEvidence } from "../evidence/evidence.js";
import { nameTerritories } from "../registry/territories.js";
import { bindKeys } from "./keys.js";

/** @param {string} id */
const link = (id) => /** @type {HTMLAnchorElement | null} */ (document.querySelector(id));
const cases = t("Cases");

nameTerritories();
bindKeys([
  ...showEvidence(),
  { id: "next", group: cases, label: t("Next case"), keys: ["J"], when: () => link("#next-case") !== null, run: () => link("#next-case")?.click() },
  { id: "previous", group: cases, label: t("Previous case"), keys: ["K"], when: () => link("#previous-case") !== null, run: () => link("#previous-case")?.click() },
]);
