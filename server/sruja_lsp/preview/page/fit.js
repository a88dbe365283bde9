/**
 * Keeping words inside of their boxes where they were measured by guess.
 *
 * The server measures Latin, Greek and Cyrillic letters exactly, and writes beside all other lines how much room it left for them.
 * A system's own font for these may be wider; then the line is pressed together by as much.
 */

/** @param {SVGSVGElement} root */
export function fit(root) {
  /** @type {[SVGTextElement, number][]} */
  const wide = [];
  for (const text of /** @type {NodeListOf<SVGTextElement>} */ (root.querySelectorAll('text[data-room]'))) {
    text.removeAttribute('textLength');
    const room = Number(text.dataset.room);
    if (text.getComputedTextLength() > room) wide.push([text, room]);
  }
  for (const [text, room] of wide) {
    text.setAttribute('textLength', String(room));
    text.setAttribute('lengthAdjust', 'spacingAndGlyphs');
  }
}
