/** What the page knows beside the song: the note in hand, the tool, the lane that is shown. None of it is in the undo history. */

import { Fields } from "../core/fields.js";

export class Session extends Fields {
  /** @type {string | null} id of the note in hand */
  note = null;
  /** `phoneKey` of the phone in hand. @type {string | null} */
  phone = null;
  /** @type {"select" | "draw" | "erase" | "smooth"} */
  tool = "select";
  /** @type {"energy" | "breathiness" | "tension" | "gender"} the parameter whose lane is shown */
  parameter = "energy";
  /** Whether a job sings. */
  singing = false;
  /** The take that is heard instead of the newest phrases. @type {string | null} */
  take = null;
}
