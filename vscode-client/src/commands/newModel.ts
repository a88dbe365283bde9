// "New Model": a new document with a model in it whose names are to be typed over.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";

interface Snippet {
  readonly prefix?: string;
  readonly body: readonly string[];
  readonly description: string;
  readonly isFileTemplate?: boolean;
}

export async function newModel(context: vscode.ExtensionContext): Promise<void> {
  const path = join(context.extensionPath, "snippets", "sruja.json");
  const snippets = JSON.parse(readFileSync(path, "utf8")) as Record<string, Snippet>;
  const templates = Object.entries(snippets)
    .filter(([, { isFileTemplate }]) => isFileTemplate)
    .map(([label, { description, body }]) => ({ label, detail: description, body: body.join("\n") }));
  const picked = await vscode.window.showQuickPick(templates, {
    title: "New Model",
    placeHolder: "What to start with?",
  });
  if (picked === undefined) return;
  const document = await vscode.workspace.openTextDocument({ language: "sruja", content: "" });
  const editor = await vscode.window.showTextDocument(document);
  await editor.insertSnippet(new vscode.SnippetString(picked.body));
}
