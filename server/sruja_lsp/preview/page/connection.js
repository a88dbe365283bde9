/**
 * Requests and notifications over a transport.
 *
 * @typedef {import('./transport.js').Transport} Transport
 * @typedef {import('./messages.js').Message} Message
 */

/** The host does not answer, because it is gone. */
export class LostError extends Error {}

/** The host's answer is that it cannot. */
export class RefusedError extends Error {}

export class Connection {
  /** @type {Map<number, { resolve: (result: unknown) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();
  /** @type {Map<string, (params: unknown) => void>} */
  #handlers = new Map();
  #next = 1;

  /** @param {Transport} transport */
  constructor(transport) {
    this.transport = transport;
    /** @type {(connected: boolean) => void} */
    this.onState = () => {};
    transport.onMessage = (message) => this.#receive(message);
    transport.onState = (connected) => {
      if (!connected) this.#lose();
      this.onState(connected);
    };
  }

  start() {
    this.transport.start();
  }

  /**
   * @param {string} method
   * @param {(params: any) => void} handler
   */
  on(method, handler) {
    this.#handlers.set(method, handler);
  }

  /**
   * @template T
   * @param {string} method
   * @param {object} params
   * @returns {Promise<T>}
   */
  request(method, params) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: /** @type {(result: unknown) => void} */ (resolve), reject });
      this.transport.send({ jsonrpc: '2.0', id, method, params });
    });
  }

  /**
   * @param {string} method
   * @param {object} params
   */
  notify(method, params) {
    this.transport.send({ jsonrpc: '2.0', method, params });
  }

  /** @param {Message} message */
  #receive(message) {
    if (message.method !== undefined) {
      this.#handlers.get(message.method)?.(message.params);
      return;
    }
    if (message.id === undefined) return;
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error) waiting?.reject(new RefusedError(message.error.message));
    else waiting?.resolve(message.result);
  }

  #lose() {
    for (const { reject } of this.#waiting.values()) reject(new LostError('The connection is lost'));
    this.#waiting.clear();
  }
}
