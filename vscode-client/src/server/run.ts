// Runs a program to its end. The only place that starts processes other than the server itself.

import { spawn } from "node:child_process";

export interface Outcome {
  /** The exit status; undefined when the program could not be started or was stopped. */
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds after which the program is stopped. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
  readonly onLine?: (line: string) => void;
}

export type Run = (command: string, args: readonly string[], options?: RunOptions) => Promise<Outcome>;

/** Run a program without a shell. Never rejects: a program that cannot be started says so in `stderr`. */
export const run: Run = (command, args, options = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, [...args], {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.env === undefined ? {} : { env: options.env }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      timeout: options.timeout ?? 0,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    let stdout = "";
    let stderr = "";
    let rest = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      const lines = (rest + text).split(/\r\n|\r|\n/);
      rest = lines.pop() ?? "";
      for (const line of lines) options.onLine?.(line);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", (error) => {
      resolve({ status: undefined, stdout, stderr: stderr + error.message });
    });
    child.on("close", (status) => {
      resolve({ status: status ?? undefined, stdout, stderr });
    });
  });
