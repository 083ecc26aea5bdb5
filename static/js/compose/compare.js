/** What differs between two versions, in a dialog; see compare_dialog.js. */

import { late } from "core/late.js";

export const openCompare = late(() => import("./compare_dialog.js"), "openCompare");
