// The extension: puts the parts together. It knows nothing of the language; the server does.

import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";
import { explainRule } from "./commands/explainRule.ts";
import { exportDiagram } from "./commands/export.ts";
import { newModel } from "./commands/newModel.ts";
import { selectInterpreter } from "./commands/selectInterpreter.ts";
import { onDidChangeInterpreter } from "./interpreters.ts";
import { log } from "./log.ts";
import { Previews } from "./preview/previews.ts";
import { SERVER_COMMANDS, views } from "./protocol.ts";
import { Session } from "./server/session.ts";
import { concernsServer } from "./settings.ts";
import { Status } from "./status.ts";

let session: Session | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const status = new Status();
  const middleware: Middleware = {
    executeCommand: (command, args, next) => {
      // Where the server offers its page in a browser, there is a better place for it here.
      if (command === SERVER_COMMANDS.open) {
        const { uri, view } = (args[0] ?? {}) as { uri?: string; view?: string };
        if (uri !== undefined) previews.open(vscode.Uri.parse(uri, true), vscode.ViewColumn.Beside, view);
        return Promise.resolve(null);
      }
      return Promise.resolve(next(command, args));
    },
  };
  session = new Session(context, status, middleware);
  const own = session;
  const previews = new Previews(context, own);
  context.subscriptions.push(log, status, previews, own);

  const command = (name: string, work: (...args: unknown[]) => unknown): void => {
    context.subscriptions.push(
      vscode.commands.registerCommand(`sruja.${name}`, async (...args: unknown[]) => {
        try {
          return await work(...args);
        } catch (error) {
          const message = error instanceof Error ? error.message : String(error);
          log.error(`${name}: ${message}`);
          void vscode.window.showErrorMessage(message, "Show Log").then((answer) => answer && log.show());
          return undefined;
        }
      }),
    );
  };

  /** The document that a command is about: the one it was called on, or the one in front. */
  const subject = (given: unknown): vscode.Uri | undefined =>
    given instanceof vscode.Uri ? given : (vscode.window.activeTextEditor?.document.uri ?? previews.active);

  command("openPreviewToSide", (given) => {
    const uri = subject(given);
    if (uri !== undefined) previews.open(uri, vscode.ViewColumn.Beside);
  });
  command("openPreview", async (given) => {
    const uri = subject(given);
    if (uri === undefined) return;
    await vscode.workspace.openTextDocument(uri);
    const columns = vscode.window.tabGroups.all.map(({ viewColumn }) => viewColumn);
    previews.open(uri, Math.min(Math.max(...columns) + 1, vscode.ViewColumn.Nine));
  });
  command("openPreviewForElement", async () => {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) return;
    const { uri } = editor.document;
    const ids = await previews.revealAt(editor);
    const found = await own.client?.sendRequest(views, { textDocument: { uri: uri.toString() } });
    // The view that looks into the element, or into the innermost one around it that has a view.
    const view = ids.flatMap((id) => found?.find(({ subject: about }) => about === id) ?? [])[0];
    previews.open(uri, vscode.ViewColumn.Beside, view?.id);
    await previews.revealAt(editor);
  });
  command("exportDiagram", async (given) => {
    const uri = subject(given);
    if (uri !== undefined) await exportDiagram(uri, own);
  });
  command("explainRule", (name) => explainRule(context, name));
  command("newModel", () => newModel(context));
  command("restartServer", () => own.restart());
  command("setUpServer", () => own.setUp());
  command("showLog", () => log.show());
  command("selectInterpreter", () => selectInterpreter(context.globalStorageUri.fsPath));

  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (concernsServer(event)) void own.restart();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void own.restart()),
  );
  // Looking for the server may take seconds, and nothing of the editor has to wait for it.
  void own.start().then(async () => {
    const listener = await onDidChangeInterpreter(() => void own.restart());
    if (listener !== undefined) context.subscriptions.push(listener);
  });
  await Promise.resolve();
}

export function deactivate(): Promise<void> | undefined {
  return session?.stop();
}
