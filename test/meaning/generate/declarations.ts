/** Declared types: records, unions, unions of string literals; generic ones and recursive ones. */
import {
  array,
  bigint,
  boolean,
  type Declared,
  type FieldTy,
  named,
  node,
  number,
  option,
  type RecordTy,
  show,
  string,
  type Ty,
  tuple,
  type UnionTy,
  type VariantTy,
} from "../support/types.ts";
import { fieldNames, tags, typeNames } from "./names.ts";
import type { Random } from "./random.ts";

const primitives: readonly Ty[] = [number, number, number, string, boolean, bigint, node];

/** A type to compute with, made of what has been declared. */
export function randomType(random: Random, declared: readonly Declared[], depth = 2, params: readonly Ty[] = []): Ty {
  const inner = (): Ty => randomType(random, declared, depth - 1, params);
  // `undefined` is not told from `undefined` twice over.
  const plain = (): Ty => {
    const type = inner();
    return type.k === "option" ? type.of : type;
  };
  const leaf = (): Ty => (params.length > 0 && random.chance(0.4) ? random.pick(params) : random.pick(primitives));
  if (depth <= 0) return leaf();
  return (
    random.first<Ty>([
      [3, leaf],
      [2.5, () => array(inner())],
      [1.5, () => option(plain())],
      [1, () => tuple(...Array.from({ length: random.chance(0.75) ? 2 : 3 }, inner))],
      [
        3.5,
        () => (declared.length === 0 ? undefined : instance(random, random.pick(declared), declared, depth, params)),
      ],
    ]) ?? leaf()
  );
}

/** A declared type at some arguments. A parameter never stands for what may be `undefined`. */
export function instance(
  random: Random,
  decl: Declared,
  declared: readonly Declared[],
  depth: number,
  params: readonly Ty[],
): Ty {
  const args = decl.params.map(() => {
    const arg = randomType(random, declared, Math.min(depth - 1, 1), params);
    return arg.k === "option" ? arg.of : arg;
  });
  return named(decl, ...args);
}

/** A type parameter would hide a type of the same name. */
const typeParamNames = ["A", "E", "K", "T", "V", "x", "Z_", "nat_"];

class Declarations {
  private readonly taken = new Set<string>();
  readonly declared: Declared[] = [];

  constructor(private readonly random: Random) {}

  private name(): string {
    const { random } = this;
    for (let i = 0; ; i++) {
      const name = `${random.pick(typeNames)}${i < 12 ? "" : i}`;
      if (!this.taken.has(name) && !typeParamNames.includes(name)) {
        this.taken.add(name);
        return name;
      }
    }
  }

  private fields(count: number, params: readonly Ty[], avoid: readonly string[] = []): readonly FieldTy[] {
    const names = this.random.shuffled(fieldNames.filter((name) => !avoid.includes(name))).slice(0, count);
    const types: Ty[] = [];
    // Fields of one type can be taken for each other.
    for (const _ of names)
      types.push(
        types.length > 0 && this.random.chance(0.4)
          ? this.random.pick(types)
          : randomType(this.random, this.declared, 2, params),
      );
    return names.map((name, i) => ({ name, type: types[i] as Ty }));
  }

  record(params: readonly string[]): void {
    const own = params.map((name): Ty => ({ k: "param", name }));
    const some = this.fields(this.random.int(params.length === 0 ? 0 : 1, 4), own);
    // Every parameter is of some use.
    const used = own.map((type, i): FieldTy => ({ name: `of${i}`, type }));
    const decl: RecordTy = { k: "record", name: this.name(), params, fields: this.random.shuffled([...some, ...used]) };
    this.declared.push(decl);
  }

  literals(): void {
    const variants = this.random
      .shuffled(tags)
      .slice(0, this.random.int(2, 5))
      .map((tag): VariantTy => ({ tag, fields: [] }));
    this.declared.push({ k: "union", name: this.name(), params: [], tag: undefined, variants });
  }

  union(params: readonly string[], recursive: boolean): void {
    const { random } = this;
    const own = params.map((name): Ty => ({ k: "param", name }));
    const tag = random.pick(["kind", "kind", "type", "tag", "$kind"]);
    const decl: UnionTy = { k: "union", name: this.name(), params, tag, variants: [] };
    const shared = random.chance(0.4) ? this.fields(1, own, [tag]) : [];
    const count = recursive ? random.int(2, 4) : random.int(1, 4);
    decl.variants = random
      .shuffled(tags)
      .slice(0, count)
      .map((one, i): VariantTy => {
        const avoid = [tag, ...shared.map((field) => field.name)];
        const fields = [...shared, ...this.fields(random.int(0, 2), own, avoid)];
        if (i === 0 && own[0] !== undefined) fields.push({ name: "of0", type: own[0] });
        if (i === 1 && own[1] !== undefined) fields.push({ name: "of1", type: own[1] });
        if (recursive && i > 0)
          for (const name of random.pick([["sub"], ["sub", "other"]])) fields.push({ name, type: named(decl, ...own) });
        return { tag: one, fields: random.shuffled(fields) };
      });
    if (params.length > 1 && count < 2) return;
    this.declared.push(decl);
  }
}

/** The declared types of one module. */
export function declareTypes(random: Random, rounds: number): readonly Declared[] {
  const all = new Declarations(random);
  for (let i = 0; i < rounds; i++) {
    all.literals();
    all.record([]);
    all.record([]);
    all.union([], false);
    all.union([], true);
    all.record(random.pick([["A"], ["T"], ["K", "V"], ["Z_"]]));
    all.union(random.pick([["A"], ["nat_"], ["T", "E"]]), false);
    all.union(random.pick([["A"], ["x"]]), true);
  }
  return all.declared;
}

/** The declaration in TypeScript. */
export function declaration(decl: Declared, random: Random): string {
  const head = decl.name + (decl.params.length === 0 ? "" : `<${decl.params.join(", ")}>`);
  const field = ({ name, type }: FieldTy): string => `readonly ${name}: ${show(type)}`;
  if (decl.k === "record") {
    if (random.chance(0.6))
      return `export interface ${head} {\n${decl.fields.map((one) => `  ${field(one)};\n`).join("")}}`;
    return `export type ${head} = { ${decl.fields.map(field).join("; ")} };`;
  }
  if (decl.tag === undefined)
    return `export type ${head} = ${decl.variants.map((one) => JSON.stringify(one.tag)).join(" | ")};`;
  const member = (variant: VariantTy): string =>
    `{ ${[`readonly ${decl.tag}: ${JSON.stringify(variant.tag)}`, ...variant.fields.map(field)].join("; ")} }`;
  return `export type ${head} =\n${decl.variants.map((variant) => `  | ${member(variant)}`).join("\n")};`;
}
