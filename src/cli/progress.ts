/** Progress on a terminal: one line that is gone in the end. Elsewhere, nothing. */
import { createLogUpdate } from "log-update";

export interface Progress {
  show(message: { readonly done: number; readonly total: number; readonly now: readonly string[] }): void;
  say(text: string): void;
  clear(): void;
}

export function progressOn(stream: NodeJS.WriteStream): Progress {
  const line = lineOn(stream);
  return {
    show: ({ done, total, now }) =>
      line.show(`${done}/${total} files  ${now.map((name) => name.replace(/^Authored\./, "")).join("  ")}`),
    say: (text) => line.show(text),
    clear: () => line.clear(),
  };
}

/** The line itself. */
export function lineOn(stream: NodeJS.WriteStream): { show(text: string): void; clear(): void } {
  if (!stream.isTTY) return { show() {}, clear() {} };
  const update = createLogUpdate(stream);
  return { show: (text) => update(text), clear: () => update.clear() };
}
