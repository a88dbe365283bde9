import assert from "node:assert/strict";
import { test } from "node:test";
import { findServer, OWN, type World } from "../src/server/find.ts";
import type { Outcome } from "../src/server/run.ts";

/** A machine: what each program answers when it is asked for its version, and which Pythons there are. */
interface Machine {
  servers?: Record<string, string>;
  pythons?: Record<string, { version: string; server?: string; venv?: boolean } | string>;
  path?: string;
  interpreter?: string;
  onPath?: string;
  state?: "ready" | "outdated" | "missing";
  platform?: NodeJS.Platform;
}

const PRIVATE = "/storage/server-1/bin/python";

function answer(stdout: string): Outcome {
  return { status: 0, stdout, stderr: "" };
}

function failure(stderr: string): Outcome {
  return { status: 1, stdout: "", stderr };
}

function machine(of: Machine): { world: World; log: string[]; asked: string[] } {
  const log: string[] = [];
  const asked: string[] = [];
  const pythons = of.pythons ?? {};
  const world: World = {
    path: of.path ?? "",
    interpreter: of.interpreter === undefined ? undefined : { path: of.interpreter, by: "test" },
    platform: of.platform ?? "linux",
    cwd: "/storage",
    environment: { python: PRIVATE, state: of.state ?? "missing", wheel: "/extension/server.whl" },
    which: () => of.onPath,
    pythons: () => Object.keys(pythons).filter((path) => path !== of.interpreter && path !== PRIVATE),
    log: (line) => log.push(line),
    run: (command, args, options) => {
      asked.push(command);
      assert.equal(options?.cwd, "/storage", "nothing of the workspace is imported");
      if (args[0] === "-c") {
        const python = pythons[command];
        if (python === undefined) return Promise.resolve({ status: undefined, stdout: "", stderr: "ENOENT" });
        if (typeof python === "string") return Promise.resolve(failure(python));
        const said = {
          prefix: command,
          version: python.version,
          server: python.server ?? null,
          venv: python.venv ?? true,
        };
        return Promise.resolve(answer(JSON.stringify(said)));
      }
      const version = of.servers?.[command];
      return Promise.resolve(version === undefined ? failure("boom") : answer(`sruja-lsp ${version}\n`));
    },
  };
  return { world, log, asked };
}

test("the setting comes first, and nothing else is asked", async () => {
  const { world, asked } = machine({
    path: "/opt/lsp",
    servers: { "/opt/lsp": "0.2.0" },
    onPath: "/usr/bin/sruja-lsp",
  });
  const found = await findServer(world);
  assert.deepEqual(found, {
    kind: "found",
    origin: "setting",
    command: "/opt/lsp",
    args: [],
    version: "0.2.0",
    place: "/opt/lsp",
  });
  assert.deepEqual(asked, ["/opt/lsp"]);
});

test("a setting that does not work is told, and no other server is taken in its place", async () => {
  const { world, asked } = machine({
    path: "/opt/gone",
    onPath: "/usr/bin/sruja-lsp",
    servers: { "/usr/bin/sruja-lsp": "1.0" },
  });
  const absent = await findServer(world);
  assert.equal(absent.kind, "absent");
  assert.match(absent.kind === "absent" ? absent.message : "", /sruja\.server\.path is \/opt\/gone.*boom/);
  assert.deepEqual(asked, ["/opt/gone"]);
});

test("the chosen Python is taken when it has the server", async () => {
  const { world, log } = machine({
    interpreter: "/venv/bin/python",
    pythons: { "/venv/bin/python": { version: "3.12.1", server: "0.1.0" } },
    servers: { "/venv/bin/python": "0.1.0", "/usr/bin/sruja-lsp": "0.1.0" },
    onPath: "/usr/bin/sruja-lsp",
  });
  const found = await findServer(world);
  assert.ok(found.kind === "found");
  assert.equal(found.origin, "interpreter");
  assert.deepEqual(found.args, ["-P", "-m", "sruja_lsp"]);
  assert.deepEqual(log, [
    "Setting sruja.server.path: not set",
    "Chosen Python: /venv/bin/python (test) is 3.12.1 and has sruja-lsp 0.1.0",
  ]);
});

for (const [why, python, said] of [
  ["has no server", { version: "3.12.1" }, /is 3\.12\.1 and has no sruja-lsp/],
  ["is too old", { version: "3.9.2", server: "0.1.0" }, /is 3\.9\.2; the server needs 3\.11 or newer/],
  ["does not start", "no such library", /does not work: no such library/],
] as const) {
  test(`the PATH comes next when the chosen Python ${why}`, async () => {
    const { world, log } = machine({
      interpreter: "/old/python",
      pythons: { "/old/python": python },
      onPath: "/usr/bin/sruja-lsp",
      servers: { "/usr/bin/sruja-lsp": "0.1.0" },
    });
    const found = await findServer(world);
    assert.ok(found.kind === "found");
    assert.equal(found.origin, "path");
    assert.match(log[1] ?? "", said);
  });
}

test("what is on the PATH has to work", async () => {
  const { world, log } = machine({
    onPath: "/usr/bin/sruja-lsp",
    servers: { [PRIVATE]: "0.1.0" },
    state: "ready",
  });
  const found = await findServer(world);
  assert.ok(found.kind === "found");
  assert.equal(found.origin, "private");
  assert.match(log.join("\n"), /PATH: \/usr\/bin\/sruja-lsp does not work: boom/);
});

test("the setting may name the environment of the extension", async () => {
  const { world } = machine({
    path: OWN,
    onPath: "/usr/bin/sruja-lsp",
    servers: { "/usr/bin/sruja-lsp": "0.1.0", [PRIVATE]: "0.1.0" },
    state: "ready",
  });
  const found = await findServer(world);
  assert.ok(found.kind === "found");
  assert.equal(found.origin, "private");
});

test("an environment is offered with the first Python that can make one", async () => {
  const { world, log } = machine({
    pythons: {
      "/shim/python3.13": "pyenv: python3.13: command not found",
      "/a/python3": { version: "3.10.2" },
      "/b/python3": { version: "3.11.2", venv: false },
      "/c/python3": { version: "3.12.0" },
      "/d/python3": { version: "3.13.0" },
    },
  });
  const absent = await findServer(world);
  assert.ok(absent.kind === "absent");
  assert.equal(absent.reason, "setup");
  assert.equal(absent.python?.path, "/c/python3");
  assert.equal(absent.renew, false);
  assert.match(log.join("\n"), /python3\.13 does not work: pyenv.*\n.*3\.10\.2, too old\n.*has no venv/);
});

test("an environment of another version is made anew without a question", async () => {
  const { world } = machine({ state: "outdated", pythons: { "/c/python3": { version: "3.12.0" } } });
  const absent = await findServer(world);
  assert.ok(absent.kind === "absent");
  assert.equal(absent.renew, true);
});

test("an environment that no longer works is made anew", async () => {
  const { world, log } = machine({ state: "ready", pythons: { "/c/python3": { version: "3.12.0" } } });
  const absent = await findServer(world);
  assert.ok(absent.kind === "absent");
  assert.equal(absent.reason, "setup");
  assert.match(log.join("\n"), /Environment of this extension: .* does not work: boom/);
});

for (const [what, pythons, platform, message] of [
  [
    "no Python",
    {},
    "linux",
    /No Python was found; .* 3\.11 or newer\. On Debian.*python3-venv.*pipx install "\/extension/,
  ],
  ["no Python", {}, "darwin", /brew install python/],
  ["no Python", {}, "win32", /winget install/],
  [
    "an old Python",
    { "/usr/bin/python3": { version: "3.9.2" } },
    "linux",
    /Python 3\.9\.2 \(\/usr\/bin\/python3\) is too old/,
  ],
  [
    "a Python without venv",
    { "/usr/bin/python3": { version: "3.11.2", venv: false } },
    "linux",
    /Python 3\.11\.2 .* cannot make virtual environments\. .*sudo apt install python3-venv/,
  ],
] as const) {
  test(`${what} on ${platform}: the message says the exact command`, async () => {
    const { world, log } = machine({ pythons, platform });
    const absent = await findServer(world);
    assert.ok(absent.kind === "absent");
    assert.equal(absent.reason, "python");
    assert.match(absent.message, message);
    assert.equal(log.at(-1), absent.message);
  });
}
