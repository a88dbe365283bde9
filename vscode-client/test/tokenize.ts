// Prints, for each file named on the standard input, its tokens as [line, start, end, scopes...]: one JSON object.
// tests/editors/test_textmate.py holds them against the server's own scanner.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

interface Token {
  readonly startIndex: number;
  readonly endIndex: number;
  readonly scopes: readonly string[];
}
interface Grammar {
  tokenizeLine(
    line: string,
    state: unknown,
  ): { readonly tokens: readonly Token[]; readonly ruleStack: unknown };
}

const require = createRequire(import.meta.url);
// The engine of vscode-tmgrammar-test, which is that of VS Code.
const { createRegistry } = require("vscode-tmgrammar-test/dist/common/index.js") as {
  createRegistry(grammars: unknown): { loadGrammar(scope: string): Promise<Grammar> };
};

const path = new URL("../syntaxes/sruja.tmLanguage.json", import.meta.url).pathname;
const grammar = await createRegistry([{ path, language: "sruja", scopeName: "source.sruja" }]).loadGrammar(
  "source.sruja",
);
const files = readFileSync(0, "utf8").split("\n").filter(Boolean);
const all: Record<string, unknown[]> = {};
for (const file of files) {
  let state: unknown = null;
  all[file] = readFileSync(file, "utf8")
    .split(/\r\n|\r|\n/)
    .flatMap((line, number) => {
      const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
      state = ruleStack;
      return tokens.map(({ startIndex, endIndex, scopes }) => [
        number,
        startIndex,
        endIndex,
        ...scopes.slice(1),
      ]);
    });
}
process.stdout.write(JSON.stringify(all));
