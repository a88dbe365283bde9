import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Conversation } from "../src/preview/messages.ts";
import { pageHtml } from "../src/preview/page.ts";

const PAGE = new URL("../../server/sruja_lsp/preview/page/index.html", import.meta.url);

test("the page of the server gets its place and its policy, and nothing is left to fill in", () => {
  const html = pageHtml(readFileSync(PAGE, "utf8"), "https://host/page/", "https://host");
  assert.match(html, /<base href="https:\/\/host\/page\/">/);
  assert.match(html, /default-src 'none'; script-src https:\/\/host;/);
  assert.doesNotMatch(html, /%[A-Z]+%|unsafe-inline|unsafe-eval/);
});

test("what is filled in cannot end its attribute", () => {
  assert.equal(
    pageHtml('<base href="%BASE%">', '"><script>', "x"),
    '<base href="&#34;&#62;&#60;script&#62;">',
  );
});

function conversation(): { posted: unknown[]; host: Conversation } {
  const posted: unknown[] = [];
  const host = new Conversation(
    new Map<string, (params: unknown) => unknown>([
      ["echo", (params) => Promise.resolve(params)],
      ["nothing", () => undefined],
      ["fail", () => Promise.reject(Object.assign(new Error("not open"), { code: -32602 }))],
      [
        "boom",
        () => {
          throw new Error("boom");
        },
      ],
    ]),
    (message) => posted.push(message),
  );
  return { posted, host };
}

test("requests are answered, each by its id", async () => {
  const { posted, host } = conversation();
  await host.receive({ jsonrpc: "2.0", id: 1, method: "echo", params: { a: 1 } });
  await host.receive({ jsonrpc: "2.0", id: "two", method: "nothing" });
  assert.deepEqual(posted, [
    { jsonrpc: "2.0", id: 1, result: { a: 1 } },
    { jsonrpc: "2.0", id: "two", result: null },
  ]);
});

test("a request that fails is answered with its error", async () => {
  const { posted, host } = conversation();
  for (const [id, method] of ["fail", "boom", "unknown"].entries())
    await host.receive({ jsonrpc: "2.0", id, method });
  assert.deepEqual(posted, [
    { jsonrpc: "2.0", id: 0, error: { code: -32602, message: "not open" } },
    { jsonrpc: "2.0", id: 1, error: { code: -32603, message: "boom" } },
    { jsonrpc: "2.0", id: 2, error: { code: -32601, message: "There is no method unknown." } },
  ]);
});

test("notifications are not answered, and what is no message is ignored", async () => {
  const { posted, host } = conversation();
  for (const message of [{ jsonrpc: "2.0", method: "echo" }, null, 7, "x", {}, { method: "echo", id: 1 }]) {
    await host.receive(message);
  }
  assert.deepEqual(posted, []);
});
