// What to do when the server has stopped without being told to.

/** How many crashes within the time below are too many. */
const LIMIT = 5;
const WINDOW = 3 * 60 * 1000;

/** Counts crashes. A server that crashes now and then is started again; one that cannot stay up is not. */
export class Crashes {
  private times: number[] = [];
  private readonly now: () => number;

  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  /** Note a crash; returns whether to start the server again. */
  crashed(): boolean {
    const now = this.now();
    this.times = [...this.times.filter((time) => now - time < WINDOW), now];
    return this.times.length < LIMIT;
  }

  /** Forget all of them: somebody has restarted the server by hand. */
  forget(): void {
    this.times = [];
  }
}
