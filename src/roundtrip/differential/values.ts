/** Values of the author's types, generated: of few different numbers, names and texts, so that they often meet. */
import * as fc from "fast-check";
import { fieldTypes, prune, substitute, type Type, type TypeDecl, type TypeParam } from "../../ir/types.ts";

/** What stands for type parameters. */
export const standIn: Type = { k: "number" };

export const closedAt = (type: Type, params: readonly TypeParam[]): Type =>
  substitute(
    type,
    params,
    params.map(() => standIn),
  );

// Not larger: authored code may go over all numbers below one, inside another such loop, and copy a list each time.
const numbers = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 3 }) },
  { weight: 2, arbitrary: fc.integer({ min: -4, max: 12 }) },
  { weight: 1, arbitrary: fc.integer({ min: -40, max: 40 }) },
);
const texts = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom("", "a", "b", "hello") },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 4 }) },
);

/**
 * @throws Unmade where values of the type cannot be made
 */
export function arbitraryOf(type: Type, depth = 4): fc.Arbitrary<unknown> {
  const at = prune(type);
  const inner = (of: Type): fc.Arbitrary<unknown> => arbitraryOf(of, depth - 1);
  switch (at.k) {
    case "bool":
      return fc.boolean();
    case "number":
    case "meta":
    case "param":
      return numbers;
    case "bigint":
      return fc.oneof(numbers.map(BigInt), fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }));
    case "node":
      return fc.constantFrom(...nodeNames);
    case "string":
      return texts;
    case "unit":
      return fc.constant(undefined);
    case "option":
      return fc.option(inner(at.of), { nil: undefined });
    case "list":
      return entries(inner(at.of), depth);
    case "map":
      return entries(fc.tuple(inner(at.key), inner(at.value)), depth).map(
        (made) => new Map(made as [unknown, unknown][]),
      );
    case "set":
      return entries(inner(at.of), depth).map((made) => new Set(made));
    case "tuple":
      return fc.tuple(...at.items.map(inner));
    case "fn":
      return fc.func(inner(at.result)).map((made) => named(made, at.params.length));
    case "named":
      return declared(at.decl, at.args, depth);
    default:
      throw new Unmade(`no values of type ${at.k} are made`);
  }
}

const entries = (of: fc.Arbitrary<unknown>, depth: number): fc.Arbitrary<unknown[]> =>
  depth <= 0 ? fc.constant([]) : fc.array(of, { maxLength: 4 });

const nodeNames = [0, 1, 2, 3, 4, 5];

/** Parameters of protocols and programs: mostly each node in one place only, as roles are. */
export function parametersOf(types: readonly Type[]): fc.Arbitrary<readonly unknown[]> {
  const any = fc.tuple(...types.map((type) => arbitraryOf(type)));
  const shared = fc.shuffledSubarray(nodeNames, { minLength: nodeNames.length }).chain((names) => {
    const left = [...names];
    const parts = types.map((type): fc.Arbitrary<unknown> => {
      const at = prune(type);
      if (at.k === "node") return fc.constantFrom(...nodeNames);
      if (at.k === "list" && prune(at.of).k === "node") return fc.constant(left.splice(0, 2));
      return arbitraryOf(type);
    });
    return fc.tuple(...parts);
  });
  return fc.oneof({ weight: 5, arbitrary: shared }, { weight: 1, arbitrary: any });
}

export class Unmade extends Error {}

/** A generated function: it answers the same to the same arguments, however often it is asked, and looks at no others. */
function named(made: (...args: unknown[]) => unknown, arity: number): (...args: unknown[]) => unknown {
  const call = (...args: unknown[]): unknown => made(...args.slice(0, arity));
  Object.defineProperty(call, fc.toStringMethod, { value: () => fc.stringify(made) });
  return call;
}

function declared(decl: TypeDecl, args: readonly Type[], depth: number): fc.Arbitrary<unknown> {
  const record = (fields: readonly { readonly name: string }[], types: readonly Type[], tag: object) =>
    fc
      .tuple(...types.map((type) => arbitraryOf(type, depth - 1)))
      .map((values) => ({ ...tag, ...Object.fromEntries(fields.map((field, i) => [field.name, values[i]])) }));
  if (decl.kind === "record") return record(decl.fields, fieldTypes(decl.fields, decl, args), {});
  const { tag } = decl;
  if (tag === undefined) return fc.constantFrom(...decl.variants.map((variant) => variant.tag));
  const fits = decl.variants.filter(
    (variant) => depth > 0 || !variant.fields.some((field) => mentions(field.type, decl)),
  );
  if (fits.length === 0) throw new Unmade(`${decl.name} has no smallest value`);
  return fc.oneof(
    ...fits.map((variant) => record(variant.fields, fieldTypes(variant.fields, decl, args), { [tag]: variant.tag })),
  );
}

function mentions(type: Type, decl: TypeDecl): boolean {
  const at = prune(type);
  switch (at.k) {
    case "named":
      return at.decl === decl || at.args.some((arg) => mentions(arg, decl));
    case "list":
    case "option":
    case "set":
      return mentions(at.of, decl);
    case "map":
      return mentions(at.value, decl);
    case "tuple":
      return at.items.some((item) => mentions(item, decl));
    default:
      return false;
  }
}
