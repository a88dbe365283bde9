// The status bar item: what the server is doing, and what went wrong last.

import * as vscode from "vscode";

export type State =
  | { readonly kind: "looking" }
  | { readonly kind: "starting" }
  | {
      readonly kind: "running";
      readonly version: string;
      readonly place: string;
      readonly note?: string | undefined;
    }
  | { readonly kind: "setup"; readonly message: string }
  | { readonly kind: "failed"; readonly message: string };

export class Status implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private readonly listener: vscode.Disposable;
  private state: State = { kind: "looking" };
  private lastError: string | undefined;

  constructor() {
    this.item = vscode.window.createStatusBarItem("sruja.status", vscode.StatusBarAlignment.Right, 95);
    this.item.name = "Sruja";
    this.listener = vscode.window.onDidChangeActiveTextEditor(() => this.show());
    this.show();
  }

  set(state: State): void {
    this.state = state;
    if (state.kind === "failed") this.lastError = state.message;
    void vscode.commands.executeCommand("setContext", "sruja.running", state.kind === "running");
    this.show();
  }

  /** Keep what went wrong for the tooltip, whatever the state is now. */
  error(message: string): void {
    this.lastError = message;
    this.show();
  }

  dispose(): void {
    this.item.dispose();
    this.listener.dispose();
  }

  private show(): void {
    const { text, command, colour } = this.look();
    this.item.text = text;
    this.item.command = command;
    this.item.backgroundColor =
      colour === undefined ? undefined : new vscode.ThemeColor(`statusBarItem.${colour}Background`);
    this.item.tooltip = this.tooltip();
    this.item.accessibilityInformation = { label: `Sruja: ${this.state.kind}` };
    const concerned = vscode.window.activeTextEditor?.document.languageId === "sruja";
    if (concerned || this.state.kind === "failed" || this.state.kind === "setup") this.item.show();
    else this.item.hide();
  }

  private look(): { text: string; command: string; colour?: "error" | "warning" } {
    switch (this.state.kind) {
      case "looking":
      case "starting":
        return { text: "$(loading~spin) Sruja", command: "sruja.showLog" };
      case "running":
        return this.state.note === undefined
          ? { text: "$(check) Sruja", command: "sruja.showLog" }
          : { text: "$(warning) Sruja", command: "sruja.showLog" };
      case "setup":
        return { text: "$(cloud-download) Sruja: set up", command: "sruja.setUpServer", colour: "warning" };
      case "failed":
        return { text: "$(error) Sruja", command: "sruja.restartServer", colour: "error" };
    }
  }

  private tooltip(): vscode.MarkdownString {
    const lines = [this.heading()];
    if (this.state.kind === "running" && this.state.note !== undefined) lines.push(escaped(this.state.note));
    if (this.lastError !== undefined) lines.push(`Last error: ${escaped(this.lastError)}`);
    const links = [
      ...(this.state.kind === "setup" ? ["[Set up](command:sruja.setUpServer)"] : []),
      ...["[Restart](command:sruja.restartServer)", "[Log](command:sruja.showLog)"],
      "[Select interpreter](command:sruja.selectInterpreter)",
    ];
    const tooltip = new vscode.MarkdownString([...lines, links.join(" · ")].join("\n\n"), true);
    tooltip.isTrusted = {
      enabledCommands: [
        "sruja.setUpServer",
        "sruja.restartServer",
        "sruja.showLog",
        "sruja.selectInterpreter",
      ],
    };
    return tooltip;
  }

  private heading(): string {
    switch (this.state.kind) {
      case "looking":
        return "Looking for the Sruja server";
      case "starting":
        return "The Sruja server is starting";
      case "running":
        return `Sruja server ${this.state.version}\n\n${escaped(this.state.place)}`;
      case "setup":
      case "failed":
        return escaped(this.state.message);
    }
  }
}

function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~]/g, "\\$&");
}
