/** The list of claims: what is chosen beside the search is asked for at once. */

import { submitOnChange } from "core/list_tools.js";

export const mount = submitOnChange;
