// The life of the server: found, started, kept running, stopped.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  type Middleware,
  RevealOutputChannelOn,
  State,
} from "vscode-languageclient/node";
import { type Chosen, chosenInterpreter } from "../interpreters.ts";
import { log, logServerLine } from "../log.ts";
import { settings } from "../settings.ts";
import type { Status } from "../status.ts";
import { TraceChannel } from "../trace.ts";
import { Crashes } from "./crashes.ts";
import { cleanEnvironment, Environment, SetupError } from "./environment.ts";
import { type Absent, type Found, findServer, installCommand, OWN, type World } from "./find.ts";
import { usualPythons } from "./python.ts";
import { run } from "./run.ts";
import { versionMismatch } from "./version.ts";
import { which } from "./which.ts";

/** Milliseconds that the server has to end by itself. */
const PATIENCE = 2000;

/** The client, whose complaints go to the log and the status bar: what users have to know, the session tells them. */
class Client extends LanguageClient {
  onError: (message: string) => void = () => undefined;

  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
    this.onError(message);
  }
}

export class Session implements vscode.Disposable {
  private readonly context: vscode.ExtensionContext;
  private readonly status: Status;
  private readonly middleware: Middleware;
  private readonly crashes = new Crashes();
  private readonly environment: Environment;
  private readonly storage: string;
  private readonly started = new vscode.EventEmitter<LanguageClient>();
  private readonly stopped = new vscode.EventEmitter<void>();
  private readonly trace = new TraceChannel();
  private current: LanguageClient | undefined;
  private process: ChildProcess | undefined;
  private lastLine = "";
  private crashing = false;
  /** Starts and stops follow each other; two never run at once. */
  private queue: Promise<void> = Promise.resolve();

  /** With each client that runs from now on. */
  readonly onDidStart = this.started.event;
  readonly onDidStop = this.stopped.event;

  constructor(context: vscode.ExtensionContext, status: Status, middleware: Middleware) {
    this.context = context;
    this.status = status;
    this.middleware = middleware;
    this.storage = context.globalStorageUri.fsPath;
    mkdirSync(this.storage, { recursive: true });
    this.environment = new Environment(this.storage, join(context.extensionPath, "server"));
  }

  /** The client, while its server runs. */
  get client(): LanguageClient | undefined {
    return this.current?.isRunning() ? this.current : undefined;
  }

  start(): Promise<void> {
    return this.enqueue(() => this.findAndLaunch());
  }

  restart(): Promise<void> {
    this.crashes.forget();
    return this.enqueue(async () => {
      await this.halt();
      await this.findAndLaunch();
    });
  }

  stop(): Promise<void> {
    return this.enqueue(() => this.halt());
  }

  /** Make the environment of this extension, whether or not another server could be used, and start the server in it. */
  setUp(): Promise<void> {
    return this.enqueue(async () => {
      const found = await findServer({ ...(await this.world()), path: OWN });
      if (found.kind === "absent") {
        if (found.python === undefined) {
          this.failed(found.message);
          return;
        }
        if (!(await this.make(found.python.path))) return;
      }
      await this.halt();
      await this.findAndLaunch();
    });
  }

  /** What `findServer` is told about this machine. */
  async world(chosen?: Chosen): Promise<World> {
    return {
      path: settings.serverPath,
      interpreter: chosen ?? (await chosenInterpreter()),
      platform: process.platform,
      cwd: this.storage,
      environment: {
        python: this.environment.python,
        state: await this.environment.state(),
        wheel: this.environment.wheel,
      },
      run,
      which: (name) => which(name),
      pythons: () => usualPythons(process.platform, process.env).flatMap((name) => which(name) ?? []),
      log: (line) => log.info(line),
    };
  }

  dispose(): void {
    void this.stop();
    this.trace.dispose();
    this.started.dispose();
    this.stopped.dispose();
  }

  private enqueue(work: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(work).catch((error: unknown) => {
      this.failed(error instanceof Error ? error.message : String(error));
    });
    return this.queue;
  }

  private async findAndLaunch(): Promise<void> {
    this.status.set({ kind: "looking" });
    log.info(`Looking for the Sruja server; this is version ${this.version} of the extension`);
    if (!vscode.workspace.isTrusted)
      log.info("The workspace is not trusted: its own settings and Pythons are left alone");
    const world = await this.world();
    let result = await findServer(world);
    if (
      result.kind === "absent" &&
      result.reason === "setup" &&
      result.renew &&
      result.python !== undefined
    ) {
      log.info("The environment of this extension is made anew");
      if (!(await this.make(result.python.path))) return;
      result = await findServer(await this.world());
    }
    if (result.kind === "absent") {
      this.tell(result, installCommand(world));
      return;
    }
    await this.launch(result);
  }

  /** Say what is missing, with a button for what can be done about it. Nobody waits for the answer. */
  private tell(absent: Absent, command: string): void {
    if (absent.reason === "setup" && absent.python !== undefined) {
      this.status.set({ kind: "setup", message: absent.message });
      const [setUp, choose] = ["Set Up", "Select Interpreter"];
      void vscode.window.showInformationMessage(absent.message, setUp, choose).then((answer) => {
        if (answer === setUp) void vscode.commands.executeCommand("sruja.setUpServer");
        if (answer === choose) void vscode.commands.executeCommand("sruja.selectInterpreter");
      });
      return;
    }
    this.status.set({ kind: "failed", message: absent.message });
    const [open, choose, copy] = ["Open Settings", "Select Interpreter", "Copy Command"];
    const buttons = absent.reason === "setting" ? [open] : [choose, copy];
    void vscode.window.showErrorMessage(absent.message, ...buttons, "Show Log").then((answer) => {
      if (answer === open)
        void vscode.commands.executeCommand("workbench.action.openSettings", "sruja.server.path");
      if (answer === choose) void vscode.commands.executeCommand("sruja.selectInterpreter");
      if (answer === copy) void vscode.env.clipboard.writeText(command);
      if (answer === "Show Log") log.show();
    });
  }

  /** Make the environment, with progress that can be cancelled; returns whether that went well. */
  private async make(python: string): Promise<boolean> {
    this.status.set({ kind: "starting" });
    try {
      await vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Notification,
          title: "Setting up the Sruja server",
          cancellable: true,
        },
        (progress, token) => {
          const abort = new AbortController();
          token.onCancellationRequested(() => abort.abort());
          return this.environment.make(python, run, {
            report: (message) => progress.report({ message }),
            log: (line) => log.info(line),
            signal: abort.signal,
          });
        },
      );
      return true;
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      log.error(error.message);
      this.status.set({ kind: "failed", message: error.message });
      void vscode.window.showErrorMessage(error.message, "Try Again", "Show Log").then((answer) => {
        if (answer === "Try Again") void vscode.commands.executeCommand("sruja.setUpServer");
        if (answer === "Show Log") log.show();
      });
      return false;
    }
  }

  private async launch(found: Found): Promise<void> {
    this.status.set({ kind: "starting" });
    if (found.origin === "private") await this.environment.used();
    const client = new Client("sruja", "Sruja", () => Promise.resolve(this.spawn(found)), this.options());
    client.onError = (message) => this.status.error(message);
    this.crashing = false;
    const note = versionMismatch(found.version, this.version);
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) {
        this.status.set({ kind: "running", version: found.version, place: found.place, note });
        this.started.fire(client);
      } else if (newState === State.Stopped) {
        this.stopped.fire();
      }
    });
    this.current = client;
    try {
      await client.start();
    } catch (error) {
      // One that has crashed is started again by the client itself, or was given up; either way it has been told.
      if (this.current !== client || this.crashing) return;
      this.failed(this.lastLine || (error instanceof Error ? error.message : String(error)));
      return;
    }
    if (note !== undefined) this.tellMismatch(note, `${found.version} ${this.version}`);
  }

  private spawn(found: Found): ChildProcess {
    const args = [...found.args, "serve", "--stdio", "--log-level", settings.logLevel];
    log.info(`Starting ${found.command} ${args.join(" ")}`);
    const child = spawn(found.command, args, {
      cwd: this.storage,
      env: found.origin === "private" ? cleanEnvironment(process.env) : process.env,
      stdio: "pipe",
      windowsHide: true,
    });
    this.process = child;
    this.lastLine = "";
    child.on("spawn", () => log.info(`The server runs as process ${child.pid ?? "?"}`));
    child.on("exit", (status, signal) =>
      log.info(`Process ${child.pid ?? "?"} has ended (${signal ?? status ?? "?"})`),
    );
    child.on("error", (error) => {
      this.lastLine = error.message;
    });
    createInterface(child.stderr).on("line", (line) => {
      if (logServerLine(line) && line.trim()) this.lastLine = line.trim();
    });
    return child;
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: ["file", "untitled", "sruja-stdlib"].map((scheme) => ({ language: "sruja", scheme })),
      outputChannel: log,
      traceOutputChannel: this.trace,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      // What the server writes to standard error is read where it is started.
      stdioOptions: { stdout: () => undefined, stderr: () => undefined },
      middleware: this.middleware,
      initializationFailedHandler: () => false,
      errorHandler: {
        error: (_error, _message, count) => ({
          action: (count ?? 0) < 4 ? ErrorAction.Continue : ErrorAction.Shutdown,
          handled: true,
        }),
        closed: () => this.closed(),
      },
    };
  }

  /** The server is gone without being told to. */
  private closed(): { action: CloseAction; message: string; handled: true } {
    this.crashing = true;
    const why = this.lastLine === "" ? "" : `: ${this.lastLine}`;
    if (this.crashes.crashed()) {
      this.status.set({ kind: "starting" });
      this.status.error(`The Sruja server has stopped and was started again${why}`);
      return {
        action: CloseAction.Restart,
        message: `The server has stopped and is started again${why}`,
        handled: true,
      };
    }
    const message = `The Sruja server has stopped five times within three minutes and is not started again${why}`;
    this.status.set({ kind: "failed", message });
    void vscode.window.showErrorMessage(message, "Restart", "Show Log").then((answer) => {
      if (answer === "Restart") void this.restart();
      if (answer === "Show Log") log.show();
    });
    return { action: CloseAction.DoNotRestart, message, handled: true };
  }

  private failed(message: string): void {
    log.error(message);
    this.status.set({ kind: "failed", message });
    void vscode.window
      .showErrorMessage(`The Sruja server does not run: ${message}`, "Restart", "Show Log")
      .then((answer) => {
        if (answer === "Restart") void this.restart();
        if (answer === "Show Log") log.show();
      });
  }

  /** Tell once that server and extension are of different versions; the status bar tells it always. */
  private tellMismatch(note: string, versions: string): void {
    log.warn(note);
    if (this.context.globalState.get<string>("toldMismatch") === versions) return;
    void this.context.globalState.update("toldMismatch", versions);
    const own = "Use the Extension's Own";
    void vscode.window.showWarningMessage(note, own, "Show Log").then((answer) => {
      if (answer === own) {
        void vscode.workspace
          .getConfiguration("sruja")
          .update("server.path", OWN, vscode.ConfigurationTarget.Global);
      }
      if (answer === "Show Log") log.show();
    });
  }

  private async halt(): Promise<void> {
    const { current: client, process: child } = this;
    this.current = undefined;
    this.process = undefined;
    if (client !== undefined)
      await client.dispose(PATIENCE).catch((error: unknown) => log.debug(String(error)));
    if (child !== undefined && child.exitCode === null && child.signalCode === null) child.kill();
  }

  private get version(): string {
    return String((this.context.extension.packageJSON as { version: unknown }).version);
  }
}
