/** Faults put into the calculator's protocol: what disel finds, and where; and changes that break nothing. */
import { describe } from "vitest";
import {
  clientLoop,
  deployment,
  init,
  others,
  programs,
  protocol,
  receiveRequest,
  receiveResponse,
  sendRequest,
  sendResponse,
  serverAnswers,
  serverLoop,
} from "./calculator.ts";
import { open, testFaults, testHarmless } from "./fault.ts";

describe("a fault in the calculator's protocol is found", () => {
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
