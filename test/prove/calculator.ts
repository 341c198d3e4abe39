/** The calculator's obligations, as the faults that are put into it name them. */
import { open } from "./fault.ts";

export const protocol = "protocol.ts";
export const programs = "programs.ts";
export const deployment = "deployment.ts";

export const sendRequest = open(
  "Calculator.matched.send.Request",
  protocol,
  "send: ({ to, state, msg }) =>\n          state.kind",
);
export const receiveRequest = open(
  "Calculator.matched.receive.Request",
  protocol,
  "from, state, msg }) =>\n          state.kind",
);
export const sendResponse = open("Calculator.matched.send.Response", protocol, "send: ({ to, state, msg }) => {");
export const receiveResponse = open(
  "Calculator.matched.receive.Response",
  protocol,
  "receive: ({ from, state, msg }) => {",
);
export const init = open("Calculator.matched.init", protocol, "matched: pairwise({");
export const server = (text: string) => open("Calculator.server.contract", programs, text);
export const client = (text: string) => open("Calculator.client.contract", programs, text);
export const serverLoop = server("invariant(() => equals(calc.state, {");
export const serverAnswers = server("await calc.send(");
export const clientLoop = client("() =>\n            equals(calc.state, idle)");

/** The faults are in what these build on: their proofs would only take time. */
export const others = [
  "delegation.ts",
  "delegated-deployment.ts",
  "memoizing.ts",
  "batching.ts",
  "batching-deployment.ts",
];
