/** What authored files declare that can be explored, with types and places: all that a search needs to know of the text. */
import { Node, type SourceFile, type Symbol as TsSymbol } from "ts-morph";
import type { Diagnostics } from "../../diagnostics/diagnostic.ts";
import { declarationOf, type Factory } from "../../extract/declarations.ts";
import { extractFrom } from "../../extract/extract.ts";
import { authoredFiles, openProject } from "../../extract/project.ts";
import { spanOf, symbolOf } from "../../extract/session.ts";
import { binds } from "../../extract/worlds.ts";
import type { DeploymentDecl, Labelled, Module, ProtocolDecl, WorldDecl } from "../../ir/decl.ts";
import type { Span } from "../../ir/span.ts";
import type { Type, TypeParam } from "../../ir/types.ts";
import { compileModules } from "./compile.ts";
import { sitesOf } from "./sites.ts";

export interface AuthoredProtocol {
  readonly name: string;
  /** The compiled module, and the name that it exports it under. */
  readonly module: string;
  readonly access: string;
  readonly span: Span;
  /** `undefined` where it is no function. */
  readonly params: readonly { readonly name: string; readonly type: Type }[] | undefined;
  readonly typeParams: readonly TypeParam[];
  readonly state: Type;
  readonly msg: Type;
  readonly action: Type | undefined;
  /** Places of steps (`Prepare.send`), of invariants and of theorems, by their names. */
  readonly steps: ReadonlyMap<string, Span>;
  readonly invariants: ReadonlyMap<string, Span>;
  readonly theorems: ReadonlyMap<string, Span>;
  /** String literals of its file: content to try in messages. */
  readonly strings: readonly string[];
}

/** A declared world: `const bank = (…) => compose({ … }, { hooks, invariants })`. */
export interface AuthoredWorld {
  readonly name: string;
  readonly module: string;
  readonly access: string;
  readonly span: Span;
  /** `undefined` where it is no function. */
  readonly params: readonly { readonly name: string; readonly type: Type }[] | undefined;
  readonly typeParams: readonly TypeParam[];
  readonly uses: readonly AuthoredUse[];
  /** Whether it is more than its one protocol. */
  readonly binds: boolean;
  /** Places of hooks (`query.Tell`) and of invariants across, by their names. */
  readonly hooks: ReadonlyMap<string, Span>;
  readonly invariants: ReadonlyMap<string, Span>;
}

/** A protocol under a label. */
export interface AuthoredUse {
  readonly label: string;
  /** Its protocol's name. */
  readonly protocol: string;
  readonly typeArgs: readonly Type[];
}

export interface AuthoredDeployment {
  readonly name: string;
  readonly module: string;
  readonly access: string;
  readonly span: Span;
  readonly world: readonly AuthoredUse[];
  /** The declared world that it is of, and that world's type arguments; of one protocol alone, none. */
  readonly composed: { readonly span: Span; readonly typeArgs: readonly Type[] } | undefined;
  readonly programs: readonly {
    readonly name: string;
    readonly span: Span;
    readonly requires: Span | undefined;
    readonly ensures: Span | undefined;
  }[];
}

export interface AuthoredInstances {
  readonly span: Span;
  /** What each is of, where they are written down one by one: its text, and where the declaration that it names is. */
  readonly elements: readonly { readonly text: string; readonly of: Span | undefined }[];
}

export interface Authored {
  /** The compiled modules of the files that were named, by their source. */
  readonly modules: ReadonlyMap<string, string>;
  readonly protocols: readonly AuthoredProtocol[];
  readonly worlds: readonly AuthoredWorld[];
  readonly deployments: readonly AuthoredDeployment[];
  /** Where `instances` is declared, by source. */
  readonly instances: ReadonlyMap<string, AuthoredInstances>;
  /** The places of the sites, by their numbers. */
  readonly sites: readonly Span[];
  /** Every authored file that was read. */
  readonly files: readonly string[];
}

/**
 * Type-checks, extracts and compiles. Where `diagnostics` has errors afterwards, nothing has been compiled.
 *
 * @param folder where the compiled modules come to be
 */
export function readAuthored(files: readonly string[], folder: string, diagnostics: Diagnostics): Authored | undefined {
  const project = openProject(files);
  const authored = authoredFiles(project, files);
  const instances = new Map(authored.flatMap((file) => (files.includes(file.getFilePath()) ? instancesIn(file) : [])));
  // Instances are mostly of protocols of other files: then those are meant as well.
  const meant = instances.size === 0 ? files : authored.map((file) => file.getFilePath());
  const { modules } = extractFrom(project, meant, diagnostics);
  if (diagnostics.hasErrors) return undefined;
  const factories = new Map(authored.map((file) => [file, factoriesIn(file)] as const));
  const exported = new Map(
    [...factories].map(([file, found]) => [file, found.flatMap(({ local }) => local ?? [])] as const),
  );
  const sites = sitesOf(authored);
  const outputs = compileModules(authored, sites, exported, folder);
  const accessOf = new Map<string, string>();
  for (const found of factories.values())
    for (const { factory, local } of found)
      accessOf.set(key(spanOf(factory.call)), local === undefined ? "default" : `$disel_${local}`);
  const decls = modules.flatMap((module: Module) => module.decls);
  const place = (decl: ProtocolDecl | WorldDecl | DeploymentDecl) => ({
    module: outputs.get(decl.span.file) ?? "",
    access: accessOf.get(key(decl.span)) ?? "default",
    span: decl.span,
  });
  return {
    modules: new Map(files.flatMap((file) => (outputs.has(file) ? [[file, outputs.get(file) as string]] : []))),
    protocols: decls
      .filter((decl) => decl.kind === "protocol")
      .map((decl) => ({ ...place(decl), ...protocolParts(decl, factories, authored) })),
    worlds: decls
      .filter((decl) => decl.kind === "world")
      .map((decl) => ({ ...place(decl), ...worldParts(decl, factories) })),
    deployments: decls
      .filter((decl) => decl.kind === "deployment")
      .map((decl) => ({ ...place(decl), ...deploymentParts(decl) })),
    instances,
    sites: sites.map((site) => site.span),
    files: authored.map((file) => file.getFilePath()),
  };
}

const key = (span: Span): string => `${span.file}:${span.start}`;

interface FoundFactory {
  readonly factory: Factory;
  /** Its name in its module; `undefined` where it has none, and is the default. */
  readonly local: string | undefined;
}

/** The protocols and deployments that a file declares at its top, exported or not. */
function factoriesIn(file: SourceFile): readonly FoundFactory[] {
  const named = [...file.getFunctions(), ...file.getVariableDeclarations()].flatMap((node) => {
    const symbol = node.getSymbol();
    const name = node.getName();
    return symbol === undefined ? [] : factoryOf(symbol, name === "" ? undefined : name);
  });
  const assigned = file.getExportAssignments().flatMap((node) => {
    const symbol = node.getSymbol() ?? symbolOf(node);
    return symbol === undefined ? [] : factoryOf(symbol, undefined);
  });
  return [...named, ...assigned];
}

function factoryOf(symbol: TsSymbol, local: string | undefined): readonly FoundFactory[] {
  const declared = declarationOf(symbol);
  return declared === undefined || declared.kind === "function" || declared.kind === "program"
    ? []
    : [{ factory: declared, local }];
}

type Factories = ReadonlyMap<SourceFile, readonly FoundFactory[]>;

/** Whether a declaration is a function, which makes the thing at its arguments. */
function isFunction(span: Span, factories: Factories): boolean {
  const found = [...factories].find(([file]) => file.getFilePath() === span.file)?.[1] ?? [];
  return found.some(({ factory }) => key(spanOf(factory.call)) === key(span) && factory.around !== undefined);
}

function protocolParts(decl: ProtocolDecl, factories: Factories, authored: readonly SourceFile[]) {
  const file = authored.find((one) => one.getFilePath() === decl.span.file);
  const steps = new Map<string, Span>([["init", decl.init.span]]);
  for (const step of decl.sends) steps.set(`${step.tag}.send`, step.span);
  for (const step of decl.receives) steps.set(`${step.tag}.receive`, step.span);
  for (const step of decl.internals) steps.set(`${step.tag}.internal`, step.span);
  return {
    name: decl.name,
    params: isFunction(decl.span, factories) ? parametersOf(decl) : undefined,
    typeParams: decl.scope.typeParams,
    state: decl.state,
    msg: decl.msg,
    action: decl.action,
    steps,
    invariants: new Map(decl.invariants.map((one) => [one.name, one.span])),
    theorems: new Map(decl.theorems.map((one) => [one.name, one.span])),
    strings: file === undefined ? [] : stringsIn(file),
  };
}

const parametersOf = (decl: ProtocolDecl | WorldDecl) => decl.scope.params.map(({ name, type }) => ({ name, type }));

const usesOf = (uses: readonly Labelled[]): readonly AuthoredUse[] =>
  uses.map(({ label, protocol, typeArgs }) => ({ label, protocol: protocol.name, typeArgs }));

function worldParts(decl: WorldDecl, factories: Factories) {
  return {
    name: decl.name,
    params: isFunction(decl.span, factories) ? parametersOf(decl) : undefined,
    typeParams: decl.scope.typeParams,
    uses: usesOf(decl.uses),
    binds: binds(decl),
    hooks: new Map(decl.hooks.map(({ label, tag, span }) => [`${label}.${tag}`, span])),
    invariants: new Map(decl.invariants.map(({ name, span }) => [name, span])),
  };
}

function deploymentParts(decl: DeploymentDecl) {
  const { composed } = decl;
  return {
    name: decl.name,
    world: usesOf(decl.world),
    composed: composed === undefined ? undefined : { span: composed.decl.span, typeArgs: composed.typeArgs },
    programs: decl.programs.map(({ program }) => ({
      name: program.name,
      span: program.span,
      requires: program.requires?.span,
      ensures: program.ensures?.span,
    })),
  };
}

/** String literals that are data: not names of modules, of kinds, or of the protocol. */
function stringsIn(file: SourceFile): readonly string[] {
  const found = new Set<string>();
  file.forEachDescendant((node) => {
    if (!Node.isStringLiteral(node) && !Node.isNoSubstitutionTemplateLiteral(node)) return;
    const parent = node.getParent();
    if (Node.isLiteralTypeNode(parent) || Node.isImportDeclaration(parent) || Node.isExportDeclaration(parent)) return;
    if (Node.isPropertyAssignment(parent) && ["kind", "name"].includes(parent.getName())) return;
    if (Node.isCaseClause(parent) || isReceive(parent)) return;
    if (Node.isBinaryExpression(parent) && /\.kind$|^kind$/.test(other(parent, node).getText())) return;
    found.add(node.getLiteralText());
  });
  return [...found];
}

/** `end.receive("Kind", …)`, `end.tryReceive("Kind", …)` */
function isReceive(node: Node | undefined): boolean {
  const callee = Node.isCallExpression(node) ? node.getExpression() : undefined;
  return Node.isPropertyAccessExpression(callee) && ["receive", "tryReceive"].includes(callee.getName());
}

const other = (parent: import("ts-morph").BinaryExpression, node: Node): Node =>
  parent.getLeft() === node ? parent.getRight() : parent.getLeft();

function instancesIn(file: SourceFile): readonly (readonly [string, AuthoredInstances])[] {
  const declaration = file.getVariableDeclaration("instances");
  if (declaration === undefined) return [];
  const value = declaration.getInitializer();
  const elements = Node.isArrayLiteralExpression(value) ? value.getElements() : [];
  const told = elements.map((element) => {
    const of = Node.isCallExpression(element) ? (element.getArguments()[0] ?? element) : element;
    const called = Node.isCallExpression(of) ? of.getExpression() : of;
    const symbol = symbolOf(called);
    const declared = symbol === undefined ? undefined : declarationOf(symbol);
    const factory = declared === undefined || declared.kind === "function" ? undefined : declared;
    return {
      text: of.getText().replace(/\s+/g, " "),
      of: factory === undefined ? undefined : spanOf(factory.call),
    };
  });
  return [[file.getFilePath(), { span: spanOf(declaration), elements: told }]];
}
