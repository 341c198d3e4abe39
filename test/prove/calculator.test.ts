/** Faults put into the calculator: what disel finds, and where. */
import { describe } from "vitest";
import { open, testFaults, testHarmless } from "./fault.ts";

const protocol = "protocol.ts";
const programs = "programs.ts";
const deployment = "deployment.ts";

const sendRequest = open(
  "Calculator.matched.send.Request",
  protocol,
  "send: ({ to, state, msg }) =>\n          state.kind",
);
const receiveRequest = open(
  "Calculator.matched.receive.Request",
  protocol,
  "from, state, msg }) =>\n          state.kind",
);
const sendResponse = open("Calculator.matched.send.Response", protocol, "send: ({ to, state, msg }) => {");
const receiveResponse = open("Calculator.matched.receive.Response", protocol, "receive: ({ from, state, msg }) => {");
const init = open("Calculator.matched.init", protocol, "matched: pairwise({");
const server = (text: string) => open("Calculator.server.contract", programs, text);
const client = (text: string) => open("Calculator.client.contract", programs, text);
const serverLoop = server("invariant(() => equals(calc.state, {");
const serverAnswers = server("await calc.send(");
const clientLoop = client("() =>\n            equals(calc.state, idle)");

/** The faults are in what these build on: their proofs would only take time. */
const others = ["delegation.ts", "delegated-deployment.ts", "memoizing.ts", "batching.ts", "batching-deployment.ts"];

describe("a fault in the calculator is found", () => {
  testFaults(
    "examples/calculator",
    [
      {
        name: "the server may answer anything",
        edits: [
          [protocol, "contains(state.held, request) && equals(f(msg.arg), msg.value)", "contains(state.held, request)"],
        ],
        finds: [sendResponse],
      },
      {
        name: "the server may answer what nobody asked",
        edits: [
          [protocol, "contains(state.held, request) && equals(f(msg.arg), msg.value)", "equals(f(msg.arg), msg.value)"],
        ],
        finds: [sendResponse],
      },
      {
        name: "an answered request is still held",
        edits: [[protocol, `{ kind: "Server", held: without(state.held, request) }`, "state"]],
        finds: [sendResponse, serverLoop],
      },
      {
        name: "an answer that arrives leaves the request open",
        edits: [
          [protocol, `? { kind: "Client", asked: without(state.asked, request) } : undefined`, "? state : undefined"],
        ],
        finds: [receiveResponse, clientLoop],
      },
      {
        name: "a request that arrives is dropped",
        edits: [[protocol, `? { kind: "Server", held: [...state.held, { peer: from, arg: msg.arg }] }`, "? state"]],
        finds: [receiveRequest, serverAnswers],
      },
      {
        name: "a request drops those that are pending",
        edits: [
          [protocol, `asked: [{ peer: to, arg: msg.arg }, ...state.asked] }`, `asked: [{ peer: to, arg: msg.arg }] }`],
        ],
        finds: [sendRequest],
      },
      {
        name: "the held request is recorded under another peer",
        edits: [
          [
            protocol,
            "held: [...state.held, { peer: from, arg: msg.arg }]",
            "held: [...state.held, { peer: self, arg: msg.arg }]",
          ],
          [
            protocol,
            `receive: ({ from, state, msg }) =>
          state.kind === "Server"`,
            `receive: ({ self, from, state, msg }) =>
          state.kind === "Server"`,
          ],
        ],
        finds: [receiveRequest, serverAnswers],
      },
      {
        name: "a request for what f is not defined for",
        edits: [
          [
            protocol,
            `servers.includes(to) && f(msg.arg) !== undefined
`,
            `servers.includes(to)
`,
          ],
        ],
        finds: [sendRequest],
      },
      {
        name: "a false invariant: nothing is ever asked",
        edits: [[protocol, "requests.every(isRequest) &&", "requests.length === 0 &&"]],
        finds: [sendRequest, receiveRequest, serverLoop],
      },
      {
        name: "an invariant that does not hold in the beginning",
        edits: [
          [
            protocol,
            `init: (node) => (clients.includes(node) ? { kind: "Client", asked: [] } : { kind: "Server", held: [] })`,
            `init: () => ({ kind: "Server", held: [] })`,
          ],
        ],
        finds: [
          init,
          open("Calculator.deployment.client1", deployment, "client(clients, servers, sum, 1"),
          open("Calculator.deployment.client2", deployment, "client(clients, servers, sum, 2"),
        ],
      },
      {
        name: "clients may be servers",
        edits: [
          [
            protocol,
            `    assumes: {
      roles: clients.every((c) => !servers.includes(c)),
    },
`,
            "",
          ],
        ],
        finds: [init, serverLoop, clientLoop],
        gone: ["Calculator.deployment.assumes.roles"],
      },
      {
        name: "the server answers with another function",
        edits: [
          [
            programs,
            "const value = f(msg.arg);",
            "const other = f(msg.arg);\n        const value = other === undefined ? undefined : answer(other);",
          ],
          [
            programs,
            `  f: (arg: A) => V | undefined,
  self: NodeId,
) =>`,
            `  f: (arg: A) => V | undefined,
  answer: (value: V) => V,
  self: NodeId,
) =>`,
          ],
          [deployment, "server(clients, servers, sum, 0)", "server(clients, servers, sum, (value) => value + 1, 0)"],
        ],
        finds: [serverAnswers],
      },
      {
        name: "the server answers somebody else",
        edits: [[programs, `await calc.send(from, {`, `await calc.send(self, {`]],
        finds: [serverAnswers],
      },
      {
        name: "the server answers twice",
        edits: [
          [
            programs,
            `if (value !== undefined) await calc.send(from, { kind: "Response", arg: msg.arg, value });`,
            `if (value !== undefined) {
          await calc.send(from, { kind: "Response", arg: msg.arg, value });
          await calc.send(from, { kind: "Response", arg: msg.arg, value }); // again
        }`,
          ],
        ],
        finds: [server('await calc.send(from, { kind: "Response", arg: msg.arg, value }); // again')],
      },
      {
        name: "the server forgets a request",
        edits: [[programs, `if (value !== undefined) await`, `if (value !== undefined && from !== 1) await`]],
        finds: [serverLoop],
      },
      {
        name: "the client trusts the wrong message",
        edits: [
          [
            programs,
            "results = [...results, { arg, value: msg.value }];",
            "results = [...results, { arg: msg.arg, value: msg.value }, { arg, value: msg.value }];",
          ],
        ],
        finds: [clientLoop],
      },
      {
        name: "the client keeps the newest result first",
        edits: [
          [
            programs,
            "results = [...results, { arg, value: msg.value }];",
            "results = [{ arg, value: msg.value }, ...results];",
          ],
        ],
        finds: [clientLoop],
      },
      {
        name: "the client asks for the same argument twice",
        edits: [
          [
            programs,
            `await calc.send(to, { kind: "Request", arg });`,
            `await calc.send(to, { kind: "Request", arg });
        await calc.send(to, { kind: "Request", arg });`,
          ],
        ],
        finds: [clientLoop],
      },
      {
        name: "the invariant no longer says that answers are right",
        edits: [[protocol, "          answers.every(isAnswer) &&\n", ""]],
        finds: [clientLoop],
      },
      {
        name: "a loop invariant that is lost",
        edits: [
          [
            programs,
            `            equals(calc.state, idle) &&
            equals(
              results.map((r) => r.arg),
              inputs.slice(0, i),
            ) &&
            results`,
            `            equals(calc.state, idle) &&
            results`,
          ],
        ],
        finds: [client("ensures: (results, { calc }) =>")],
      },
      {
        name: "a loop invariant that is false in the beginning",
        edits: [[programs, "inputs.slice(0, i)", "inputs.slice(0, i + 1)"]],
        finds: [clientLoop],
      },
      {
        name: "a precondition that is too weak",
        edits: [[programs, "        inputs.every((arg) => f(arg) !== undefined) &&\n", ""]],
        finds: [client("await calc.send(to")],
      },
      {
        name: "a contract that is too strong",
        edits: [
          [
            programs,
            ") && results.every((r) => equals(f(r.arg), r.value)),\n    },",
            ") && results.every((r) => equals(f(r.arg), r.value)) && results.length > 0,\n    },",
          ],
        ],
        finds: [client("ensures: (results, { calc }) =>")],
      },
      {
        name: "the deployment gives a client's node the server's program",
        edits: [
          [deployment, "server(clients, servers, sum, 0),", "server(clients, servers, sum, 1),"],
          [
            deployment,
            "client(clients, servers, sum, 1, 0, [\n    [1, 2],\n    [3, 4],\n    [5, 6],\n  ]),",
            "client(clients, servers, sum, 0, 0, [[1, 2]]),",
          ],
        ],
        finds: [
          open("Calculator.deployment.server", deployment, "server(clients, servers, sum, 1)"),
          open("Calculator.deployment.client1", deployment, "client(clients, servers, sum, 0"),
        ],
      },
      {
        name: "a client that asks another client",
        edits: [[deployment, "client(clients, servers, sum, 2, 0, [", "client(clients, servers, sum, 2, 1, ["]],
        finds: [open("Calculator.deployment.client2", deployment, "client(clients, servers, sum, 2")],
      },
      {
        name: "a client that asks for what f is not defined for",
        edits: [[deployment, "    [9, 10],\n", "    [9],\n"]],
        finds: [open("Calculator.deployment.client2", deployment, "client(clients, servers, sum, 2")],
      },
      {
        name: "a node without a program",
        edits: [
          [deployment, "  server(clients, servers, sum, 0),\n", ""],
          [deployment, "import { client, server }", "import { client }"],
        ],
        finds: [{ code: "DSL2021", at: [deployment, "export default"] }],
      },
      {
        name: "a node with two programs",
        edits: [[deployment, "client(clients, servers, sum, 2, 0, [", "client(clients, servers, sum, 1, 0, ["]],
        finds: [{ code: "DSL2022", at: [deployment, "client(clients, servers, sum, 1, 0, [\n    [7"] }],
      },
      {
        name: "a program of another world",
        edits: [
          [
            deployment,
            "server(clients, servers, sum, 0),",
            "server(clients, servers, (args: readonly number[]) => args[0], 0),",
          ],
        ],
        finds: [{ code: "DSL2024", at: [deployment, "server(clients, servers, (args"] }],
      },
      {
        name: "roles that overlap",
        edits: [[deployment, "const servers: readonly NodeId[] = [0];", "const servers: readonly NodeId[] = [0, 1];"]],
        finds: [open("Calculator.deployment.assumes.roles", deployment, "export default")],
      },
    ],
    others,
  );
});

describe("a harmless change of the calculator breaks nothing", () => {
  testHarmless(
    "examples/calculator",
    [
      {
        name: "the client takes any answer: it has asked for one thing only",
        edits: [
          [
            programs,
            `calc.receive("Response", (m, from) => from === to && equals(m.arg, arg))`,
            `calc.receive("Response")`,
          ],
        ],
      },
      {
        name: "the server never answers itself: it is no client",
        edits: [[programs, "if (value !== undefined) await", "if (value !== undefined && from !== self) await"]],
      },
      {
        name: "other names, and another order of conjuncts",
        edits: [
          [
            protocol,
            `({ a: client, b: server, atA, atB, toA: answers, toB: requests })`,
            `({ a: client, b: server, atB, atA, toB: requests, toA: answers })`,
          ],
          [
            protocol,
            `          requests.every(isRequest) &&
          answers.every(isAnswer) &&`,
            `          answers.every((answer) => isAnswer(answer)) &&
          requests.every(isRequest) &&`,
          ],
        ],
      },
    ],
    others,
  );
});
