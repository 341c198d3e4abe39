/** Faults put into the calculator's batching server. */
import { describe } from "vitest";
import { open, testFaults } from "./fault.ts";

/** Only the batching server is faulty here: nothing is asked of what it stands beside. */
const apart = ["delegation.ts", "delegated-deployment.ts", "memoizing.ts", "deployment.ts", "batching-deployment.ts"];
const batching = "batching.ts";
const batchingServer = (text: string) => open("Calculator.batchingServer.contract", batching, text);
const eachBatch = batchingServer(`invariant(() => equals(calc.state, { kind: "Server", held: [] }))`);
const collecting = batchingServer('() =>\n              equals(calc.state, { kind: "Server", held: batch })');
const answering = batchingServer(`invariant(() => equals(calc.state, { kind: "Server", held: batch.slice(i) }))`);
const answers = batchingServer("await calc.send(");
const answer = `if (value !== undefined) await calc.send(request.peer, { kind: "Response", arg: request.arg, value });`;
const taken = "batch = [...batch, { peer: next.from, arg: next.msg.arg }]";

describe("a fault in the batching server is found", () => {
  testFaults(
    "examples/calculator",
    [
      {
        name: "the requests that it has taken are forgotten with the next one",
        edits: [[batching, taken, "batch = [{ peer: next.from, arg: next.msg.arg }]"]],
        finds: [collecting],
      },
      {
        name: "the newest request goes first",
        edits: [[batching, taken, "batch = [{ peer: next.from, arg: next.msg.arg }, ...batch]"]],
        finds: [collecting],
      },
      {
        name: "the request that it waited for is not in the batch",
        edits: [[batching, "= [{ peer: from, arg: msg.arg }];", "= [];"]],
        finds: [collecting],
      },
      {
        name: "the first client gets all answers",
        edits: [[batching, "calc.send(request.peer,", "calc.send(from,"]],
        finds: [answers],
      },
      {
        name: "everybody gets the answer to the first request",
        edits: [[batching, "arg: request.arg, value });", "arg: msg.arg, value });"]],
        finds: [answers],
      },
      {
        name: "an answer is sent twice",
        edits: [
          [
            batching,
            answer,
            `if (value !== undefined) {
            await calc.send(request.peer, { kind: "Response", arg: request.arg, value });
            await calc.send(request.peer, { kind: "Response", arg: request.arg, value }); // again
          }`,
          ],
        ],
        finds: [batchingServer(`value }); // again`)],
      },
      {
        name: "one client is not answered",
        edits: [[batching, "if (value !== undefined) await", "if (value !== undefined && request.peer !== 1) await"]],
        finds: [answering],
      },
      {
        name: "only the first request is answered",
        edits: [[batching, answer, `${answer}\n          break;`]],
        finds: [eachBatch],
      },
      {
        name: "nothing says that what is in the batch can be answered",
        edits: [[batching, " && f(request.arg) !== undefined", ""]],
        finds: [answering],
      },
    ],
    apart,
  );
});
