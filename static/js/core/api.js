/**
 * Calls to the studio's own API: JSON in and out, CSRF token, one key per intention, and errors with a type.
 *
 *     await api.post("/api/compose/harmonisations/", body, { idempotencyKey: newKey() })
 *
 * Every failure is an ApiError whose `message` is a sentence for the user in the language of the page.
 */

import { t } from "./i18n.js";

/** @typedef {{signal?: AbortSignal, idempotencyKey?: string, headers?: Record<string, string>, keepalive?: boolean}} Options */

export class ApiError extends Error {
  /**
   * @param {string} message sentence for the user
   * @param {{status?: number, data?: any, fields?: Record<string, string[]>, retryAfter?: number}} [facts]
   */
  constructor(message, { status = 0, data = null, fields = {}, retryAfter = 0 } = {}) {
    super(message);
    this.name = new.target.name;
    /** HTTP status, 0 when no answer came. */
    this.status = status;
    /** The body as the server sent it, for example `latest` of a conflict. */
    this.data = data;
    /** Errors by field. */
    this.fields = fields;
    /** Seconds to wait, 0 when the server did not say. */
    this.retryAfter = retryAfter;
  }

  /** Would the same request have a chance later? */
  get temporary() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}
/** No answer: offline, or the server is away. */
export class NetworkError extends ApiError {}
/** 400, 413 or 422: the input is at fault; see `fields`. */
export class InputError extends ApiError {}
/** 401 or 403: logged out, or not allowed. */
export class AccessError extends ApiError {}
/** 404: unknown or not yours, which the studio does not tell apart. */
export class MissingError extends ApiError {}
/** 409: something newer exists; see `data`. */
export class ConflictError extends ApiError {}
/** 429: see `retryAfter`. */
export class BusyError extends ApiError {}
/** 5xx. */
export class ServerError extends ApiError {}

/** @type {Record<number, typeof ApiError>} */
const KINDS = { 400: InputError, 401: AccessError, 403: AccessError, 404: MissingError, 409: ConflictError, 413: InputError, 422: InputError, 429: BusyError };

/** A fresh key for one intention of the user; send the same one when the request is repeated. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The CSRF token of this browser: from the cookie, or from any form on the page. */
export function csrfToken() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  const field = /** @type {HTMLInputElement | null} */ (document.querySelector("input[name=csrfmiddlewaretoken]"));
  return cookie ? decodeURIComponent(cookie[1]) : (field?.value ?? "");
}

/** What went wrong, from an answer that is not ok. @param {{status: number, headers: {get: (name: string) => string | null}}} response @param {any} data @returns {ApiError} */
export function failure(response, data) {
  const Kind = KINDS[response.status] ?? (response.status >= 500 ? ServerError : ApiError);
  /** @type {Record<string, string[]>} */
  const fields = {};
  if (data && typeof data === "object" && !Array.isArray(data)) {
    for (const [name, value] of Object.entries(data)) {
      if (Array.isArray(value) && value.every((item) => typeof item === "string")) fields[name] = value;
    }
  }
  const retryAfter = Number(response.headers.get("Retry-After")) || 0;
  const said = typeof data?.detail === "string" ? data.detail : firstSentence(data);
  return new Kind(said || generalSentence(response.status), { status: response.status, data, fields, retryAfter });
}

/** The first sentence of an answer about fields, however deep they lie. @param {any} data @returns {string | undefined} */
function firstSentence(data) {
  if (!data || typeof data !== "object") return undefined;
  for (const value of Object.values(data)) {
    const found = typeof value === "string" && Array.isArray(data) ? value : firstSentence(value);
    if (found) return found;
  }
  return undefined;
}

/** @param {number} status */
function generalSentence(status) {
  if (status === 413) return t("This file is too large for the studio.");
  if (status === 429) return t("That was a lot at once. Wait a moment and try again.");
  if (status >= 500) return t("The studio had a problem of its own. Nothing of yours is lost; try again in a moment.");
  return t("That did not work. Reload the page and try again.");
}

/**
 * @param {string} method
 * @param {string} url on this site
 * @param {unknown} [body] plain data (sent as JSON) or FormData
 * @param {Options} [options]
 * @returns {Promise<any>} the answer: JSON, text, or null when it is empty
 */
export async function request(method, url, body, { signal, idempotencyKey, headers = {}, keepalive = false } = {}) {
  /** @type {Record<string, string>} */
  const head = { Accept: "application/json", ...headers };
  if (method !== "GET") head["X-CSRFToken"] = csrfToken();
  if (idempotencyKey) head["Idempotency-Key"] = idempotencyKey;
  /** @type {BodyInit | undefined} */
  let payload;
  if (body instanceof FormData) payload = body;
  else if (body !== undefined) {
    head["Content-Type"] = "application/json";
    payload = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(url, { method, headers: head, body: payload, signal, keepalive, credentials: "same-origin" });
  } catch (error) {
    if (/** @type {Error} */ (error).name === "AbortError") throw error;
    throw new NetworkError(t("The studio cannot be reached. Check your connection; your input is still here."));
  }
  const kind = response.headers.get("Content-Type") ?? "";
  let data = null;
  if (response.status !== 204) data = kind.includes("json") ? await response.json().catch(() => null) : await response.text();
  if (!response.ok) throw failure(response, data);
  return data;
}

export const api = {
  /** @param {string} url @param {Options} [options] */
  get: (url, options) => request("GET", url, undefined, options),
  /** @param {string} url @param {unknown} [body] @param {Options} [options] */
  post: (url, body = {}, options) => request("POST", url, body, options),
  /** @param {string} url @param {unknown} body @param {Options} [options] */
  put: (url, body, options) => request("PUT", url, body, options),
  /** @param {string} url @param {unknown} body @param {Options} [options] */
  patch: (url, body, options) => request("PATCH", url, body, options),
  /** @param {string} url @param {Options} [options] */
  delete: (url, options) => request("DELETE", url, undefined, options),
};
