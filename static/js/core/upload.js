/** Sending a file with a report of how far it is, which fetch cannot give. */

import { NetworkError, csrfToken, failure } from "./api.js";
import { t } from "./i18n.js";

/**
 * @param {string} url on this site
 * @param {FormData} form
 * @param {{idempotencyKey?: string, signal?: AbortSignal, onProgress?: (share: number) => void}} [options] share 0..1
 * @returns {Promise<any>} the JSON answer; rejects with an ApiError, or an AbortError when `signal` says so
 */
export function upload(url, form, { idempotencyKey, signal, onProgress } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", csrfToken());
    if (idempotencyKey) request.setRequestHeader("Idempotency-Key", idempotencyKey);
    request.upload.onprogress = ({ loaded, total }) => total && onProgress?.(loaded / total);
    request.onload = () => {
      const answer = { status: request.status, headers: { get: (name) => request.getResponseHeader(name) } };
      if (request.status >= 200 && request.status < 300) resolve(request.response);
      else reject(failure(answer, request.response));
    };
    request.onerror = () => reject(new NetworkError(t("The studio cannot be reached. Check your connection; your input is still here.")));
    request.onabort = () => reject(new DOMException("", "AbortError"));
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form);
  });
}
