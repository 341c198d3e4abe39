/** A node that greets twice, and one that listens. */
import { invariant, type NodeId, program } from "disel-ts";
import { greeter } from "./protocol.ts";

/** Greets `to` twice, and returns the number of the second greeting. */
export const greetTwice = (nodes: readonly NodeId[], self: NodeId, to: NodeId) =>
  program(
    { greeter: greeter(nodes) },
    self,
    async ({ greeter }) => {
      await greeter.send(to, { kind: "Hello", number: greeter.state.sent, text: "hello" });
      const second = greeter.state.sent;
      await greeter.send(to, { kind: "Hello", number: second, text: "hello" });
      return second;
    },
    {
      requires: () => nodes.includes(to) && to !== self,
      ensures: (second, { greeter }, before) =>
        greeter.state(self).sent === before.greeter.state(self).sent + 2 &&
        second === before.greeter.state(self).sent + 1,
    },
  );

/** Listens until it has been greeted `times` times, and returns the texts that it heard. */
export const listen = (nodes: readonly NodeId[], self: NodeId, times: number) =>
  program(
    { greeter: greeter(nodes) },
    self,
    async ({ greeter }) => {
      let texts: readonly string[] = [];
      while (texts.length < times) {
        invariant(() => texts.every((text) => text === "hello"));
        const { msg } = await greeter.receive("Hello", (_, from) => from !== self);
        texts = [...texts, msg.text];
      }
      return texts;
    },
    { requires: () => nodes.includes(self), ensures: (texts) => texts.every((text) => text === "hello") },
  );
