/** The one score of the page with its history. Roll, engraved score and player are views of it. */

import { History } from "../history.js";
import { apply, invert, isEmpty } from "./commands.js";

export class ScoreStore extends History {
  /** @param {object} score JSON form */
  constructor(score) {
    super(score, { apply, invert, isEmpty });
  }

  /** What the autosave keeps. */
  get score() {
    return this.state;
  }
}
