/** One claim about configurations, and how it comes out. */
import type { NodeId } from "../../lang/index.ts";
import type { Configuration, System, Watch } from "./system.ts";

/** Invariants are claimed of every reachable configuration; theorems follow from them. */
export type Role = "invariant" | "theorem";

/** An invariant or a theorem that does not hold, or that threw. */
export interface Broken {
  readonly role: Role;
  /** Of the protocol; `undefined` for an invariant across the protocols of a world. */
  readonly label: string | undefined;
  readonly name: string;
  /** The nodes, or the packet, that a pattern's part is about. */
  readonly nodes: readonly NodeId[];
  readonly packet: number | undefined;
  readonly thrown: { readonly error: unknown } | undefined;
}

export interface Claim {
  readonly role: Role;
  /** What does not hold, if anything. */
  check(config: Configuration, length: number): Broken | undefined;
}

/** Which invariant or theorem it is. */
export interface Named {
  readonly role: Role;
  /** Of the protocol; `undefined` for an invariant across the protocols of a world. */
  readonly labelName: string | undefined;
  readonly name: string;
}

/** What every claim is made of. */
export interface About extends Named {
  readonly watch: Watch;
  readonly token: number;
  /** Is told of claims that depend on the order of messages in flight. */
  readonly ordered: Set<Named>;
}

/** A claim about one protocol, whose label is at `label` among those of the system. */
export interface Common extends About {
  readonly labelName: string;
  readonly system: System;
  readonly label: number;
}

/** How a part came out: not known yet, holds, does not, threw. */
export const unknownYet = 0;
export const holdsHere = 1;
export const broken = 2;
export const threw = 3;

export abstract class Base<C extends About = Common> implements Claim {
  private readonly errors = new Map<string, unknown>();

  constructor(protected readonly common: C) {}

  get role(): Role {
    return this.common.role;
  }

  abstract check(config: Configuration, length: number): Broken | undefined;

  /** Runs the author's claim once. */
  protected evaluate(what: () => boolean, key: string): number {
    const { watch, token } = this.common;
    const around = watch.begin(token);
    try {
      return what() ? holdsHere : broken;
    } catch (error) {
      this.errors.set(key, error);
      return threw;
    } finally {
      watch.end(around);
    }
  }

  protected report(outcome: number, key: string, nodes: readonly NodeId[], packet?: number): Broken {
    const thrown = outcome === threw ? { error: this.errors.get(key) } : undefined;
    return { role: this.role, label: this.common.labelName, name: this.common.name, nodes, packet, thrown };
  }

  protected orderMatters(): void {
    this.common.ordered.add(this.common);
  }
}
