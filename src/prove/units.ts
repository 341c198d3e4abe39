/** Units: Coq files with what they require, compiled in an order that respects that, as many at once as there are jobs. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import PQueue from "p-queue";
import { type Compilation, compile } from "./compile.ts";
import type { Coq } from "./coq.ts";
import { hashOf } from "./hash.ts";
import { isTimeout } from "./messages.ts";
import type { Store } from "./store.ts";

export interface Unit {
  /** `Authored.examples.calculator.protocol` */
  readonly logical: string;
  readonly text: string;
  /** Logical names of units, not of the library. */
  readonly requires: readonly string[];
  /** Whether to measure each sentence. */
  readonly timed: boolean;
  /** Seconds for the whole file. */
  readonly timeout: number;
}

export interface Built extends Compilation {
  readonly unit: Unit;
  readonly key: string;
  /** Of the compiled file; `undefined` where there is none. */
  readonly digest: string | undefined;
  readonly cached: boolean;
  /** The folder with the compiled file. */
  readonly folder: string;
}

/** A folder of compiled files, and the logical name of what is in it. */
export interface Load {
  readonly folder: string;
  readonly logical: string;
}

export interface Library {
  readonly folder: string;
  readonly key: string;
}

export interface Builder {
  readonly coq: Coq;
  readonly library: Library;
  readonly store: Store;
  readonly jobs: number;
  /** MB that one coqc may take; no limit where it is left out. */
  readonly memory?: number | undefined;
  readonly signal: AbortSignal;
  /** Told when a unit is started and when it is done. */
  readonly progress?: ((event: { readonly unit: Unit; readonly done: Built | undefined }) => void) | undefined;
}

export const nameOf = (logical: string): string => logical.split(".").at(-1) ?? logical;
const folderOf = (logical: string): string => logical.split(".").slice(0, -1).join(".");

/** Builds units, and those that are added while others are being built. */
export class Build {
  private readonly built = new Map<string, Promise<Built | undefined>>();
  private readonly queue: PQueue;

  constructor(private readonly builder: Builder) {
    this.queue = new PQueue({ concurrency: builder.jobs });
  }

  /**
   * Compiles a unit once what it requires is compiled; `undefined` where one of these was not.
   *
   * @param units where required units are found
   */
  unit(unit: Unit, units: ReadonlyMap<string, Unit>): Promise<Built | undefined> {
    const known = this.built.get(unit.logical);
    if (known !== undefined) return known;
    const made = this.make(unit, units);
    // Nobody may be waiting yet when it fails.
    made.catch(() => {});
    this.built.set(unit.logical, made);
    return made;
  }

  /** Where some units are, and all that they require; those that do not compile are left out. */
  async loads(some: readonly Unit[], units: ReadonlyMap<string, Unit>): Promise<readonly Load[]> {
    const built = await Promise.all(some.map((unit) => this.unit(unit, units)));
    const all = await this.transitive(
      built.flatMap((one) => (one?.ok === true ? [one] : [])),
      units,
    );
    return all.map((one) => ({ folder: one.folder, logical: folderOf(one.unit.logical) }));
  }

  private async make(unit: Unit, units: ReadonlyMap<string, Unit>): Promise<Built | undefined> {
    const direct = await Promise.all(
      unit.requires.map((logical) => {
        const required = units.get(logical);
        return required === undefined ? undefined : this.unit(required, units);
      }),
    );
    if (!direct.every((one): one is Built => one?.ok === true)) return undefined;
    const all = await this.transitive(direct, units);
    return this.queue.add(() => this.compiled(unit, direct, all), { throwOnTimeout: true });
  }

  /** What is required, and what that requires. */
  private async transitive(direct: readonly Built[], units: ReadonlyMap<string, Unit>): Promise<readonly Built[]> {
    const found = new Map<string, Built>();
    const visit = async (one: Built): Promise<void> => {
      if (found.has(one.unit.logical)) return;
      found.set(one.unit.logical, one);
      for (const logical of one.unit.requires) {
        const required = units.get(logical);
        const inner = required === undefined ? undefined : await this.unit(required, units);
        if (inner !== undefined) await visit(inner);
      }
    };
    for (const one of direct) await visit(one);
    return [...found.values()];
  }

  private async compiled(unit: Unit, direct: readonly Built[], all: readonly Built[]): Promise<Built> {
    const { coq, library, store, memory, signal, progress } = this.builder;
    const key = hashOf([
      coq.identity,
      library.key,
      unit.logical,
      String(unit.timed),
      unit.text,
      ...direct.map((one) => `${one.unit.logical} ${one.digest}`).sort(),
    ]);
    const name = nameOf(unit.logical);
    const folder = store.folder(key);
    const found = store.find(key, name);
    if (found !== undefined) {
      const built: Built = { ...found, unit, key, folder, cached: true };
      progress?.({ unit, done: built });
      return built;
    }
    signal.throwIfAborted();
    progress?.({ unit, done: undefined });
    const workspace = store.workspace();
    const file = path.join(workspace, `${name}.v`);
    mkdirSync(workspace, { recursive: true });
    writeFileSync(file, unit.text);
    const loads = [
      { folder: library.folder, logical: "DiselTS" },
      ...all.map((one) => ({ folder: one.folder, logical: folderOf(one.unit.logical) })),
      { folder: workspace, logical: folderOf(unit.logical) },
    ];
    let result: Compilation;
    try {
      const limits = { timeout: unit.timeout, memory };
      result = await compile(coq, file, loads, limits, signal, unit.timed ? ["-time"] : []);
    } catch (error) {
      rmSync(workspace, { recursive: true, force: true });
      throw error;
    }
    // What a busy machine stopped, what Coq says nothing about, and what somebody did to the store meanwhile may end
    // well the next time: it is not remembered.
    const chance =
      result.stopped !== undefined ||
      result.messages.some((message) => /makes inconsistent assumptions over library/.test(message.text)) ||
      !result.messages.some((message) => message.severity === "error") ||
      result.messages.some((message) => isTimeout(message.text));
    let kept: Compilation & { readonly digest: string | undefined } = { ...result, digest: undefined };
    if (result.ok || !chance) kept = { ...result, ...store.keep(key, workspace, name, result) };
    else rmSync(workspace, { recursive: true, force: true });
    const built: Built = { ...kept, unit, key, folder, cached: false };
    progress?.({ unit, done: built });
    return built;
  }
}
