/** What a test knows of hand-written functions: read from their source, apart from the translator. */
import { ts } from "ts-morph";
import type { Tested } from "./compare.ts";
import type { Declared, FieldTy, RecordTy, Ty, UnionTy, VariantTy } from "./types.ts";
import * as ty from "./types.ts";

type Declaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

/** Every exported function and constant of a module whose parameters and result have their types written down. */
export function functionsOf(source: string): ReadonlyMap<string, Tested> {
  return new Reader(ts.createSourceFile("authored.ts", source, ts.ScriptTarget.ES2022, true)).functions();
}

class Reader {
  private readonly declarations = new Map<string, Declaration>();
  private readonly declared = new Map<string, Declared>();

  constructor(private readonly file: ts.SourceFile) {
    for (const statement of file.statements)
      if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
        this.declarations.set(statement.name.text, statement);
  }

  functions(): ReadonlyMap<string, Tested> {
    const found = new Map<string, Tested>();
    for (const statement of this.file.statements) {
      const source = statement.getText();
      if (ts.isFunctionDeclaration(statement) && statement.name !== undefined && statement.type !== undefined)
        found.set(statement.name.text, this.signature(statement.name.text, statement, statement.type, source));
      if (!ts.isVariableStatement(statement)) continue;
      const [declaration] = statement.declarationList.declarations;
      const name = declaration?.name.getText() ?? "";
      const value = declaration?.initializer;
      if (value !== undefined && ts.isArrowFunction(value) && value.type !== undefined)
        found.set(name, this.signature(name, value, value.type, source));
      else if (declaration?.type !== undefined)
        found.set(name, { name, params: [], result: this.type(declaration.type), source, constant: true });
    }
    return found;
  }

  private signature(name: string, node: ts.SignatureDeclaration, result: ts.TypeNode, source: string): Tested {
    const params = node.parameters.map((param) => {
      if (param.type === undefined) throw new Error(`a parameter of ${name} has no type`);
      return this.type(param.type);
    });
    return { name, params, result: this.type(result), source };
  }

  private type(node: ts.TypeNode): Ty {
    switch (node.kind) {
      case ts.SyntaxKind.BooleanKeyword:
        return ty.boolean;
      case ts.SyntaxKind.NumberKeyword:
        return ty.number;
      case ts.SyntaxKind.BigIntKeyword:
        return ty.bigint;
      case ts.SyntaxKind.StringKeyword:
        return ty.string;
    }
    if (ts.isParenthesizedTypeNode(node) || ts.isTypeOperatorNode(node)) return this.type(node.type);
    if (ts.isArrayTypeNode(node)) return ty.array(this.type(node.elementType));
    if (ts.isTupleTypeNode(node)) return ty.tuple(...node.elements.map((element) => this.type(element)));
    if (ts.isFunctionTypeNode(node))
      return ty.fn(
        node.parameters.flatMap((param) => (param.type === undefined ? [] : [this.type(param.type)])),
        this.type(node.type),
      );
    if (ts.isUnionTypeNode(node)) {
      const rest = node.types.filter((member) => member.kind !== ts.SyntaxKind.UndefinedKeyword);
      const [only] = rest;
      if (only !== undefined && rest.length === 1) return ty.option(this.type(only));
    }
    if (ts.isTypeReferenceNode(node)) return this.named(node.typeName.getText(), node.typeArguments ?? []);
    throw new Error(`a type that the tests do not read: ${node.getText()}`);
  }

  private named(name: string, args: readonly ts.TypeNode[]): Ty {
    if (name === "NodeId") return ty.node;
    const [key, value] = args;
    if (name === "ReadonlyMap" && key !== undefined && value !== undefined)
      return ty.mapTy(this.type(key), this.type(value));
    if (name === "ReadonlySet" && key !== undefined) return ty.setTy(this.type(key));
    const declaration = this.declarations.get(name);
    if (declaration === undefined) return { k: "param", name };
    return ty.named(this.declaration(name, declaration), ...args.map((arg) => this.type(arg)));
  }

  private declaration(name: string, node: Declaration): Declared {
    const known = this.declared.get(name);
    if (known !== undefined) return known;
    const params = (node.typeParameters ?? []).map((param) => param.name.text);
    const literal = ts.isTypeAliasDeclaration(node) && ts.isTypeLiteralNode(node.type) ? node.type : undefined;
    const isUnion = literal !== undefined && this.members(literal).tag !== undefined;
    if (ts.isInterfaceDeclaration(node) || (literal !== undefined && !isUnion)) {
      const made: RecordTy = { k: "record", name, params, fields: [] };
      this.declared.set(name, made);
      return Object.assign(made, { fields: this.members(literal ?? (node as ts.InterfaceDeclaration)).fields });
    }
    const made: UnionTy = { k: "union", name, params, tag: undefined, variants: [] };
    this.declared.set(name, made);
    const { type } = node;
    const members = ts.isUnionTypeNode(type) ? type.types : [type];
    const variants = members.map((member) => this.variant(member));
    return Object.assign(made, { tag: variants[0]?.field, variants: variants.map((one) => one.variant) });
  }

  private variant(node: ts.TypeNode): { readonly field: string | undefined; readonly variant: VariantTy } {
    if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal))
      return { field: undefined, variant: { tag: node.literal.text, fields: [] } };
    if (!ts.isTypeLiteralNode(node)) throw new Error(`a member that the tests do not read: ${node.getText()}`);
    const { fields, tag } = this.members(node);
    if (tag === undefined) throw new Error(`nothing tells this member apart: ${node.getText()}`);
    return { field: tag.name, variant: { tag: tag.value, fields } };
  }

  /** The fields of an object type, and apart from them the one that is a string literal. */
  private members(node: ts.TypeLiteralNode | ts.InterfaceDeclaration): {
    readonly fields: readonly FieldTy[];
    readonly tag: { readonly name: string; readonly value: string } | undefined;
  } {
    const fields: FieldTy[] = [];
    let tag: { name: string; value: string } | undefined;
    for (const member of node.members) {
      if (!ts.isPropertySignature(member) || member.type === undefined) continue;
      const name = member.name.getText();
      if (ts.isLiteralTypeNode(member.type) && ts.isStringLiteral(member.type.literal))
        tag = { name, value: member.type.literal.text };
      else fields.push({ name, type: this.type(member.type) });
    }
    return { fields, tag };
  }
}
