/**
 * fft.js for ES modules. The package is one CommonJS file that ends in `module.exports = FFT`; imported as a module, its
 * `module` is the global one, which is here for just that long.
 */

globalThis.module = { exports: null };
await import(new URL("../../../npm/fft.js/fft.js", import.meta.url).href);
const FFT = globalThis.module.exports;
delete globalThis.module;

export default FFT;
