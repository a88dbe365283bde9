/** Movements of a moment: long enough to follow with the eyes, too short to wait for. */

export const DURATION = 150;

const reduced = window.matchMedia('(prefers-reduced-motion: reduce)');

export function isStill() {
  return reduced.matches || document.hidden;
}

/** @type {Set<{ step: (share: number) => void, start: number }>} */
const running = new Set();
let frame = 0;

/**
 * Call `step` with 0 now, and with growing shares up to 1, which is always the last one.
 *
 * @param {(share: number) => void} step
 * @returns {() => void} jumps to the end
 */
export function animate(step) {
  if (isStill()) {
    step(1);
    return () => {};
  }
  const movement = { step, start: performance.now() };
  running.add(movement);
  step(0);
  frame ||= requestAnimationFrame(advance);
  return () => {
    if (running.delete(movement)) step(1);
  };
}

/** @param {number} now */
function advance(now) {
  frame = 0;
  for (const movement of [...running]) {
    const time = Math.min(1, Math.max(0, (now - movement.start) / DURATION));
    if (time === 1) running.delete(movement);
    movement.step(time === 1 ? 1 : 1 - (1 - time) ** 3);
  }
  if (running.size) frame ||= requestAnimationFrame(advance);
}

// A tab that nobody sees draws no frames. What moves when it is left is at its end when it is seen again.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) return;
  for (const movement of running) movement.step(1);
  running.clear();
});
