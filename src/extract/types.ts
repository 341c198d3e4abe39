/** Type annotations -> types. Types are read as they are written, never inferred from values. */
import { Node, SyntaxKind, type TypeNode, type TypeReferenceNode } from "ts-morph";
import type { Span } from "../ir/span.ts";
import {
  bigint,
  bool,
  errorType,
  fn,
  list,
  mapOf,
  named,
  never,
  nodeId,
  number,
  option,
  parts,
  prune,
  setOf,
  showType,
  string,
  substitute,
  type Type,
  type TypeDecl,
  tuple,
  unit,
} from "../ir/types.ts";
import { libraryName, type Session, symbolOf } from "./session.ts";
import { declaredType } from "./typeDeclarations.ts";

const keywords = new Map<SyntaxKind, Type>([
  [SyntaxKind.BooleanKeyword, bool],
  [SyntaxKind.NumberKeyword, number],
  [SyntaxKind.BigIntKeyword, bigint],
  [SyntaxKind.StringKeyword, string],
  [SyntaxKind.NeverKeyword, never],
]);

const anything = new Set([
  SyntaxKind.AnyKeyword,
  SyntaxKind.UnknownKeyword,
  SyntaxKind.ObjectKeyword,
  SyntaxKind.SymbolKeyword,
]);

/** Types of the one value `undefined`. */
const nothing = new Set([SyntaxKind.UndefinedKeyword, SyntaxKind.VoidKeyword]);

/** Classes of the standard library whose values are not data, or not yet in the language. */
const classes = new Set(["Map", "Set", "WeakMap", "WeakSet", "Date", "RegExp", "Error", "Promise"]);

/** Refuses a type that can be anything; says whether it did. */
export function refuseAnything(node: Node, session: Session): boolean {
  if (anything.has(node.getKind())) {
    session.refuse(
      node,
      "DSL1201",
      `\`${node.getText()}\` says nothing about a value`,
      "write down the type that is meant",
    );
    return true;
  }
  return false;
}

export const isStandardClass = (name: string): boolean => classes.has(name);

/** What to write in the place of a class of the standard library. */
export function insteadOf(name: string): string {
  if (name === "Map") return "use ReadonlyMap, with emptyMap, mapOf, mapSet and mapDelete";
  if (name === "Set") return "use ReadonlySet, with emptySet, setOf, setAdd and setDelete";
  return "use arrays, records and unions";
}

/** The type that an annotation means. */
export function typeOf(node: TypeNode, session: Session): Type {
  const keyword = keywords.get(node.getKind());
  if (keyword !== undefined) return keyword;
  if (refuseAnything(node, session)) return errorType;
  if (Node.isParenthesizedTypeNode(node)) return typeOf(node.getTypeNode(), session);
  if (Node.isArrayTypeNode(node)) return list(typeOf(node.getElementTypeNode(), session));
  if (Node.isTypeOperatorTypeNode(node) && node.getOperator() === SyntaxKind.ReadonlyKeyword)
    return typeOf(node.getTypeNode(), session);
  if (Node.isTupleTypeNode(node) && node.getElements().length > 0)
    return tuple(node.getElements().map((element) => tupleItem(element, session)));
  if (Node.isTypeReference(node)) return referredType(node, session);
  if (Node.isUnionTypeNode(node)) return unionType(node.getTypeNodes(), node, session);
  if (Node.isFunctionTypeNode(node)) return functionType(node, session);
  if (Node.isLiteralTypeNode(node) || nothing.has(node.getKind())) return literalType(node, session);
  if (Node.isTypeLiteral(node) || Node.isIntersectionTypeNode(node)) {
    session.refuse(node, "DSL1214", "an object type needs a name here", "declare it as an interface, and use its name");
    return errorType;
  }
  session.refuse(
    node,
    "DSL1206",
    `the type \`${node.getText()}\` is not in the language`,
    "write down the type that it stands for",
  );
  return errorType;
}

function tupleItem(node: TypeNode, session: Session): Type {
  if (Node.isNamedTupleMember(node) && !node.hasQuestionToken() && node.getDotDotDotToken() === undefined)
    return typeOf(node.getTypeNode(), session);
  if (Node.isNamedTupleMember(node) || node.getKind() === SyntaxKind.OptionalType || Node.isRestTypeNode(node)) {
    session.refuse(node, "DSL1206", "a tuple has a fixed number of elements", "use an array for what varies in length");
    return errorType;
  }
  return typeOf(node, session);
}

function literalType(node: TypeNode, session: Session): Type {
  if (node.getText() === "null") {
    session.refuse(node, "DSL1202", "`null` is not in the language", "use `undefined` for what is not there");
  } else if (nothing.has(node.getKind())) {
    session.refuse(
      node,
      "DSL1211",
      `\`${node.getText()}\` has one value only, which says nothing`,
      "leave it out; where a value may be missing write `T | undefined`",
    );
  } else {
    session.refuse(
      node,
      "DSL1211",
      `the literal type ${node.getText()} stands for one value`,
      'use the type of its values, or name a union of string literals: `type Color = "red" | "blue"`',
    );
  }
  return errorType;
}

function functionType(node: Node, session: Session): Type {
  if (!Node.isFunctionTypeNode(node)) return errorType;
  if (node.getTypeParameters().length > 0) {
    session.refuse(
      node,
      "DSL1206",
      "a function that is given as a value has one type",
      "make the type parameters those of the function around it",
    );
    return errorType;
  }
  const params = node.getParameters().map((param) => {
    if (param.hasQuestionToken() || param.isRestParameter()) {
      session.refuse(
        param,
        "DSL1204",
        "a function takes a fixed number of arguments",
        "write `T | undefined` for what may be left out",
      );
    }
    const annotation = param.getTypeNode();
    return annotation === undefined ? errorType : typeOf(annotation, session);
  });
  return fn(params, typeOf(node.getReturnTypeNodeOrThrow(), session));
}

/** A union that is not declared under a name: only `T | undefined` needs none. */
function unionType(members: readonly TypeNode[], node: Node, session: Session): Type {
  const missing = (member: TypeNode) => member.getKind() === SyntaxKind.UndefinedKeyword;
  const nullish = members.find((member) => member.getText() === "null");
  if (nullish !== undefined) return literalType(nullish, session);
  const rest = members.filter((member) => !missing(member));
  const [only] = rest;
  if (rest.length === 1 && only !== undefined && rest.length < members.length)
    return optionOf(typeOf(only, session), only, session);
  session.refuse(node, "DSL1214", "a union needs a name here", "declare it as `type Name = …`, and use its name");
  return errorType;
}

/** `type | undefined`, where `type` does not allow `undefined` itself. */
export function optionOf(type: Type, node: Node, session: Session): Type {
  const of = prune(type);
  if (of.k === "unit") return unit;
  if (of.k === "option") {
    session.refuse(
      node,
      "DSL1210",
      "the type allows `undefined` already, and twice is not told from once",
      "use a union with a case for what is missing",
    );
    return errorType;
  }
  return option(of);
}

function referredType(node: TypeReferenceNode, session: Session): Type {
  const name = node.getTypeName();
  const symbol = symbolOf(Node.isQualifiedName(name) ? name.getRight() : name);
  const args = () => node.getTypeArguments().map((argument) => typeOf(argument, session));
  if (symbol === undefined) {
    refuseUnknownType(node.getText(), node, session);
    return errorType;
  }
  const param = session.typeParams.get(symbol);
  if (param !== undefined) return { k: "param", param };

  const library = libraryName(symbol);
  if (library === "NodeId") return nodeId;
  if (library === "Vote") return vote(args()[0] ?? errorType);
  if (library === "Pledge") return pledge(args()[0] ?? errorType);
  if (library === "Proposal") return proposal(args()[0] ?? errorType);
  if (library === "Decision") return decision(args()[0] ?? errorType);
  if (library === "Ghost") {
    session.refuse(
      node,
      "DSL2032",
      "a ghost is a field of a protocol's local state, and nothing else",
      "write `Ghost<T>` as the type of a field of the state, and `T` everywhere else",
    );
    return errorType;
  }
  if (library !== undefined) {
    session.refuse(
      node,
      library === "Of" ? "DSL1206" : "DSL2007",
      `${library} of the authoring library is not a type of data`,
      library === "Of"
        ? "declare the member of the union as an interface, and use its name"
        : "leave the annotation out: it is known from where the value comes from",
    );
    return errorType;
  }

  const declaration = symbol.getDeclarations()[0];
  if (declaration?.getSourceFile().isDeclarationFile()) {
    const text = symbol.getName();
    if (text === "ReadonlyArray" || text === "Array") return list(args()[0] ?? errorType);
    if (text === "Readonly" || text === "NoInfer") return args()[0] ?? errorType;
    if (text === "ReadonlyMap" || text === "ReadonlySet") return collectionType(text, args(), node, session);
    if (classes.has(text)) {
      session.refuse(node, "DSL1205", `${text} is not in the language`, insteadOf(text));
      return errorType;
    }
    session.refuse(
      node,
      "DSL1206",
      `the type \`${node.getText()}\` is not in the language`,
      "write down the type that it stands for",
    );
    return errorType;
  }
  return instantiate(declaredType(symbol, node, session), args(), node, session);
}

/** `Vote<V>` of the authoring library. */
export const vote = (value: Type): Type => tuple([number, value]);

/** `Pledge<V>` of the authoring library. */
export const pledge = (value: Type): Type => tuple([nodeId, option(vote(value))]);

/** `Proposal<V>` of the authoring library. */
export const proposal = (value: Type): Type => tuple([value, list(pledge(value))]);

/** `Decision<V>` of the authoring library. */
export const decision = (value: Type): Type => tuple([vote(value), list(nodeId)]);

function collectionType(name: string, args: readonly Type[], node: TypeReferenceNode, session: Session): Type {
  const [key, value] = args;
  const [keyNode, valueNode] = node.getTypeArguments();
  if (key === undefined || keyNode === undefined || refuseKey(key, keyNode, session)) return errorType;
  if (name === "ReadonlySet") return setOf(key);
  if (value === undefined || valueNode === undefined) return errorType;
  if (!canBeMissing(value)) return mapOf(key, value);
  session.refuse(
    valueNode,
    "DSL1210",
    "`get` returns `undefined` where a key is not there, so a value of a map cannot be `undefined`",
    "leave out the key, or use a union with a case for what is missing",
  );
  return errorType;
}

/** Whether JavaScript tells values of a type apart as `equals` does, where they are keys: primitive values only. */
export function canBeKey(type: Type): boolean {
  const at = prune(type);
  if (at.k === "named") return at.decl.kind === "union" && at.decl.tag === undefined;
  return ["bool", "number", "bigint", "node", "string", "error", "meta"].includes(at.k);
}

/** Refuses what cannot be a key of a map or an element of a set; says whether it did. */
export function refuseKey(type: Type, node: Node, session: Session): boolean {
  if (canBeKey(type)) return false;
  session.refuse(node, "DSL1215", keyMessage(type), keyHint);
  return true;
}

export const keyMessage = (type: Type): string =>
  `JavaScript tells keys of type ${showType(type)} apart by reference${prune(type).k === "param" ? ", where they are objects" : ""}`;
export const keyHint =
  "use a number, a bigint, a string, a boolean, a NodeId or a union of string literals as key; or an array of pairs, with `find`";

export function refuseUnknownType(name: string, node: Node, session: Session): void {
  session.refuse(
    node,
    "DSL1209",
    `the type ${name} is not known here`,
    "declare it with interface or type at the top of a module",
  );
}

/** A declared type at its arguments. */
function instantiate(
  declared: ReturnType<typeof declaredType>,
  args: readonly Type[],
  node: Node,
  session: Session,
): Type {
  if (declared === undefined) return errorType;
  const instance = "alias" in declared ? substitute(declared.alias, declared.params, args) : named(declared, args);
  if (!isMissingTwice(instance)) return instance;
  refuseMissing(node, session);
  return errorType;
}

/** Refuses `undefined` where it would stand inside another: at a type argument, mostly. */
export function refuseMissing(node: Node, session: Session): void {
  session.refuse(
    node,
    "DSL1210",
    "a type parameter cannot stand for a type that allows `undefined`",
    "use a union with a case for what is missing",
  );
}

/** Whether values of a type, or parts of them, may be `undefined` in two ways, which no test tells apart. */
export function isMissingTwice(type: Type): boolean {
  const looked = new Set<string>();
  // `within` has the sizes at which the declarations around this part stand: one that stands in itself at a greater
  // size does so without end, and is refused as such.
  const look = (part: Type, within: ReadonlyMap<TypeDecl, number>): boolean => {
    const at = prune(part);
    if (at.k === "option" && canBeMissing(at.of)) return true;
    if (at.k !== "named" || at.args.length === 0) return parts(at).some((inner) => look(inner, within));
    const name = `${spanKey(at.decl.span)} ${showType(at)}`;
    const size = sizeOf(at);
    if (looked.has(name) || size > (within.get(at.decl) ?? size)) return false;
    looked.add(name);
    const fields = at.decl.kind === "record" ? at.decl.fields : at.decl.variants.flatMap((variant) => variant.fields);
    const inside = new Map(within).set(at.decl, size);
    return fields.some((field) => look(substitute(field.type, at.decl.params, at.args), inside));
  };
  return look(type, new Map());
}

const spanKey = ({ file, start }: Span): string => `${file}:${start}`;

const sizeOf = (type: Type): number => parts(type).reduce((size, part) => size + sizeOf(part), 1);

/** Whether `undefined` is a value of a type. */
export function canBeMissing(type: Type): boolean {
  const at = prune(type);
  return at.k === "option" || at.k === "unit";
}

/** Whether values of the type can be compared: no function is part of them. */
export function comparable(type: Type, seen: readonly unknown[] = []): boolean {
  const at = prune(type);
  if (at.k === "fn") return false;
  if (at.k === "named" && !seen.includes(at.decl)) {
    const { decl } = at;
    const fields = decl.kind === "record" ? decl.fields : decl.variants.flatMap((variant) => variant.fields);
    return fields.every((field) => comparable(substitute(field.type, decl.params, at.args), [...seen, decl]));
  }
  return parts(at).every((part) => comparable(part, seen));
}

/**
 * What type parameters cannot stand for: a type that allows `undefined`, from which `T | undefined` would not be told
 * apart, and a type that holds functions, which cannot be compared.
 */
export function refuseTypeArgs(typeArgs: readonly Type[], node: Node, session: Session): void {
  if (typeArgs.some((arg) => canBeMissing(arg) || isMissingTwice(arg))) refuseMissing(node, session);
  if (typeArgs.some((arg) => !comparable(arg)))
    session.refuse(
      node,
      "DSL1207",
      "a type parameter cannot stand for a type that holds functions",
      "pass the function by itself",
    );
}
