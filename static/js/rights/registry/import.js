/** The page that takes a CSV file into the registry: try it, take it, and what came of each line. */

import { api, newKey } from "core/api.js";
import { h, need, write } from "core/dom.js";
import { formatNumber, t, tn } from "core/i18n.js";
import { icon } from "core/icons.js";
import { JobStream, cancelJob } from "core/jobs.js";
import { toast, toastError } from "core/toasts.js";
import { upload } from "core/upload.js";
import { tell } from "./errors.js";
import { fileField } from "./file_field.js";

/** @typedef {{line: number, outcome: string, field: string, sentence: string}} ReportRow */

const boot = JSON.parse(need("#import-boot").textContent ?? "{}");
const form = /** @type {HTMLFormElement} */ (need("#import"));
const table = fileField({ id: "table", accept: ".csv,.tsv,.txt,text/csv", describedBy: "table-help table-error" });
const running = need("#running");
const bar = /** @type {HTMLProgressElement} */ (need("progress", running));
const stop = /** @type {HTMLButtonElement} */ (need("#stop"));
/** More lines than anybody reads here; the rest is in the report to take along. */
const MOST_SHOWN = 200;
let job = "";

/** @type {Record<string, {look: string, icon: string, label: (count: number) => string}>} */
const OUTCOMES = {
  registered: { look: "chip-ok", icon: "plus", label: (count) => tn("%(count)s line registers something", "%(count)s lines register something", count) },
  changed: { look: "chip-accent", icon: "edit", label: (count) => tn("%(count)s line changes something", "%(count)s lines change something", count) },
  unchanged: { look: "", icon: "check", label: (count) => tn("%(count)s line changes nothing", "%(count)s lines change nothing", count) },
  refused: { look: "chip-error", icon: "alert", label: (count) => tn("%(count)s line is refused", "%(count)s lines are refused", count) },
};

/** @param {boolean} dryRun */
async function send(dryRun, button) {
  const place = need("#table-error");
  tell(null, place);
  if (!table.file) {
    tell(null, place, t("Choose a CSV file first."));
    return table.button.focus();
  }
  if (button.hasAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  const body = new FormData();
  body.append("file", table.file);
  body.append("dry_run", String(dryRun));
  try {
    follow((await upload(boot.imports, body, { idempotencyKey: newKey() })).id);
    stop.focus();
  } catch (error) {
    tell(null, place, error instanceof Error ? error.message : String(error));
    place.focus();
  } finally {
    button.removeAttribute("aria-busy");
  }
}

/** @param {string} id */
function follow(id) {
  job = id;
  form.hidden = need("#report").hidden = true;
  running.hidden = stop.disabled = false;
  bar.removeAttribute("value");
  write(need("#running-count"), "");
  write(need("#running-said"), t("Waiting"));
  new JobStream(id, { onEvent: ({ kind, data }) => kind === "progress" && showProgress(data), onEnd: (ended) => void over(ended) }).start();
}

/** @param {{done: number, total: number}} progress */
function showProgress({ done, total }) {
  bar.max = total || 1;
  bar.value = done;
  write(need("#running-said"), t("Line by line…"));
  write(need("#running-count"), `${formatNumber(done)} / ${formatNumber(total)}`);
}

/** @param {import("core/jobs.js").Job | null} ended */
async function over(ended) {
  running.hidden = true;
  form.hidden = false;
  if (ended?.result?.import) {
    await show(ended.result.import);
    need("#report").focus();
    const said = ended.state === "cancelled" ? t("Stopped. What was taken by then is kept.") : t("The file is through.");
    need("#import-news").textContent = said;
    toast(said, { tone: "ok" });
  } else {
    tell(null, need("#table-error"), ended?.error || t("It was stopped before any line was taken."));
    need("#table-error").focus();
  }
}

/** @param {string} id of an import */
async function show(id) {
  try {
    const done = await api.get(`${boot.imports}${id}/`);
    if (!done.report.length) return;
    /** @type {ReportRow[]} */
    const report = done.report;
    const kind = done.dry_run ? t("The file was only tried; nothing of it is registered. This is what would happen.") : t("The file was imported.");
    const early = report.length < done.rows ? t("It was stopped early.") : "";
    need("#report-kind").textContent = [kind, early].join(" ").trim();
    const chips = Object.entries(OUTCOMES).map(([outcome, look]) => {
      const count = report.filter((row) => row.outcome === outcome).length;
      return count > 0 && h("span", { class: `chip ${look.look}` }, icon(look.icon), look.label(count));
    });
    need("#report-counts").replaceChildren(...chips.filter((chip) => chip !== false));
    showRefused(report.filter((row) => row.outcome === "refused"));
    /** @type {HTMLAnchorElement} */ (need("#report-file")).href = `${boot.imports}${id}/report.csv`;
    need("#report").hidden = false;
  } catch (error) {
    toastError(error);
  }
}

/** @param {ReportRow[]} refused */
function showRefused(refused) {
  const rows = refused.slice(0, MOST_SHOWN).map((row) =>
    h("tr", {}, h("th", { scope: "row", class: "number mono" }, formatNumber(row.line)), h("td", { class: "mono" }, row.field), h("td", {}, row.sentence)),
  );
  need("#report-rows").replaceChildren(...rows);
  need("#report-scroll").hidden = !rows.length;
  const more = refused.length - rows.length;
  need("#report-more").textContent = more > 0 ? tn("%(count)s more is in the report.", "%(count)s more are in the report.", more) : "";
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = /** @type {HTMLButtonElement} */ (event.submitter ?? need("[name=try]", form));
  void send(button.name !== "take", button);
});
stop.addEventListener("click", async () => {
  stop.disabled = true;
  try {
    await cancelJob(job);
    write(need("#running-said"), t("Stopping…"));
  } catch (error) {
    stop.disabled = false;
    toastError(error);
  }
});
need("#table-field").append(table.element);
if (boot.job) follow(boot.job);
else if (boot.last) void show(boot.last);
