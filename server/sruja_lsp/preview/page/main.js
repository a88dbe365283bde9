/** Where the page begins: it finds out what it is shown in. */

import { App } from './app.js';
import { Connection } from './connection.js';
import { Memory } from './state.js';
import { loopbackTransport, webviewTransport } from './transport.js';

const acquire = /** @type {{ acquireVsCodeApi?: () => import('./transport.js').WebviewApi }} */ (globalThis).acquireVsCodeApi;
const webview = acquire?.();
const polling = new URLSearchParams(location.search).get('transport') === 'poll';
const connection = new Connection(webview ? webviewTransport(webview) : loopbackTransport(new URL('.', location.href), polling));
new App(connection, new Memory(webview));
connection.start();
