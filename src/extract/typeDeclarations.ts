/** Interfaces and type aliases -> records, unions, and names for other types. */
import {
  type InterfaceDeclaration,
  Node,
  type PropertySignature,
  type SourceFile,
  SyntaxKind,
  type Symbol as TsSymbol,
  type TypeAliasDeclaration,
  type TypeElementTypes,
  type TypeNode,
} from "ts-morph";
import {
  errorType,
  type Field,
  parts,
  prune,
  type RecordDecl,
  substitute,
  type Type,
  type TypeDecl,
  type TypeParam,
  type UnionDecl,
  type Variant,
} from "../ir/types.ts";
import { isAuthored } from "./project.ts";
import { docOf, libraryName, type Session, spanOf, symbolOf } from "./session.ts";
import { optionOf, refuseUnknownType, typeOf } from "./types.ts";

/** A name for a type that needs no declaration of its own. */
export interface Alias {
  readonly alias: Type;
  readonly params: readonly TypeParam[];
}

/** An object type taken apart: its fields without the literal ones, and those. */
interface Shape {
  readonly fields: readonly Field[];
  readonly literals: ReadonlyMap<string, Literal>;
  readonly node: Node;
}

/** A field that has one value only. */
interface Literal {
  readonly value: string;
  readonly node: Node;
}

const aliases = new WeakMap<Session, Map<TsSymbol, Alias | "under way" | undefined>>();

/** What a type name stands for; `undefined` where it was refused. */
export function declaredType(symbol: TsSymbol, use: Node, session: Session): TypeDecl | Alias | undefined {
  const known = session.types.get(symbol);
  if (known !== undefined) return known;
  const names = aliases.get(session) ?? new Map<TsSymbol, Alias | "under way" | undefined>();
  aliases.set(session, names);
  const name = names.get(symbol);
  if (name === "under way") {
    refuseCycle(symbol, use, session);
    return undefined;
  }
  if (names.has(symbol)) return name;

  const declaration = symbol
    .getDeclarations()
    .find((d) => Node.isInterfaceDeclaration(d) || Node.isTypeAliasDeclaration(d));
  if (
    declaration === undefined ||
    !(Node.isInterfaceDeclaration(declaration) || Node.isTypeAliasDeclaration(declaration))
  ) {
    const what = symbol.getDeclarations()[0];
    if (Node.isClassDeclaration(what))
      session.refuse(use, "DSL1003", `${symbol.getName()} is a class`, "use an interface and functions");
    else if (Node.isEnumDeclaration(what) || Node.isEnumMember(what))
      session.refuse(use, "DSL1004", `${symbol.getName()} is of an enum`, "use a union of string literals");
    else refuseUnknownType(symbol.getName(), use, session);
    return undefined;
  }
  if (symbol.getDeclarations().length > 1) {
    session.refuse(
      declaration,
      "DSL1212",
      `${symbol.getName()} is declared more than once`,
      "declare all of it in one place",
    );
    names.set(symbol, undefined);
    return undefined;
  }
  const params = typeParamsOf(declaration, session);
  if (Node.isInterfaceDeclaration(declaration)) return declareObject(declaration, params, symbol, session);
  return declareAlias(declaration, params, symbol, session, names);
}

const visible = new WeakMap<Session, Map<SourceFile, readonly TypeDecl[]>>();

/** The records and unions that a file declares or imports. */
export function typesVisibleIn(file: SourceFile, session: Session): readonly TypeDecl[] {
  const known = visible.get(session) ?? new Map<SourceFile, readonly TypeDecl[]>();
  visible.set(session, known);
  const found = known.get(file);
  if (found !== undefined) return found;
  const imported = file.getImportDeclarations().flatMap((one) => one.getNamedImports());
  const names = [
    ...[...file.getInterfaces(), ...file.getTypeAliases()].map((one) => one.getNameNode()),
    ...imported.map((one) => one.getNameNode()),
  ];
  const decls = new Set<TypeDecl>();
  for (const name of names) {
    const symbol = symbolOf(name);
    const declaration = symbol?.getDeclarations()[0];
    const isType = Node.isInterfaceDeclaration(declaration) || Node.isTypeAliasDeclaration(declaration);
    if (symbol === undefined || !isType || !isAuthored(declaration.getSourceFile())) continue;
    const decl = declaredType(symbol, name, session);
    if (decl === undefined) continue;
    if (!("alias" in decl)) decls.add(decl);
    else if (decl.alias.k === "option" && decl.alias.of.k === "named") decls.add(decl.alias.of.decl);
  }
  known.set(file, [...decls]);
  return [...decls];
}

/** The type parameters of a declaration, which its type annotations may then use. */
export function typeParamsOf(declaration: Node, session: Session): readonly TypeParam[] {
  if (!Node.isTypeParametered(declaration)) return [];
  return declaration.getTypeParameters().map((node) => {
    if (node.getConstraint() !== undefined || node.getDefault() !== undefined) {
      session.refuse(node, "DSL1206", "a type parameter stands for any type", "leave out `extends` and the default");
    }
    const symbol = node.getSymbolOrThrow();
    const param = session.typeParams.get(symbol) ?? { name: node.getName() };
    session.typeParams.set(symbol, param);
    return param;
  });
}

function declareAlias(
  declaration: TypeAliasDeclaration,
  params: readonly TypeParam[],
  symbol: TsSymbol,
  session: Session,
  names: Map<TsSymbol, Alias | "under way" | undefined>,
): TypeDecl | Alias | undefined {
  let node = declaration.getTypeNodeOrThrow();
  while (Node.isParenthesizedTypeNode(node)) node = node.getTypeNode();
  // `type T = | A`, as a formatter writes a union of one member.
  if (Node.isUnionTypeNode(node) && node.getTypeNodes().length === 1) node = node.getTypeNodes()[0] ?? node;
  if (Node.isTypeLiteral(node) || Node.isIntersectionTypeNode(node))
    return declareObject(declaration, params, symbol, session);
  if (Node.isUnionTypeNode(node)) {
    const members = node.getTypeNodes().filter((member) => member.getKind() !== SyntaxKind.UndefinedKeyword);
    if (members.length > 1 && !members.some((member) => member.getText() === "null")) {
      if (members.length === node.getTypeNodes().length)
        return declareUnion(declaration, members, params, symbol, session);
      // The name means the union or nothing, so the union inside it has no name to be recursive by.
      names.set(symbol, "under way");
      const union = declareUnion(declaration, members, params, undefined, session);
      const alias = {
        alias: optionOf(
          { k: "named", decl: union, args: params.map((param) => ({ k: "param", param })) },
          node,
          session,
        ),
        params,
      };
      names.set(symbol, alias);
      return alias;
    }
  }
  names.set(symbol, "under way");
  const alias = { alias: typeOf(node, session), params };
  names.set(symbol, alias);
  return alias;
}

function refuseCycle(symbol: TsSymbol, use: Node, session: Session): void {
  session.refuse(
    use,
    "DSL1208",
    `${symbol.getName()} is defined by itself in a way that no inductive type is`,
    'let a member of a union hold the union itself, directly: `{ kind: "Node"; left: Tree; right: Tree }`',
  );
}

/** An object type: a record; or, where it has a literal field, a union of one. */
function declareObject(
  declaration: InterfaceDeclaration | TypeAliasDeclaration,
  params: readonly TypeParam[],
  symbol: TsSymbol,
  session: Session,
): TypeDecl {
  const common = {
    name: declaration.getName(),
    params,
    span: spanOf(declaration.getNameNode()),
    doc: docOf(declaration),
  };
  const record: RecordDecl = { ...common, kind: "record", fields: [] };
  session.types.set(symbol, record);
  session.typeDecls.add(record);
  const shape = objectShape(declaration, session);
  const [literal] = shape?.literals ?? [];
  if (literal === undefined || shape === undefined) {
    record.fields = shape?.fields ?? [];
    refuseRecursion(record, session);
    return record;
  }
  const [tag, { value }] = literal;
  refuseLiterals(shape, tag, session);
  // The same object, so that what refers to it already refers to the union.
  const variant: Variant = { tag: value, fields: shape.fields, span: common.span, doc: undefined };
  const union = Object.assign(record, { kind: "union", tag, variants: [variant] }) as unknown as UnionDecl;
  refuseRecursion(union, session);
  return union;
}

function declareUnion(
  declaration: TypeAliasDeclaration,
  members: readonly TypeNode[],
  params: readonly TypeParam[],
  symbol: TsSymbol | undefined,
  session: Session,
): UnionDecl {
  const union: UnionDecl = {
    kind: "union",
    name: declaration.getName(),
    params,
    span: spanOf(declaration.getNameNode()),
    doc: docOf(declaration),
    tag: undefined,
    variants: [],
  };
  if (symbol !== undefined) session.types.set(symbol, union);
  session.typeDecls.add(union);
  const literals = members.map(stringLiteral);
  if (literals.every((literal) => literal !== undefined)) {
    union.variants = [...new Set(literals)].map((tag, i) => ({
      tag,
      fields: [],
      span: spanOf(members[i] ?? declaration),
      doc: undefined,
    }));
    return union;
  }
  const shapes = members.flatMap((member) => memberShapes(member, session) ?? []);
  const [first] = shapes;
  const tag = [...(first?.literals.keys() ?? [])].find((name) => {
    const values = shapes.map((shape) => shape.literals.get(name)?.value);
    return values.every((value) => value !== undefined) && new Set(values).size === values.length;
  });
  if (tag === undefined || shapes.length < members.length) {
    if (!session.diagnostics.hasErrors || shapes.length >= members.length) {
      session.refuse(
        declaration.getNameNode(),
        "DSL1203",
        `nothing tells the members of ${declaration.getName()} apart`,
        'give every member one field of the same name with a string literal of its own, such as `kind: "Ready"`',
      );
    }
    return union;
  }
  for (const shape of shapes) refuseLiterals(shape, tag, session);
  union.tag = tag;
  union.variants = shapes.map(
    (shape): Variant => ({
      tag: shape.literals.get(tag)?.value ?? "",
      fields: shape.fields,
      span: spanOf(shape.node),
      doc: undefined,
    }),
  );
  refuseRecursion(union, session);
  return union;
}

/** One literal field tells the members apart; another one would be a field with nothing in it. */
function refuseLiterals(shape: Shape, tag: string, session: Session): void {
  for (const [name, literal] of shape.literals) {
    if (name === tag) continue;
    session.refuse(
      literal.node,
      "DSL1211",
      `\`${tag}\` tells what this is already, and \`${name}\` has one value only`,
      "leave it out, or give it the type of its values",
    );
  }
}

function stringLiteral(node: TypeNode): string | undefined {
  if (!Node.isLiteralTypeNode(node)) return undefined;
  const literal = node.getLiteral();
  return Node.isStringLiteral(literal) ? literal.getLiteralValue() : undefined;
}

/**
 * The object types that one member of a union stands for: several, where it is a union itself. `within` has the names
 * that are being looked through.
 */
function memberShapes(
  node: TypeNode,
  session: Session,
  within: readonly TsSymbol[] = [],
): readonly Shape[] | undefined {
  if (Node.isParenthesizedTypeNode(node)) return memberShapes(node.getTypeNode(), session, within);
  if (Node.isUnionTypeNode(node))
    return node.getTypeNodes().flatMap((member) => memberShapes(member, session, within) ?? []);
  if (Node.isTypeReference(node)) {
    const symbol = symbolOf(node.getTypeName());
    if (symbol !== undefined && within.includes(symbol)) {
      refuseCycle(symbol, node, session);
      return undefined;
    }
    const declaration = symbol?.getDeclarations()[0];
    const target = Node.isTypeAliasDeclaration(declaration) ? declaration.getTypeNode() : undefined;
    if (symbol !== undefined && declaration !== undefined && target !== undefined && Node.isUnionTypeNode(target)) {
      const params = typeParamsOf(declaration, session);
      const args = node.getTypeArguments().map((argument) => typeOf(argument, session));
      return memberShapes(target, session, [...within, symbol])?.map((shape) => ({
        ...shape,
        fields: instantiated(shape.fields, params, args),
      }));
    }
  }
  const shape = objectShape(node, session);
  return shape === undefined ? undefined : [shape];
}

const instantiated = (
  fields: readonly Field[],
  params: readonly TypeParam[],
  args: readonly Type[],
): readonly Field[] => fields.map((field) => ({ ...field, type: substitute(field.type, params, args) }));

/** The properties of an object type, however it is put together. */
function objectShape(node: Node, session: Session): Shape | undefined {
  if (Node.isParenthesizedTypeNode(node)) return objectShape(node.getTypeNode(), session);
  if (Node.isTypeAliasDeclaration(node)) return objectShape(node.getTypeNodeOrThrow(), session);
  // A union of one member, as `declareAlias` lets it through.
  if (Node.isUnionTypeNode(node) && node.getTypeNodes().length === 1)
    return objectShape(node.getTypeNodes()[0] ?? node, session);
  if (Node.isTypeLiteral(node)) return membersShape(node.getMembers(), node, session);
  if (Node.isIntersectionTypeNode(node)) {
    const shapes = node.getTypeNodes().map((part) => objectShape(part, session));
    return shapes.every((shape) => shape !== undefined) ? merged(shapes, node) : undefined;
  }
  if (Node.isInterfaceDeclaration(node)) {
    const own = membersShape(node.getMembers(), node, session);
    const bases = node.getExtends().map((base) => {
      const symbol = symbolOf(base.getExpression());
      return referredShape(symbol, base.getTypeArguments(), base, session);
    });
    return bases.every((base) => base !== undefined) ? merged([...bases, own], node) : own;
  }
  if (Node.isTypeReference(node)) {
    const [inner] = node.getTypeArguments();
    const symbol = symbolOf(node.getTypeName());
    const standard = symbol?.getDeclarations()[0]?.getSourceFile().isDeclarationFile() === true;
    if (standard && symbol?.getName() === "Readonly" && inner !== undefined) return objectShape(inner, session);
    return referredShape(symbol, node.getTypeArguments(), node, session);
  }
  session.refuse(
    node,
    "DSL1203",
    `\`${node.getText()}\` is not an object type`,
    "make every member of the union an object type with a literal field",
  );
  return undefined;
}

function referredShape(
  symbol: TsSymbol | undefined,
  args: readonly TypeNode[],
  use: Node,
  session: Session,
): Shape | undefined {
  const declaration = symbol
    ?.getDeclarations()
    .find((d) => Node.isInterfaceDeclaration(d) || Node.isTypeAliasDeclaration(d));
  if (declaration === undefined || declaration.getSourceFile().isDeclarationFile()) {
    session.refuse(
      use,
      "DSL1206",
      `the type \`${use.getText()}\` is not in the language`,
      "write down the object type that it stands for",
    );
    return undefined;
  }
  const params = typeParamsOf(declaration, session);
  const shape = objectShape(declaration, session);
  const types = args.map((argument) => typeOf(argument, session));
  return shape === undefined ? undefined : { ...shape, fields: instantiated(shape.fields, params, types), node: use };
}

function merged(shapes: readonly Shape[], node: Node): Shape {
  const fields = new Map(shapes.flatMap((shape) => shape.fields.map((field) => [field.name, field] as const)));
  const literals = new Map(shapes.flatMap((shape) => [...shape.literals]));
  return { fields: [...fields.values()].filter((field) => !literals.has(field.name)), literals, node };
}

function membersShape(members: readonly TypeElementTypes[], node: Node, session: Session): Shape {
  const literals = new Map<string, Literal>();
  const fields: Field[] = [];
  for (const member of members) {
    if (!Node.isPropertySignature(member)) {
      session.refuse(member, "DSL1212", "an object type has fields only", "make it a function that takes the object");
      continue;
    }
    const annotation = member.getTypeNode();
    const literal = annotation === undefined ? undefined : stringLiteral(annotation);
    if (literal !== undefined) literals.set(member.getName(), { value: literal, node: member });
    else fields.push(fieldOf(member, session));
  }
  return { fields, literals, node };
}

function fieldOf(member: PropertySignature, session: Session): Field {
  const name = member.getNameNode();
  if (!Node.isIdentifier(name) || member.getName() === "__proto__") {
    session.refuse(name, "DSL1322", "a field has a plain name", "rename it");
  }
  if (member.hasQuestionToken()) {
    session.refuse(
      member,
      "DSL1204",
      `${member.getName()} may be left out, which is not the same as \`undefined\``,
      `write \`${member.getName()}: T | undefined\``,
    );
  }
  const annotation = member.getTypeNode();
  if (annotation === undefined) session.refuse(member, "DSL1201", `${member.getName()} has no type`, "write it down");
  const ghost = annotation === undefined ? undefined : ghostType(annotation);
  const written = ghost ?? annotation;
  return {
    name: member.getName(),
    type: written === undefined ? errorType : typeOf(written, session),
    span: spanOf(name),
    doc: docOf(member),
    ...(ghost === undefined ? {} : { ghost: true }),
  };
}

/** The `T` of `Ghost<T>`. */
export function ghostType(node: TypeNode): TypeNode | undefined {
  if (!Node.isTypeReference(node) || libraryName(symbolOf(node.getTypeName())) !== "Ghost") return undefined;
  return node.getTypeArguments()[0];
}

/** A recursive type may hold itself directly, as a tree holds its branches; anything else is refused. */
function refuseRecursion(decl: TypeDecl, session: Session): void {
  const fields = decl.kind === "record" ? decl.fields : decl.variants.flatMap((variant) => variant.fields);
  const self = (type: Type): boolean => {
    const at = prune(type);
    return (
      at.k === "named" &&
      at.decl === decl &&
      at.args.every((arg, i) => {
        const param = prune(arg);
        return param.k === "param" && param.param === decl.params[i];
      })
    );
  };
  const mentions = (type: Type, seen: readonly TypeDecl[]): boolean => {
    const at = prune(type);
    if (at.k !== "named") return parts(at).some((part) => mentions(part, seen));
    if (at.decl === decl) return true;
    if (parts(at).some((part) => mentions(part, seen))) return true;
    if (seen.includes(at.decl)) return false;
    const inner = at.decl.kind === "record" ? at.decl.fields : at.decl.variants.flatMap((variant) => variant.fields);
    return inner.some((field) => mentions(field.type, [...seen, at.decl]));
  };
  for (const field of fields) {
    const direct = decl.kind === "union" && decl.variants.length > 1 && self(field.type);
    if (!direct && mentions(field.type, [])) {
      session.diagnostics.report({
        code: "DSL1208",
        severity: "error",
        message: `${decl.name} is recursive through ${field.name} in a way that no inductive type is`,
        hint: 'let a member of a union hold the union itself, directly: `{ kind: "Node"; left: Tree; right: Tree }`',
        span: field.span,
      });
    }
  }
}
