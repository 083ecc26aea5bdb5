/** The gallery of the singing studio: every voice can be heard. */

import { bindPreview } from "./cards.js";

for (const button of document.querySelectorAll("[data-preview]")) bindPreview(button, button.dataset.preview);
