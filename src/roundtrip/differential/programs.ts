/**
 * Programs in a made-up world: both versions are given the same states and the same messages, and must ask for the same
 * things, one after another.
 */
import * as fc from "fast-check";
import type { Module, ProgramDecl } from "../../ir/decl.ts";
import { typesAt } from "../../ir/labelled.ts";
import type { Type } from "../../ir/types.ts";
import type { AnyProgram } from "../../lang/index.ts";
import { authoredName } from "../running.ts";
import { type Both, Differs, type Subject, type Tally } from "./check.ts";
import { isBeyond, outcomeOf, sameValue, withoutGhosts } from "./compare.ts";
import { declaredAs } from "./functions.ts";
import { comparable, type Left } from "./left.ts";
import { arbitraryOf, closedAt, parametersOf, standIn } from "./values.ts";

/** What a program asks its endpoints for. */
interface Asked {
  readonly what: string;
  readonly label: string;
  readonly of: unknown;
  readonly where?: (msg: unknown, from: number) => boolean;
}

/** What there is in the made-up world, for one protocol. */
interface World {
  readonly states: readonly unknown[];
  readonly packets: readonly { readonly from: number; readonly msg: { readonly kind: string } }[];
}

/** So many things are asked at the most. */
const most = 40;

export function programSubjects(module: Module, both: Both, tally: Tally, left: Left[]): readonly Subject[] {
  return module.decls.flatMap((decl) => {
    if (decl.kind !== "program") return [];
    return comparable(decl, left, () => [subjectOf(decl, both, tally)]);
  });
}

function subjectOf(decl: ProgramDecl, both: Both, tally: Tally): Subject {
  const closed = (type: Type): Type => closedAt(type, decl.scope.typeParams);
  const params = parametersOf(decl.scope.params.map((param) => closed(param.type)));
  const worlds = fc.tuple(
    ...decl.world.map((use) => {
      const { protocol, typeArgs } = use;
      const { state, msg } = typesAt({ protocol, typeArgs: typeArgs.length === 0 ? [standIn] : typeArgs });
      return fc.record({
        states: fc.array(arbitraryOf(closed(state)), { minLength: 1, maxLength: 6 }),
        packets: fc.array(fc.record({ from: arbitraryOf({ k: "node" }), msg: arbitraryOf(closed(msg)) }), {
          minLength: 8,
          maxLength: 16,
        }),
      });
    }),
  );
  return {
    kind: "program",
    name: decl.name,
    span: decl.span,
    property: fc.asyncProperty(params, worlds, async (args, made) => {
      const versions = [both.authored, both.extracted].map((one) => {
        const of = declaredAs(one, authoredName(decl.global));
        return outcomeOf(() =>
          typeof of === "function" ? (of as (...args: readonly unknown[]) => unknown)(...args) : of,
        );
      });
      const [authored, extracted] = versions as [ReturnType<typeof outcomeOf>, ReturnType<typeof outcomeOf>];
      // The assumptions of its protocol do not hold of these parameters.
      if ("thrown" in authored && "thrown" in extracted) {
        tally.left += 1;
        return;
      }
      if ("thrown" in authored || "thrown" in extracted) throw new Differs("one of the two refuses these parameters");
      const labels = decl.world.map((use) => use.label);
      const worldsByLabel = new Map(labels.map((label, i) => [label, made[i] as World] as const));
      await inStep(authored.value as AnyProgram, extracted.value as AnyProgram, worldsByLabel, both.ghosts, tally);
    }) as unknown as Subject["property"],
  };
}

async function inStep(
  authored: AnyProgram,
  extracted: AnyProgram,
  worlds: ReadonlyMap<string, World>,
  ghosts: ReadonlySet<string>,
  tally: Tally,
): Promise<void> {
  if (authored.self !== extracted.self)
    throw new Differs(`they are of the nodes ${authored.self} and ${extracted.self}`);
  const a = new Running(authored, worlds);
  const b = new Running(extracted, worlds);
  let asked = 0;
  for (; asked < most; asked++) {
    const [left, right] = [await a.next(), await b.next()];
    if (isBeyondEnd(right)) {
      tally.left += 1;
      return;
    }
    const shown = (one: Asked): string => `${one.what} ${one.label} ${fc.stringify(one.of)}`;
    if (left.what !== right.what || left.label !== right.label || !sameValue(withoutGhosts(left.of, ghosts), right.of))
      throw new Differs(`after ${asked} steps the authored one does ${shown(left)}, the extracted one ${shown(right)}`);
    if (left.what === "ends" || left.what === "throws") break;
    const answer = answerTo(left, right, worlds.get(left.label) as World, asked);
    if (answer === undefined) break;
    a.answer(answer.value);
    b.answer(answer.value);
  }
  tally.cases += 1;
  tally.steps += asked;
}

const isBeyondEnd = (one: Asked): boolean => one.what === "throws" && isBeyond({ thrown: String(one.of) });

/** What both are answered; nothing where they wait for ever. */
function answerTo(left: Asked, right: Asked, world: World, turn: number): { readonly value: unknown } | undefined {
  if (left.what !== "receive" && left.what !== "tryReceive") return { value: undefined };
  const rotated = world.packets.map(
    (_, i) => world.packets[(i + turn) % world.packets.length] as World["packets"][number],
  );
  const wanted = rotated.filter((packet) => packet.msg.kind === left.of);
  const accepts = (one: Asked, packet: World["packets"][number]): boolean =>
    one.where?.(packet.msg, packet.from) ?? true;
  for (const packet of wanted)
    if (accepts(left, packet) !== accepts(right, packet))
      throw new Differs(`only one of the two receives ${fc.stringify(packet)}`);
  const found = wanted.find((packet) => accepts(left, packet));
  if (found !== undefined) return { value: { from: found.from, msg: found.msg } };
  return left.what === "tryReceive" ? { value: undefined } : undefined;
}

/** A program on endpoints that ask. */
class Running {
  private waiting: ((asked: Asked) => void) | undefined;
  private ready: Asked | undefined;
  private resolve: ((value: unknown) => void) | undefined;
  private reads = 0;

  constructor(program: AnyProgram, worlds: ReadonlyMap<string, World>) {
    const ends = Object.fromEntries([...worlds].map(([label, world]) => [label, this.endpoint(program, label, world)]));
    Promise.resolve()
      .then(() => program.body(ends as never))
      .then(
        (result: unknown) => this.arrive({ what: "ends", label: "", of: result }),
        (error: unknown) =>
          this.arrive({ what: "throws", label: "", of: error instanceof Error ? error.message : String(error) }),
      );
  }

  next(): Promise<Asked> {
    const { ready } = this;
    if (ready !== undefined) {
      this.ready = undefined;
      return Promise.resolve(ready);
    }
    return new Promise((resolve) => {
      this.waiting = resolve;
    });
  }

  answer(value: unknown): void {
    this.resolve?.(value);
  }

  private arrive(asked: Asked): void {
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting === undefined) this.ready = asked;
    else waiting(asked);
  }

  private ask(asked: Asked): Promise<never> {
    return new Promise((resolve) => {
      this.resolve = resolve as (value: unknown) => void;
      this.arrive(asked);
    });
  }

  private endpoint(program: AnyProgram, label: string, world: World): object {
    const asking = (what: string) => (of: unknown, where?: Asked["where"]) =>
      this.ask({ what, label, of, ...(where === undefined ? {} : { where }) });
    // A state changes with what is done: how often it was looked at in between does not matter.
    const done = () => this.reads;
    const acting =
      (what: string) =>
      (...args: readonly unknown[]) => {
        this.reads += 1;
        return asking(what)(args);
      };
    const receiving = (what: string) => (kind: unknown, where?: Asked["where"]) => {
      this.reads += 1;
      return asking(what)(kind, where);
    };
    return {
      self: program.self,
      get state(): unknown {
        return world.states[done() % world.states.length];
      },
      send: acting("send"),
      perform: acting("perform"),
      receive: receiving("receive"),
      tryReceive: receiving("tryReceive"),
    };
  }
}
