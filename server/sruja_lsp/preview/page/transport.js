/**
 * How messages reach the host: through the webview of an editor, or to the server that sent this page.
 *
 * @typedef {import('./messages.js').Message} Message
 *
 * @typedef {object} Transport
 * @property {(message: Message) => void} send
 * @property {((message: Message) => void)} onMessage called with each message of the host
 * @property {((connected: boolean) => void)} onState called when the connection is there, and when it is lost
 * @property {() => void} start
 */

/** @typedef {{ postMessage(message: unknown): void, getState(): unknown, setState(state: unknown): void }} WebviewApi */

const SHORTEST_PAUSE = 250;
const LONGEST_PAUSE = 5000;
/** Milliseconds that a WebSocket may take to open before the page stops counting on it. */
const PATIENCE = 8000;
/** Attempts without a single open WebSocket, after which the page asks by plain requests. */
const ATTEMPTS = 2;

/**
 * @param {WebviewApi} api
 * @returns {Transport}
 */
export function webviewTransport(api) {
  /** @type {Transport} */
  const transport = {
    send: (message) => api.postMessage(message),
    onMessage: () => {},
    onState: () => {},
    start() {
      window.addEventListener('message', (event) => {
        if (isMessage(event.data)) transport.onMessage(event.data);
      });
      transport.onState(true);
    },
  };
  return transport;
}

/**
 * A WebSocket that comes back when it is lost. Where none can be had, behind some proxies, plain requests do: one that waits for
 * messages, and one for each message sent.
 *
 * @param {URL} address where this page came from
 * @param {boolean} poll whether to do without a WebSocket from the start
 * @returns {Transport}
 */
export function loopbackTransport(address, poll) {
  /** @type {Transport} */
  const transport = { send: () => {}, onMessage: () => {}, onState: () => {}, start: poll ? startPolling : openSocket };
  let pause = SHORTEST_PAUSE;
  let failures = 0;
  let everOpen = false;

  function openSocket() {
    const url = new URL('socket', address);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url);
    const watch = setTimeout(() => socket.close(), PATIENCE);
    let open = false;
    socket.onopen = () => {
      clearTimeout(watch);
      open = everOpen = true;
      pause = SHORTEST_PAUSE;
      transport.send = (message) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
      };
      transport.onState(true);
    };
    socket.onmessage = (event) => receive(String(event.data));
    socket.onclose = (event) => {
      clearTimeout(watch);
      if (open) transport.onState(false);
      if (!everOpen && ++failures >= ATTEMPTS) {
        startPolling();
        return;
      }
      if (!everOpen && event.code === 1006) transport.onState(false);
      retry(openSocket);
    };
  }

  function startPolling() {
    const client = crypto.randomUUID();
    const url = new URL(`messages?client=${client}`, address);
    let connected = false;
    /** @type {Promise<unknown>} */
    let sending = Promise.resolve();
    transport.send = (message) => {
      // One after the other, since nothing else keeps the order of requests.
      sending = sending
        .then(() => fetch(url, { method: 'POST', body: JSON.stringify(message), headers: { 'Content-Type': 'application/json' } }))
        .catch(() => undefined);
    };
    const ask = async () => {
      const response = await fetch(url, { cache: 'no-store' });
      if (!response.ok) throw new Error(String(response.status));
      if (!connected) {
        connected = true;
        pause = SHORTEST_PAUSE;
        transport.onState(true);
      }
      for (const message of /** @type {unknown[]} */ (await response.json())) if (isMessage(message)) transport.onMessage(message);
    };
    const poll = () => {
      ask().then(poll, () => {
        if (connected) transport.onState(false);
        connected = false;
        retry(poll);
      });
    };
    poll();
  }

  /** @param {() => void} again */
  function retry(again) {
    setTimeout(again, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }

  /** @param {string} text */
  function receive(text) {
    /** @type {unknown} */
    const message = JSON.parse(text);
    if (isMessage(message)) transport.onMessage(message);
  }

  return transport;
}

/**
 * @param {unknown} data
 * @returns {data is Message}
 */
function isMessage(data) {
  return typeof data === 'object' && data !== null && 'jsonrpc' in data && data.jsonrpc === '2.0';
}
