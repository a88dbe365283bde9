import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { Crashes } from "../src/server/crashes.ts";
import { cleanEnvironment, Environment, SetupError } from "../src/server/environment.ts";
import { expandPath } from "../src/server/paths.ts";
import { askPython, usualPythons } from "../src/server/python.ts";
import { type Run, run } from "../src/server/run.ts";
import { compareVersions, versionMismatch } from "../src/server/version.ts";
import { which } from "../src/server/which.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sruja-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

// ---- versions

test("versions are compared number by number", () => {
  assert.ok(compareVersions("0.9.0", "0.10.0") < 0);
  assert.ok(compareVersions("3.12.1", "3.12") > 0);
  assert.equal(compareVersions("1.0", "1.0.0"), 0);
});

test("a mismatch is told with what to do about it", () => {
  assert.equal(versionMismatch("0.1.0", "0.1.0"), undefined);
  assert.match(
    versionMismatch("0.1.0", "0.2.0") ?? "",
    /0\.1\.0, older than .* \(0\.2\.0\).*or use the one that comes with the extension/,
  );
  assert.match(versionMismatch("0.3.0", "0.2.0") ?? "", /newer .*Update the extension/);
});

// ---- crashes

test("a server that crashes now and then is always started again", () => {
  let now = 0;
  const crashes = new Crashes(() => now);
  for (let count = 0; count < 50; count += 1) {
    assert.equal(crashes.crashed(), true);
    now += 60_000;
  }
});

test("the fifth crash within three minutes is the last, until somebody restarts the server", () => {
  const crashes = new Crashes(() => 0);
  assert.deepEqual(
    [1, 2, 3, 4, 5].map(() => crashes.crashed()),
    [true, true, true, true, false],
  );
  crashes.forget();
  assert.equal(crashes.crashed(), true);
});

// ---- paths

test("paths of settings may be written with variables", () => {
  const expand = (written: string) => expandPath(written, "/project", { TOOLS: "/opt" }, "/people/ana");
  assert.equal(expand("~/bin/sruja-lsp"), "/people/ana/bin/sruja-lsp");
  assert.equal(expand("${userHome}/x"), "/people/ana/x");
  assert.equal(expand("${workspaceFolder}/.venv/bin/python"), "/project/.venv/bin/python");
  assert.equal(expand("${env:TOOLS}/lsp"), "/opt/lsp");
  assert.equal(expand(".venv/bin/python"), "/project/.venv/bin/python");
  assert.equal(expand("sruja-lsp"), "sruja-lsp");
  assert.equal(expand("  "), "");
});

test("programs are looked for in the absolute entries of the PATH", () => {
  writeFileSync(join(folder, "sruja-lsp"), "");
  assert.equal(which("sruja-lsp", { PATH: folder }, "linux"), undefined, "it is not executable");
  chmodSync(join(folder, "sruja-lsp"), 0o755);
  assert.equal(which("sruja-lsp", { PATH: `/nowhere:${folder}` }, "linux"), join(folder, "sruja-lsp"));
  assert.equal(which("sruja-lsp", { PATH: ".:bin" }, "linux"), undefined);
  mkdirSync(join(folder, "python3"));
  assert.equal(which("python3", { PATH: folder }, "linux"), undefined, "a folder is no program");
});

test("tested Pythons are looked for before newer ones", () => {
  const names = usualPythons("linux", {});
  assert.ok(names.indexOf("python3.13") < names.indexOf("python3"));
  assert.ok(
    usualPythons("win32", { LOCALAPPDATA: "C:\\L" }).includes(
      "C:\\L\\Programs\\Python\\Python311\\python.exe",
    ),
  );
  assert.ok(usualPythons("darwin", {}).includes("/opt/homebrew/bin/python3.12"));
});

// ---- programs

test("a program that cannot be started says so", async () => {
  const { status, stderr } = await run("/nowhere/at-all", []);
  assert.equal(status, undefined);
  assert.match(stderr, /ENOENT/);
});

test("a Python says what it is, and anything else why it is none", async () => {
  const python = which("python3") ?? "python3";
  const said = await askPython(python, run, folder);
  assert.ok(typeof said !== "string");
  assert.match(said.version, /^3\.\d+\.\d+$/);
  assert.equal(typeof (await askPython("/bin/sh", run, folder)), "string");
  const shim: Run = () =>
    Promise.resolve({
      status: 127,
      stdout: "",
      stderr: "pyenv: python3: not found\n\nNote: try\nanother.\n",
    });
  assert.equal(await askPython("python3", shim, folder), "pyenv: python3: not found");
});

test("Python's own variables do not get into the environment", () => {
  const clean = cleanEnvironment({
    PATH: "/bin",
    PYTHONPATH: "/x",
    PYTHONHOME: "/y",
    VIRTUAL_ENV: "/z",
    PIP_INDEX_URL: "i",
  });
  assert.deepEqual(clean, { PATH: "/bin", PIP_INDEX_URL: "i" });
});

// ---- the environment of the extension

const quiet = { report: () => undefined, log: () => undefined };

function environment(wheel = "one"): Environment {
  const wheels = join(folder, `wheels-${wheel}`);
  mkdirSync(wheels, { recursive: true });
  writeFileSync(join(wheels, "sruja_lsp-0.1.0-py3-none-any.whl"), wheel);
  return new Environment(join(folder, "storage"), wheels, "linux");
}

/** Programs that do what python and pip would, as far as anybody can see. */
function programs(asked: string[], fail?: { at: string; stderr: string }): Run {
  return async (command, args, options) => {
    const line = [command, ...args].join(" ");
    asked.push(line);
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (fail !== undefined && line.includes(fail.at)) return { status: 1, stdout: "", stderr: fail.stderr };
    if (args[1] === "venv") mkdirSync(args[2] ?? "", { recursive: true });
    options?.onLine?.("Collecting pygls[ws]<3,>=2.1");
    return { status: 0, stdout: "sruja-lsp 0.1.0\n", stderr: "" };
  };
}

test("an environment is made once, from the wheel, with progress", async () => {
  const own = environment();
  const asked: string[] = [];
  const told: string[] = [];
  assert.equal(await own.state(), "missing");
  await own.make("/usr/bin/python3", programs(asked), { ...quiet, report: (message) => told.push(message) });
  assert.equal(await own.state(), "ready");
  assert.equal(asked[0], `/usr/bin/python3 -m venv ${own.folder}`);
  assert.match(asked[1] ?? "", /-m pip install .*sruja_lsp-0\.1\.0-py3-none-any\.whl$/);
  assert.deepEqual(told, ["making an environment", "getting pygls", "trying it out"]);
});

test("two windows that want an environment make one", async () => {
  const asked: string[] = [];
  await Promise.all([1, 2].map(() => environment().make("/usr/bin/python3", programs(asked), quiet)));
  assert.equal(asked.filter((line) => line.includes("-m venv")).length, 1);
});

test("the lock of a window that has died holds nobody up", async () => {
  const own = environment();
  mkdirSync(join(folder, "storage"), { recursive: true });
  writeFileSync(`${own.folder}.lock`, "999999999");
  await own.make("/usr/bin/python3", programs([]), quiet);
  assert.equal(await own.state(), "ready");
});

test("another wheel needs another environment; old ones go when nobody has used them for long", async () => {
  const first = environment("one");
  await first.make("/usr/bin/python3", programs([]), quiet);
  const second = environment("two");
  assert.equal(await second.state(), "outdated");
  await second.make("/usr/bin/python3", programs([]), quiet);
  await second.used();
  assert.ok(existsSync(first.folder), "another window may still use it");
  const long = new Date(Date.now() - 30 * 24 * 3600 * 1000);
  utimesSync(join(first.folder, "ready.json"), long, long);
  await second.used();
  assert.ok(!existsSync(first.folder));
  assert.equal(await second.state(), "ready");
});

test("a failure says what failed and the command to see all of it, and leaves nothing behind", async () => {
  const own = environment();
  const stderr = "WARNING: retrying\nERROR: No matching distribution found for pygls\n";
  await assert.rejects(
    own.make("/usr/bin/python3", programs([], { at: "pip install", stderr }), quiet),
    (error: Error) => {
      assert.ok(error instanceof SetupError);
      assert.match(
        error.message,
        /^The server could not be installed: ERROR: No matching distribution found for pygls\n/,
      );
      assert.match(error.message, /-m pip install/);
      return true;
    },
  );
  assert.equal(await own.state(), "missing");
  assert.deepEqual(readdirSync(join(folder, "storage")), []);
});

test("setting up can be cancelled", async () => {
  const own = environment();
  const abort = new AbortController();
  abort.abort();
  await assert.rejects(
    own.make("/usr/bin/python3", programs([]), { ...quiet, signal: abort.signal }),
    /cancelled/,
  );
  assert.equal(await own.state(), "missing");
});

test("an extension without a wheel says so", () => {
  mkdirSync(join(folder, "empty"));
  assert.throws(() => new Environment(folder, join(folder, "empty")), /carries no server/);
});
