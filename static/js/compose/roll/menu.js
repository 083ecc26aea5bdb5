/** The menu of the roll, fetched late; see roll_menu.js. */

import { late } from "core/late.js";

export const openRollMenu = late(() => import("./roll_menu.js"), "openRollMenu");
