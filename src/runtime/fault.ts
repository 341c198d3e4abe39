/** What ends a node: a coded diagnostic. What a peer does never ends a node. */
import type { Code } from "../diagnostics/codes.ts";
import { Fatal } from "../diagnostics/diagnostic.ts";

export function fault(code: Code, message: string, hint: string): Fatal {
  return new Fatal({ code, severity: "error", message, hint });
}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
