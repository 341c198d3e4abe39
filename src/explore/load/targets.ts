/** What there is to explore in compiled modules: protocols at small arguments, worlds, deployments. */
import { pathToFileURL } from "node:url";
import { type Diagnostic, Fatal } from "../../diagnostics/diagnostic.ts";
import type { AnyInstance, AnyProtocol, Deployment, World } from "../../lang/index.ts";
import type { Labelled, Target } from "../model/subject.ts";
import { isOpaque, substitute, type Type } from "../values/types.ts";
import { chooseArguments } from "./arguments.ts";
import type { Authored, AuthoredDeployment, AuthoredProtocol } from "./authored.ts";
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
  for (const one of [...authored.protocols, ...authored.deployments])
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

class Finder {
  constructor(
    private readonly authored: Authored,
    private readonly modules: ReadonlyMap<string, Exports>,
    private readonly options: TargetOptions,
    private readonly report: (diagnostic: Diagnostic) => void,
  ) {}

  protocols(): readonly Target[] {
    const instances = this.instances();
    return this.authored.protocols.flatMap((authored): readonly Target[] => {
      const own = instances.filter(({ value }) => value.protocol.name === authored.name);
      if (own.length > 0) return own.map(({ value, text }, i) => this.instance(authored, value, text, i));
      return this.used(authored) ?? this.chosen(authored);
    });
  }

  /** What modules export as `instances`. */
  private instances(): readonly { readonly value: AnyInstance; readonly text: string }[] {
    return [...this.authored.instances].flatMap(([source, { span, texts }]) => {
      const output = this.authored.modules.get(source);
      const value = output === undefined ? undefined : this.modules.get(output)?.instances;
      if (value === undefined) return [];
      if (!Array.isArray(value) || !value.every(isInstance)) {
        this.report({
          code: "DSL4527",
          severity: "error",
          message: "`instances` is not an array of instances",
          hint: "write `export const instances = [instance(protocol(…), { messages: … })]`",
          span,
        });
        return [];
      }
      const known = new Set(this.authored.protocols.map((one) => one.name));
      for (const one of value as readonly AnyInstance[])
        if (!known.has(one.protocol.name))
          this.report({
            code: "DSL4527",
            severity: "error",
            message: `an instance of ${one.protocol.name}, which is not declared in what is explored`,
            hint: "name the file that declares it as well",
            span,
          });
      return (value as readonly AnyInstance[]).map((one, i) => ({ value: one, text: texts[i] ?? one.protocol.name }));
    });
  }

  private instance(authored: AuthoredProtocol, value: AnyInstance, text: string, index: number): Target {
    const types = authored.typeParams.length === 0 ? typesOf(authored, []) : undefined;
    const given = givenCandidates(value);
    if (given.messages === undefined && isOpaque(authored.msg))
      this.report({
        code: "DSL4533",
        severity: "error",
        message: `messages of ${authored.name} have content of a type parameter, of which no values are known`,
        hint: "say what is sent: `instance(protocol(…), { messages: [ … ] })`",
        span: authored.span,
      });
    const made = typedCandidates(value.protocol, types ?? typesOf(authored, []), authored.strings);
    return {
      subject: { kind: "protocol", name: authored.name, instance: text, index },
      chosen: false,
      protocols: [
        {
          label: authored.name,
          protocol: value.protocol,
          authored,
          types,
          candidates: { messages: given.messages ?? made.messages, actions: given.actions ?? made.actions },
          tried: given.messages === undefined ? made.tried : "messages: those of the instance",
        },
      ],
      deployment: undefined,
    };
  }

  /** The instance that a deployment has, for a protocol whose arguments cannot be made from their types alone. */
  private used(authored: AuthoredProtocol): readonly Target[] | undefined {
    const open = authored.typeParams.length > 0 || authored.params?.some((one) => one.type.k === "fn") === true;
    if (!open) return undefined;
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
  ): Labelled {
    const types = authored === undefined ? undefined : typesOf(authored, typeArgs);
    const { messages, actions, tried } = typedCandidates(protocol, types, authored?.strings ?? []);
    return { label, protocol, authored, types, candidates: { messages, actions }, tried };
  }

  private chosen(authored: AuthoredProtocol): readonly Target[] {
    const value = this.modules.get(authored.module)?.[authored.access];
    const lost = (why: string): readonly Target[] => {
      this.report({
        code: "DSL4523",
        severity: "error",
        message: `no instance of ${authored.name} is known: ${why}`,
        hint: `export one: \`export const instances = [instance(${authored.access.replace(/^\$disel_/, "")}(…))]\``,
        span: authored.span,
      });
      return [];
    };
    const chosen = chooseArguments(authored.params ?? [], authored.typeParams, this.options.nodes);
    if ("why" in chosen) return lost(chosen.why);
    const name = authored.access.replace(/^\$disel_/, "");
    let protocol: AnyProtocol;
    try {
      protocol =
        authored.params === undefined
          ? (value as AnyProtocol)
          : (value as (...args: readonly unknown[]) => AnyProtocol)(...chosen.args);
    } catch (error) {
      return lost(`with ${name}(${chosen.texts.join(", ")}), ${messageOf(error)}`);
    }
    const instance = authored.params === undefined ? name : `${name}(${chosen.texts.join(", ")})`;
    return [
      {
        subject: { kind: "protocol", name: authored.name, instance, index: 0 },
        chosen: true,
        protocols: [this.labelled(authored.name, protocol, authored, chosen.typeArgs)],
        deployment: undefined,
      },
    ];
  }

  /** Compositions that modules export. */
  worlds(): readonly Target[] {
    return [...this.authored.modules].flatMap(([, output]) =>
      Object.entries(this.modules.get(output) ?? {}).flatMap(([name, value]): readonly Target[] => {
        if (!isWorld(value)) return [];
        const protocols = Object.entries(value).map(([label, protocol]) =>
          this.labelled(label, protocol, this.named(protocol.name), []),
        );
        return [
          {
            subject: { kind: "world", name, instance: name, index: 0 },
            chosen: false,
            protocols,
            deployment: undefined,
          },
        ];
      }),
    );
  }

  private named(name: string): AuthoredProtocol | undefined {
    return this.authored.protocols.find((one) => one.name === name);
  }

  deployments(): readonly Target[] {
    return this.authored.deployments.flatMap((authored): readonly Target[] => {
      const value = this.deploymentValue(authored);
      if (value === undefined) return [];
      const protocols = Object.entries(value.world).map(([label, protocol]) =>
        this.labelled(label, protocol, this.named(protocol.name), []),
      );
      return [
        {
          subject: { kind: "deployment", name: authored.name, instance: authored.name, index: 0 },
          chosen: false,
          protocols,
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
const isProtocol = (value: unknown): value is AnyProtocol => isObject(value) && value.is === "protocol";
const isDeployment = (value: unknown): value is Deployment<World> => isObject(value) && value.is === "deployment";

function isWorld(value: unknown): value is World {
  return isObject(value) && Object.values(value).length > 0 && Object.values(value).every(isProtocol);
}
