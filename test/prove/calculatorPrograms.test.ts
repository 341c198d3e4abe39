/** Faults put into the calculator's client, its simple server and their deployment. */
import { describe } from "vitest";
import {
  client,
  clientLoop,
  deployment,
  others,
  programs,
  protocol,
  server,
  serverAnswers,
  serverLoop,
} from "./calculator.ts";
import { open, testFaults } from "./fault.ts";

describe("a fault in the calculator's programs or deployment is found", () => {
  testFaults(
    "examples/calculator",
    [
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
