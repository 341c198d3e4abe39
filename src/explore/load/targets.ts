/** What there is to explore in compiled modules: protocols at small arguments, worlds, deployments. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type Diagnostic, Fatal } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../ir/span.ts";
import type { AnyInstance, AnyProtocol, Deployment, World, WorldInstance } from "../../lang/index.ts";
import type { Candidates } from "../model/protocols.ts";
import type { Labelled, Target } from "../model/subject.ts";
import { isOpaque, substitute, type Type } from "../values/types.ts";
import { chooseArguments } from "./arguments.ts";
import type { Authored, AuthoredDeployment, AuthoredProtocol, AuthoredWorld } from "./authored.ts";
import { givenCandidates, typedCandidates } from "./candidates.ts";

type Exports = Readonly<Record<string, unknown>>;

export interface TargetOptions {
  /** Nodes in a list of them, where arguments are chosen. */
  readonly nodes: number;
  /** Names of the only things to explore; all where it is empty. */
  readonly only: readonly string[];
}

/** All targets, in the order of the authored files. What is wrong with some is reported, and the others stay. */
export async function findTargets(
  authored: Authored,
  options: TargetOptions,
  report: (diagnostic: Diagnostic) => void,
): Promise<readonly Target[]> {
  const modules = new Map<string, Exports>();
  for (const [source, output] of authored.modules) modules.set(output, await load(source, output));
  for (const one of [...authored.protocols, ...authored.worlds, ...authored.deployments])
    if (!modules.has(one.module)) modules.set(one.module, await load(one.span.file, one.module));
  const finder = new Finder(authored, modules, options, report);
  const targets = [...finder.protocols(), ...finder.worlds(), ...finder.deployments()];
  const wanted = (one: Target) => options.only.length === 0 || options.only.includes(one.subject.name);
  for (const name of options.only)
    if (!targets.some((one) => one.subject.name === name))
      report({
        code: "DSL4531",
        severity: "error",
        message: `there is nothing called ${name} to explore`,
        hint: `there is ${[...new Set(targets.map((one) => one.subject.name))].join(", ") || "nothing"}`,
      });
  return targets.filter(wanted);
}

async function load(source: string, output: string): Promise<Exports> {
  try {
    return (await import(pathToFileURL(output).href)) as Exports;
  } catch (error) {
    throw new Fatal({
      code: "DSL4526",
      severity: "error",
      message: `${source} throws when it is loaded: ${messageOf(error)}`,
      hint: "look at the constants that it computes: the arguments of a protocol or deployment may not fit",
      span: { file: source, start: 0, end: 0 },
    });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

interface FoundInstance {
  readonly value: AnyInstance | WorldInstance<World>;
  readonly text: string;
  /** Where what it is of is declared, where that is known. */
  readonly of: Span | undefined;
  /** Of all instances. */
  readonly span: Span;
}

class Finder {
  private found: readonly FoundInstance[] | undefined;

  constructor(
    private readonly authored: Authored,
    private readonly modules: ReadonlyMap<string, Exports>,
    private readonly options: TargetOptions,
    private readonly report: (diagnostic: Diagnostic) => void,
  ) {}

  protocols(): readonly Target[] {
    const instances = this.instances().flatMap((one) =>
      one.value.is === "instance" ? { ...one, value: one.value } : [],
    );
    const known = new Set(this.authored.protocols.map((one) => one.name));
    for (const { value, span } of instances)
      if (!known.has(value.protocol.name)) this.undeclared(`an instance of ${value.protocol.name}`, span);
    return this.authored.protocols.flatMap((authored): readonly Target[] => {
      const own = instances.filter(({ value }) => value.protocol.name === authored.name);
      if (own.length > 0) return own.map(({ value, text }, i) => this.instance(authored, value, text, i));
      return this.used(authored) ?? this.chosen(authored);
    });
  }

  private undeclared(what: string, span: Span): void {
    this.report({
      code: "DSL4527",
      severity: "error",
      message: `${what}, which is not declared in what is explored`,
      hint: "name the file that declares it as well",
      span,
    });
  }

  /** What modules export as `instances`. */
  private instances(): readonly FoundInstance[] {
    this.found ??= [...this.authored.instances].flatMap(([source, { span, elements }]): readonly FoundInstance[] => {
      const output = this.authored.modules.get(source);
      const value = output === undefined ? undefined : this.modules.get(output)?.instances;
      if (value === undefined) return [];
      if (!Array.isArray(value) || !value.every((one) => isInstance(one) || isWorldInstance(one))) {
        this.report({
          code: "DSL4527",
          severity: "error",
          message: "`instances` is not an array of instances",
          hint: "write `export const instances = [instance(protocol(…), { messages: … })]`",
          span,
        });
        return [];
      }
      return (value as readonly FoundInstance["value"][]).map((one, i) => ({
        value: one,
        text: elements[i]?.text ?? (one.is === "instance" ? one.protocol.name : "a world"),
        of: elements[i]?.of,
        span,
      }));
    });
    return this.found;
  }

  private instance(authored: AuthoredProtocol, value: AnyInstance, text: string, index: number): Target {
    const given = givenCandidates(value);
    this.unknownContent(authored, given, authored.msg);
    return {
      subject: { kind: "protocol", name: authored.name, instance: text, index },
      chosen: false,
      protocols: [this.labelled(authored.name, value.protocol, authored, [], given)],
      world: undefined,
      deployment: undefined,
    };
  }

  /** The instance that a deployment has, for a protocol whose arguments cannot be made from their types alone. */
  private used(authored: AuthoredProtocol): readonly Target[] | undefined {
    if (!isOpen(authored)) return undefined;
    for (const deployment of this.authored.deployments) {
      const use = deployment.world.find((one) => one.protocol === authored.name);
      const value = use === undefined ? undefined : this.deploymentValue(deployment)?.world[use.label];
      if (use === undefined || value === undefined) continue;
      const protocol = this.labelled(authored.name, value, authored, use.typeArgs);
      const instance = `${authored.name} as in ${deployment.name}`;
      return [
        {
          subject: { kind: "protocol", name: authored.name, instance, index: 0 },
          chosen: true,
          protocols: [protocol],
          world: undefined,
          deployment: undefined,
        },
      ];
    }
    return undefined;
  }

  private labelled(
    label: string,
    protocol: AnyProtocol,
    authored: AuthoredProtocol | undefined,
    typeArgs: readonly Type[],
    given: Partial<Candidates> = {},
  ): Labelled {
    const types = authored === undefined ? undefined : typesOf(authored, typeArgs);
    const made = typedCandidates(protocol, types, authored?.strings ?? []);
    const candidates = { messages: given.messages ?? made.messages, actions: given.actions ?? made.actions };
    const tried = given.messages === undefined ? made.tried : "messages: those of the instance";
    // What stands for type parameters is not known of an instance.
    const known = types !== undefined && !isOpaque(types.state) && !isOpaque(types.msg);
    return { label, protocol, authored, types: known ? types : undefined, candidates, tried };
  }

  /** Messages that an instance does not give, and that cannot be made. */
  private unknownContent(authored: AuthoredProtocol, given: Partial<Candidates>, msg: Type): void {
    if (given.messages === undefined && isOpaque(msg))
      this.report({
        code: "DSL4533",
        severity: "error",
        message: `messages of ${authored.name} have content of a type parameter, of which no values are known`,
        hint: "say what is sent: `instance(protocol(…), { messages: [ … ] })`",
        span: authored.span,
      });
  }

  private chosen(authored: AuthoredProtocol): readonly Target[] {
    const made = this.made<AnyProtocol>(authored);
    if (made === undefined) return [];
    return [
      {
        subject: { kind: "protocol", name: authored.name, instance: made.text, index: 0 },
        chosen: true,
        protocols: [this.labelled(authored.name, made.value, authored, made.typeArgs)],
        world: undefined,
        deployment: undefined,
      },
    ];
  }

  /** A protocol or a world at chosen arguments. */
  private made<T>(
    authored: AuthoredProtocol | AuthoredWorld,
  ): { readonly value: T; readonly text: string; readonly typeArgs: readonly Type[] } | undefined {
    const value = this.modules.get(authored.module)?.[authored.access];
    const name = authored.access.replace(/^\$disel_/, "");
    if (authored.params === undefined) return { value: value as T, text: name, typeArgs: [] };
    const lost = (why: string): undefined => {
      this.report({
        code: "DSL4523",
        severity: "error",
        message: `no instance of ${authored.name} is known: ${why}`,
        hint: `export one: \`export const instances = [instance(${name}(…))]\``,
        span: authored.span,
      });
    };
    const chosen = chooseArguments(authored.params, authored.typeParams, this.options.nodes);
    if ("why" in chosen) return lost(chosen.why);
    const text = `${name}(${chosen.texts.join(", ")})`;
    try {
      return { value: (value as (...args: readonly unknown[]) => T)(...chosen.args), text, typeArgs: chosen.typeArgs };
    } catch (error) {
      return lost(`with ${text}, ${messageOf(error)}`);
    }
  }

  /** Declared compositions: of several protocols or bound by something, or exported. */
  worlds(): readonly Target[] {
    const instances = this.instances().flatMap((one) =>
      one.value.is === "world instance" ? { ...one, value: one.value } : [],
    );
    const known = new Set(this.authored.worlds.map((one) => keyOf(one.span)));
    for (const { of, text, span } of instances)
      if (of === undefined || !known.has(keyOf(of))) this.undeclared(`an instance ${text} of a world`, span);
    return this.authored.worlds.flatMap((authored): readonly Target[] => {
      const own = instances.filter(({ of }) => of !== undefined && keyOf(of) === keyOf(authored.span));
      if (own.length > 0)
        return own.map(({ value, text }, index) =>
          this.world(authored, value.world, { text, index, chosen: false, typeArgs: [] }, value.choices),
        );
      const exported = Object.hasOwn(this.modules.get(authored.module) ?? {}, authored.name);
      if (!authored.binds && !(exported && authored.params === undefined)) return [];
      const used = this.usedWorld(authored);
      if (used !== undefined) return [used];
      const made = this.made<World>(authored);
      if (made === undefined) return [];
      const chosen = authored.params !== undefined;
      return [this.world(authored, made.value, { text: made.text, index: 0, chosen, typeArgs: made.typeArgs })];
    });
  }

  private world(
    authored: AuthoredWorld,
    value: World,
    { text, index, chosen, typeArgs }: { text: string; index: number; chosen: boolean; typeArgs: readonly Type[] },
    choices: WorldInstance<World>["choices"] = {},
  ): Target {
    const at = (type: Type): Type => (typeArgs.length === 0 ? type : substitute(type, authored.typeParams, typeArgs));
    const protocols = Object.entries(value).map(([label, protocol]) => {
      const use = authored.uses.find((one) => one.label === label);
      const given = givenCandidates(choices[label] ?? {});
      const of = this.named(protocol.name);
      const types = (use?.typeArgs ?? []).map(at);
      if (of !== undefined && !chosen) this.unknownContent(of, given, typesOf(of, types).msg);
      return this.labelled(label, protocol, of, types, given);
    });
    return {
      subject: { kind: "world", name: authored.name, instance: text, index },
      chosen,
      protocols,
      world: { name: authored.name, value, authored },
      deployment: undefined,
    };
  }

  /** The instance that a deployment has, for a world whose arguments cannot be made from their types alone. */
  private usedWorld(authored: AuthoredWorld): Target | undefined {
    if (!isOpen(authored)) return undefined;
    for (const deployment of this.authored.deployments) {
      const { composed } = deployment;
      if (composed === undefined || keyOf(composed.span) !== keyOf(authored.span)) continue;
      const value = this.deploymentValue(deployment)?.world;
      const text = `${authored.name} as in ${deployment.name}`;
      if (value !== undefined)
        return this.world(authored, value, { text, index: 0, chosen: true, typeArgs: composed.typeArgs });
    }
    return undefined;
  }

  private named(name: string): AuthoredProtocol | undefined {
    return this.authored.protocols.find((one) => one.name === name);
  }

  deployments(): readonly Target[] {
    const { deployments } = this.authored;
    return deployments.flatMap((authored, i): readonly Target[] => {
      const value = this.deploymentValue(authored);
      if (value === undefined) return [];
      // Modules mostly have one each, and export it as their default.
      const same = deployments.filter((one) => one.name === authored.name);
      const instance =
        same.length === 1 ? authored.name : `${authored.name} of ${path.basename(authored.span.file, ".ts")}`;
      const index = deployments.slice(0, i).filter((one) => one.name === authored.name).length;
      const protocols = Object.entries(value.world).map(([label, protocol]) =>
        this.labelled(label, protocol, this.named(protocol.name), []),
      );
      const { composed } = authored;
      const world = this.authored.worlds.find(
        (one) => composed !== undefined && keyOf(one.span) === keyOf(composed.span),
      );
      return [
        {
          subject: { kind: "deployment", name: authored.name, instance, index },
          chosen: false,
          protocols,
          world: { name: world?.name ?? "world", value: value.world, authored: world },
          deployment: { value, authored },
        },
      ];
    });
  }

  private deploymentValue(authored: AuthoredDeployment): Deployment<World> | undefined {
    const value = this.modules.get(authored.module)?.[authored.access];
    return isDeployment(value) ? value : undefined;
  }
}

/** Whether what its arguments are to be is more than their types say. */
const isOpen = ({ typeParams, params }: AuthoredProtocol | AuthoredWorld): boolean =>
  typeParams.length > 0 || params?.some((one) => one.type.k === "fn") === true;

const keyOf = (span: Span): string => `${span.file}:${span.start}`;

function typesOf(authored: AuthoredProtocol, typeArgs: readonly Type[]) {
  const at = (type: Type): Type => (typeArgs.length === 0 ? type : substitute(type, authored.typeParams, typeArgs));
  return {
    state: at(authored.state),
    msg: at(authored.msg),
    action: authored.action === undefined ? undefined : at(authored.action),
  };
}

const isObject = (value: unknown): value is Exports => typeof value === "object" && value !== null;
const isInstance = (value: unknown): value is AnyInstance =>
  isObject(value) && value.is === "instance" && isProtocol(value.protocol);
const isWorldInstance = (value: unknown): value is WorldInstance<World> =>
  isObject(value) &&
  value.is === "world instance" &&
  isObject(value.world) &&
  Object.values(value.world).every(isProtocol);
const isProtocol = (value: unknown): value is AnyProtocol => isObject(value) && value.is === "protocol";
const isDeployment = (value: unknown): value is Deployment<World> => isObject(value) && value.is === "deployment";
