import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";

interface Manifest {
  contributes: {
    commands: { command: string }[];
    menus: Record<string, { command: string; alt?: string }[]>;
    keybindings: { command: string }[];
    configuration: { properties: Record<string, { markdownDescription?: string; description?: string }> }[];
    walkthroughs: {
      steps: { description: string; media: { markdown: string }; completionEvents?: string[] }[];
    }[];
  };
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
}

const ROOT = new URL("../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), "utf8");
const manifest = JSON.parse(read("package.json")) as Manifest;
const commands = manifest.contributes.commands.map(({ command }) => command);

test("every command is registered, and every registered command is declared", () => {
  const registered = [...read("src/extension.ts").matchAll(/command\("(\w+)"/g)].map(
    ([, name]) => `sruja.${name}`,
  );
  assert.deepEqual([...registered].sort(), [...commands].sort());
});

test("menus, keys and the walkthrough name commands that exist", () => {
  const { menus, keybindings, walkthroughs } = manifest.contributes;
  const used = [
    ...Object.values(menus).flatMap((items) =>
      items.flatMap(({ command, alt }) => (alt ? [command, alt] : [command])),
    ),
    ...keybindings.map(({ command }) => command),
    ...walkthroughs.flatMap(({ steps }) =>
      steps.flatMap(({ description }) =>
        [...description.matchAll(/command:([\w.]+)/g)].map(([, name]) => name),
      ),
    ),
  ];
  assert.deepEqual(
    used.filter((command) => !commands.includes(String(command))),
    [],
  );
  for (const { steps } of walkthroughs)
    for (const { media } of steps) assert.ok(existsSync(new URL(media.markdown, ROOT)));
});

test("no command is called like one of the server's, which the client registers itself", () => {
  const { SERVER_COMMANDS } = {
    SERVER_COMMANDS: [...read("src/protocol.ts").matchAll(/: "(sruja\.[\w.]+)"/g)].map(([, name]) => name),
  };
  assert.ok(SERVER_COMMANDS.length > 0);
  assert.deepEqual(
    commands.filter((command) => SERVER_COMMANDS.includes(command)),
    [],
  );
});

test("every setting is described, and every setting that is read is declared", () => {
  const properties = Object.assign(
    {},
    ...manifest.contributes.configuration.map((group) => group.properties),
  ) as Manifest["contributes"]["configuration"][0]["properties"];
  for (const [name, { markdownDescription, description }] of Object.entries(properties)) {
    assert.ok((markdownDescription ?? description ?? "").length > 20, name);
  }
  for (const [, name] of read("src/settings.ts").matchAll(/setting(?:<\w+>)?\("([\w.]+)"/g)) {
    assert.ok(`sruja.${name}` in properties, name);
  }
});

test("an untrusted workspace cannot choose what is run", () => {
  assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.toSorted(), [
    "sruja.interpreter",
    "sruja.server.path",
  ]);
});

test("lock files and the configuration of npm name no registry", () => {
  assert.match(read(".npmrc"), /omit-lockfile-registry-resolved=true/);
  assert.doesNotMatch(read("package-lock.json"), /"resolved"/);
});
