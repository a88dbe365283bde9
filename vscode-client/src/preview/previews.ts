// The live previews: webviews that show the page, one for each document.

import { readFileSync } from "node:fs";
import * as vscode from "vscode";
import type { LanguageClient, Range } from "vscode-languageclient/node";
import { saveExport } from "../commands/export.ts";
import { log } from "../log.ts";
import { didChangeDiagram, elementsAt, SERVER_COMMANDS } from "../protocol.ts";
import type { Session } from "../server/session.ts";
import { settings } from "../settings.ts";
import { Conversation, type Handler } from "./messages.ts";
import { pageHtml } from "./page.ts";

export const VIEW_TYPE = "sruja.preview";

const STOPPED = "The Sruja server does not run at the moment.";
const CLOSED = "The text is closed. Open it again to see the picture change.";

/** Milliseconds that the cursor has to rest before the server is asked what it is on. */
const REST = 40;

/** Requests that go on to the server as they are, and their answers back. */
const PASSED_ON = ["sruja/views", "sruja/locate", "sruja/describe"];

interface Shown {
  readonly uri: string;
  readonly selection?: Range;
  readonly takeFocus?: boolean;
}

interface Saved {
  readonly name: string;
  readonly content: string;
  readonly encoding?: "base64";
}

class Preview {
  readonly panel: vscode.WebviewPanel;
  readonly uri: vscode.Uri;
  private readonly session: Session;
  private readonly conversation: Conversation;
  /** The view to change to, once. */
  private view: string | undefined;
  private ready = false;
  /** Whether the page has a picture that something can be highlighted in. */
  private drawn = false;
  /** What to highlight as soon as it has one. */
  private wanted: string[] | undefined;

  constructor(
    panel: vscode.WebviewPanel,
    uri: vscode.Uri,
    session: Session,
    page: vscode.Uri,
    view?: string,
  ) {
    this.panel = panel;
    this.uri = uri;
    this.session = session;
    this.view = view;
    this.conversation = new Conversation(
      this.handlers(),
      (message) => void panel.webview.postMessage(message),
    );
    panel.webview.options = { enableScripts: true, localResourceRoots: [page] };
    panel.iconPath = vscode.Uri.joinPath(page, "icon.svg");
    panel.webview.onDidReceiveMessage((message: unknown) => this.conversation.receive(message));
    const base = `${panel.webview.asWebviewUri(page).toString()}/`;
    const template = readFileSync(vscode.Uri.joinPath(page, "index.html").fsPath, "utf8");
    panel.webview.html = pageHtml(template, base, panel.webview.cspSource);
  }

  /** Tell the page which document to show: it is new, or the server is. */
  open(): void {
    if (!this.ready) return;
    if (this.session.client === undefined) {
      this.conversation.notify("page/closed", { message: STOPPED });
      return;
    }
    this.conversation.notify("page/open", {
      uri: this.uri.toString(),
      name: vscode.workspace.asRelativePath(this.uri),
      save: true,
      editor: true,
      theme: settings.theme,
      follow: settings.followCursor,
      ...(this.view === undefined ? {} : { view: this.view }),
    });
    this.view = undefined;
  }

  show(view: string): void {
    this.view = view;
    this.drawn = false;
    this.open();
  }

  changed(params: unknown): void {
    if (this.ready) this.conversation.notify("sruja/didChangeDiagram", params);
  }

  closed(message: string): void {
    if (this.ready) this.conversation.notify("page/closed", { message });
  }

  /** Highlight what the cursor is on. */
  reveal(ids: string[]): void {
    this.wanted = this.drawn ? undefined : ids;
    if (this.drawn) this.conversation.notify("page/reveal", { uri: this.uri.toString(), ids });
  }

  private handlers(): ReadonlyMap<string, Handler> {
    return new Map<string, Handler>([
      ...PASSED_ON.map((method): [string, Handler] => [
        method,
        (params) => this.running().sendRequest(method, params),
      ]),
      ["sruja/diagram", (params) => this.draw(params)],
      [
        "page/ready",
        () => {
          this.ready = true;
          this.drawn = false;
          this.open();
        },
      ],
      [
        "workspace/executeCommand",
        (params) => {
          if ((params as { command?: unknown }).command !== SERVER_COMMANDS.export) {
            throw new Error("The page may only ask for exports.");
          }
          return this.running().sendRequest("workspace/executeCommand", params);
        },
      ],
      ["window/showDocument", (params) => this.showDocument(params as Shown)],
      [
        "page/save",
        async (params) => {
          const { name, content, encoding } = params as Saved;
          return { saved: await saveExport(this.uri, name, content, encoding) };
        },
      ],
    ]);
  }

  private async draw(params: unknown): Promise<unknown> {
    const diagram = await this.running().sendRequest("sruja/diagram", params);
    this.drawn = true;
    // After the answer, which is sent when this function has ended.
    if (this.wanted !== undefined) setTimeout(() => this.reveal(this.wanted ?? []));
    return diagram;
  }

  private running(): LanguageClient {
    const client = this.session.client;
    if (client === undefined) throw new Error(STOPPED);
    return client;
  }

  /** Show a place of the text: in the editor that shows the file already, otherwise in the column before the page. */
  private async showDocument({ uri, selection, takeFocus }: Shown): Promise<{ success: boolean }> {
    const { protocol2CodeConverter } = this.running();
    const target = protocol2CodeConverter.asUri(uri);
    const shown = vscode.window.visibleTextEditors.find(
      ({ document }) => document.uri.toString() === target.toString(),
    );
    const own = this.panel.viewColumn ?? vscode.ViewColumn.Two;
    const range = selection === undefined ? undefined : protocol2CodeConverter.asRange(selection);
    const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(target), {
      viewColumn: shown?.viewColumn ?? (own > vscode.ViewColumn.One ? own - 1 : vscode.ViewColumn.Beside),
      preserveFocus: takeFocus === false,
      ...(range === undefined ? {} : { selection: range }),
    });
    if (range !== undefined) editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    return { success: true };
  }
}

/** All previews, and what they are told. */
export class Previews implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private readonly session: Session;
  private readonly page: vscode.Uri;
  private readonly previews = new Map<string, Preview>();
  private readonly disposables: vscode.Disposable[];
  private resting: NodeJS.Timeout | undefined;
  private notified: vscode.Disposable | undefined;

  constructor(context: vscode.ExtensionContext, session: Session) {
    this.session = session;
    this.page = vscode.Uri.joinPath(context.extensionUri, "page");
    this.disposables = [
      vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, this),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.moved(textEditor)),
      vscode.window.onDidChangeActiveTextEditor((editor) => editor && this.moved(editor)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("sruja.preview")) this.each((preview) => preview.open());
      }),
      // The server forgets a document that is closed, and with it its picture.
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.previews.get(uri.toString())?.closed(CLOSED)),
      vscode.workspace.onDidOpenTextDocument(({ uri }) => this.previews.get(uri.toString())?.open()),
      session.onDidStart((client) => this.connect(client)),
      session.onDidStop(() => this.each((preview) => preview.closed(STOPPED))),
    ];
  }

  /** Open the preview of a document, or bring it to the front. */
  open(uri: vscode.Uri, column: vscode.ViewColumn, view?: string): void {
    const shown = this.previews.get(uri.toString());
    if (shown !== undefined) {
      shown.panel.reveal(undefined, true);
      if (view !== undefined) shown.show(view);
      return;
    }
    const name = vscode.workspace.asRelativePath(uri).split("/").at(-1) ?? "";
    const panel = vscode.window.createWebviewPanel(
      VIEW_TYPE,
      `Preview ${name}`,
      { viewColumn: column, preserveFocus: true },
      { enableScripts: true, retainContextWhenHidden: true, localResourceRoots: [this.page] },
    );
    this.add(panel, uri, view);
  }

  /** Highlight in the previews what is at the cursor; returns it, the innermost first. */
  async revealAt(editor: vscode.TextEditor): Promise<string[]> {
    const client = this.session.client;
    if (client === undefined) return [];
    const { ids } = await client.sendRequest(elementsAt, {
      textDocument: client.code2ProtocolConverter.asTextDocumentIdentifier(editor.document),
      position: client.code2ProtocolConverter.asPosition(editor.selection.active),
    });
    // The preview of another document may show what is declared in this one.
    this.each((preview) => preview.reveal(ids));
    return ids;
  }

  /** The document of the preview that is in front. */
  get active(): vscode.Uri | undefined {
    return [...this.previews.values()].find(({ panel }) => panel.active)?.uri;
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { uri } = (state ?? {}) as { uri?: unknown };
    try {
      if (typeof uri !== "string") throw new Error("it has no address");
      const target = vscode.Uri.parse(uri, true);
      // The server draws only documents that are open.
      await vscode.workspace.openTextDocument(target);
      this.add(panel, target);
    } catch (error) {
      log.info(`A preview of ${String(uri)} is not restored: ${String(error)}`);
      panel.dispose();
    }
  }

  dispose(): void {
    clearTimeout(this.resting);
    this.notified?.dispose();
    for (const disposable of this.disposables) disposable.dispose();
    this.each(({ panel }) => panel.dispose());
  }

  private each(work: (preview: Preview) => void): void {
    for (const preview of [...this.previews.values()]) work(preview);
  }

  private add(panel: vscode.WebviewPanel, uri: vscode.Uri, view?: string): void {
    const key = uri.toString();
    this.previews.set(key, new Preview(panel, uri, this.session, this.page, view));
    panel.onDidDispose(() => this.previews.delete(key));
    this.follow();
  }

  /** Show where the cursor is already, as soon as there is a picture. */
  private follow(): void {
    const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
    if (editor !== undefined) this.moved(editor);
  }

  private connect(client: LanguageClient): void {
    this.notified?.dispose();
    this.notified = client.onNotification(didChangeDiagram, (params) => {
      const uri = client.protocol2CodeConverter.asUri(params.uri);
      this.previews.get(uri.toString())?.changed(params);
    });
    this.each((preview) => preview.open());
    this.follow();
  }

  private moved(editor: vscode.TextEditor): void {
    // Whether to follow is the page's to decide, where there is a button for it.
    if (this.previews.size === 0 || editor.document.languageId !== "sruja") return;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      this.revealAt(editor).catch((error: unknown) => log.debug(`Following the cursor: ${String(error)}`));
    }, REST);
  }
}
