// "Explain Rule": the page of the rule whose finding is at the cursor, or of one that is picked.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";

/** Show the page of a rule; without a name, of the one at the cursor, or of one from a list. */
export async function explainRule(context: vscode.ExtensionContext, name?: unknown): Promise<void> {
  const folder = join(context.extensionPath, "rules");
  const rule = typeof name === "string" ? name : (atCursor() ?? (await picked(folder)));
  if (rule === undefined) return;
  const page = vscode.Uri.file(join(folder, `${rule}.md`));
  await vscode.commands.executeCommand("markdown.showPreview", page);
}

/** The name of the rule that has something to say where the cursor is. */
function atCursor(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const names = vscode.languages
    .getDiagnostics(editor.document.uri)
    .filter(({ source, range }) => source === "sruja" && range.contains(editor.selection.active))
    .map(({ code }) => String(typeof code === "object" ? code.value : code));
  return new Set(names).size === 1 ? names[0] : undefined;
}

async function picked(folder: string): Promise<string | undefined> {
  const rules = readdirSync(folder)
    .filter((file) => file.endsWith(".md"))
    .sort()
    .map((file) => ({ label: file.slice(0, -3), detail: summary(readFileSync(join(folder, file), "utf8")) }));
  const rule = await vscode.window.showQuickPick(rules, {
    title: "Explain Rule",
    placeHolder: "Which one?",
    matchOnDetail: true,
  });
  return rule?.label;
}

/** The first sentence of a page. */
function summary(page: string): string {
  const paragraph = page.split(/\r?\n\r?\n/).find((text) => /^[^#\s|`<*-]/.test(text)) ?? "";
  const text = paragraph.replace(/\s+/g, " ").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
  return /^.*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text;
}
