/**
 * What outlives a reload: in the webview's own state, or in the address and the session of the browser's tab.
 *
 * @typedef {import('./stage.js').Camera} Camera
 * @typedef {'light' | 'dark' | 'host'} Theme
 * @typedef {object} State
 * @property {string} [uri]
 * @property {string} [view]
 * @property {Theme} theme
 * @property {boolean} [follow] as somebody set it; otherwise as the host wants it
 * @property {Record<string, Camera>} places where each view was looked at
 */

const KEY = 'sruja-preview';

export class Memory {
  /** @param {import('./transport.js').WebviewApi | undefined} webview */
  constructor(webview) {
    this.webview = webview;
    const kept = webview ? webview.getState() : stored();
    /** @type {State} */
    this.state = { theme: 'host', places: {}, .../** @type {Partial<State>} */ (kept ?? {}) };
    const address = webview ? undefined : viewInAddress();
    if (address !== undefined) this.state.view = address;
  }

  /**
   * @param {Partial<State>} change
   * @param {boolean} [visit] whether the way back leads to how it was before
   */
  set(change, visit = false) {
    Object.assign(this.state, change);
    if (this.webview) {
      this.webview.setState(this.state);
      return;
    }
    try {
      sessionStorage.setItem(KEY, JSON.stringify(this.state));
    } catch {
      // A browser may keep nothing at all; then a reload begins anew.
    }
    const hash = this.state.view === undefined ? '' : `#view=${encodeURIComponent(this.state.view)}`;
    if (hash !== location.hash) {
      const url = `${location.pathname}${location.search}${hash}`;
      if (visit) history.pushState(null, '', url);
      else history.replaceState(null, '', url);
    }
  }
}

/** @returns {string | undefined} */
export function viewInAddress() {
  return new URLSearchParams(location.hash.slice(1)).get('view') ?? undefined;
}

/** @returns {unknown} */
function stored() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
  } catch {
    return undefined;
  }
}
