/**
 * Expressions and programs without ghosts. What is written into ghost fields is left out, unseen; a ghost that is read
 * anywhere else is an issue, for then what runs would depend on it.
 */
import { bound, errorExpr } from "../../ir/build.ts";
import type { Lambda, ProgramDecl } from "../../ir/decl.ts";
import type { Case, Expr, Local, Pattern } from "../../ir/expr.ts";
import type { Action, Prog } from "../../ir/program.ts";
import type { Span } from "../../ir/span.ts";
import { type Field, prune, showType, type Type, type TypeDecl } from "../../ir/types.ts";
import { type Issue, isIssue, type Twins } from "./twins.ts";

/** Operators that compare values, by the argument whose type they compare. */
const comparing: Readonly<Record<string, number>> = {
  equals: 0,
  contains: 0,
  without: 0,
  occurrences: 0,
  sameElements: 0,
  isPrefix: 0,
  justified: 1,
};

interface Placed {
  readonly span: Span;
}

export class Eraser {
  readonly issues: Issue[] = [];
  /** Variables that stand for ghosts, with the names of their fields. */
  private readonly ghosts = new Map<Local, string>();

  /** @param called what a program that another calls has become */
  constructor(
    private readonly twins: Twins,
    private readonly called: (program: ProgramDecl) => ProgramDecl = (program) => program,
  ) {}

  lambda(at: Lambda): Lambda {
    return { ...at, params: at.params.map((param) => this.twins.local(param)), body: this.expr(at.body) };
  }

  expr(at: Expr): Expr {
    const type = this.twins.type(at.type);
    const all = (exprs: readonly Expr[]): readonly Expr[] => exprs.map((one) => this.expr(one));
    switch (at.k) {
      case "local": {
        const name = this.ghosts.get(at.local);
        if (name !== undefined) return this.readsGhost(name, at);
        return { ...at, local: this.twins.local(at.local), type };
      }
      case "global":
        return this.global(at, type);
      case "some":
        return { ...at, value: this.expr(at.value), type };
      case "variant":
      case "record":
        return { ...at, fields: this.fields(at), type };
      case "field": {
        const name = ghostField(at);
        return name !== undefined ? this.readsGhost(name, at) : { ...at, of: this.expr(at.of), type };
      }
      case "tuple":
        return { ...at, items: all(at.items), type };
      case "list":
        return { ...at, items: at.items.map((item) => ({ ...item, value: this.expr(item.value) })), type };
      case "if":
        return { ...at, cond: this.expr(at.cond), then: this.expr(at.then), else: this.expr(at.else), type };
      case "match":
        return { ...at, of: this.expr(at.of), cases: this.cases(at.cases, at.of, (body) => this.expr(body)), type };
      case "let": {
        if (this.namesGhost(at.pattern, at.value)) return this.expr(at.body);
        return {
          ...at,
          pattern: this.pattern(at.pattern, at),
          value: this.expr(at.value),
          body: this.expr(at.body),
          type,
        };
      }
      case "lambda":
        return {
          ...at,
          params: at.params.map((param) => this.pattern(param, at)),
          paramTypes: at.paramTypes.map((one) => this.twins.type(one)),
          body: this.expr(at.body),
          type,
        };
      case "call":
        return { ...at, fn: this.expr(at.fn), args: all(at.args), type };
      case "op": {
        if (at.op === "ghost")
          return this.issue(at, {
            code: "DSL2031",
            message: "`ghost(…)` is the value of a ghost field, and nothing else",
            hint: "write it where the state is built: `{ …, field: ghost(() => …) }`",
          });
        const compared = at.args[comparing[at.op] ?? -1];
        if (compared !== undefined && this.twins.ghostly(compared.type)) return this.comparesGhosts(compared, at);
        return { ...at, args: all(at.args), type };
      }
      default:
        return { ...at, type } as Expr;
    }
  }

  // ---------------------------------------------------------------- parts

  /** A definition; of one that mentions types with ghosts, what it is without them. */
  private global(at: Expr & { k: "global" }, type: Type): Expr {
    const global = this.twins.global(at.global);
    // What is written wrongly is wrong there, wherever it is used.
    if (isIssue(global) && global.code === "DSL2031") return this.issue(global, global);
    if (isIssue(global))
      return this.issue(at, {
        code: "DSL2030",
        message: `${at.global.name} depends on ghosts, and on those nothing depends that runs`,
        hint: "what runs depends on no ghost: use it in invariants, theorems and `ghost(() => …)`",
      });
    if (at.typeArgs.some((arg) => this.twins.ghostly(arg)))
      return this.issue(at, {
        code: "DSL2030",
        message: `${at.global.name} is used here at a type that has ghosts, which it may compare`,
        hint: "pass the fields that are no ghosts",
      });
    return { ...at, global, typeArgs: at.typeArgs.map((arg) => this.twins.type(arg)), type };
  }

  /** The values of the fields that are kept; those of ghosts must be written as such. */
  private fields(at: Expr & { k: "variant" | "record" }): readonly Expr[] {
    const declared = fieldsOf(at);
    return at.fields.flatMap((value, i) => {
      if (declared[i]?.ghost !== true) return [this.expr(value)];
      if (!this.isGhost(value))
        this.issue(value, {
          code: "DSL2031",
          message: `${declared[i].name} is a ghost, and this is computed where the protocol runs`,
          hint: `write \`${declared[i].name}: ghost(() => …)\``,
        });
      return [];
    });
  }

  /** Whether a value may stand in a ghost field: one that is marked, or another ghost as it is. */
  private isGhost(value: Expr): boolean {
    if (value.k === "op" && value.op === "ghost") return true;
    if (value.k === "local") return this.ghosts.has(value.local);
    return ghostField(value) !== undefined;
  }

  /** Whether a name is given to a ghost, which then is one as well. */
  private namesGhost(pattern: Pattern, value: Expr): boolean {
    // Taking a ghost apart is reading it.
    if (pattern.k !== "bind" || !this.isGhost(value)) return false;
    const name = value.k === "field" ? value.name : value.k === "local" ? value.local.name : "it";
    this.ghosts.set(pattern.local, name);
    return true;
  }

  private cases<T>(cases: readonly Case<T>[], of: Placed, body: (of: T) => T): readonly Case<T>[] {
    return cases.map((one) => {
      const pattern = this.pattern(one.pattern, of);
      return { pattern, body: body(one.body) };
    });
  }

  /** @param of what is taken apart, for its place */
  private pattern(at: Pattern, of: Placed): Pattern {
    switch (at.k) {
      case "bind":
        return { k: "bind", local: this.twins.local(at.local) };
      case "variant": {
        const twin = this.twins.typeDecl(at.decl);
        const declared = at.decl.variants.find((one) => one.tag === at.tag)?.fields ?? [];
        const fields = at.fields.flatMap((field, i) => {
          if (declared[i]?.ghost !== true) return [this.pattern(field, of)];
          if (field.k !== "bind" && field.k !== "any") this.readsGhost(declared[i].name, of);
          for (const one of bound(field)) this.ghosts.set(one, declared[i].name);
          return [];
        });
        return { ...at, decl: twin?.kind === "union" ? twin : at.decl, fields };
      }
      case "some":
      case "library":
        return { ...at, of: this.pattern(at.of, of) };
      case "cons":
        return { ...at, head: this.pattern(at.head, of), tail: this.pattern(at.tail, of) };
      case "tuple":
        return { ...at, items: at.items.map((item) => this.pattern(item, of)) };
      default:
        return at;
    }
  }

  // ---------------------------------------------------------------- programs

  prog(at: Prog): Prog {
    switch (at.k) {
      case "ret":
        return { ...at, value: this.expr(at.value) };
      case "let":
        if (this.namesGhost(at.pattern, at.value)) return this.prog(at.body);
        return {
          ...at,
          pattern: this.pattern(at.pattern, at),
          value: this.expr(at.value),
          body: this.prog(at.body),
        };
      case "bind":
        return {
          ...at,
          pattern: this.pattern(at.pattern, at),
          action: this.action(at.action),
          body: this.prog(at.body),
        };
      case "if":
        return { ...at, cond: this.expr(at.cond), then: this.prog(at.then), else: this.prog(at.else) };
      case "match":
        return { ...at, of: this.expr(at.of), cases: this.cases(at.cases, at.of, (body) => this.prog(body)) };
      case "fail":
        return { ...at, type: this.twins.type(at.type) };
      case "stable":
        return {
          ...at,
          assertion: {
            ...at.assertion,
            holds: this.expr(at.assertion.holds),
            nets: at.assertion.nets.map((net) => this.twins.local(net)),
          },
          body: this.prog(at.body),
        };
    }
  }

  private action(at: Action): Action {
    switch (at.k) {
      case "send":
        return { ...at, to: this.expr(at.to), msg: this.expr(at.msg) };
      case "perform":
        return { ...at, action: this.expr(at.action) };
      case "receive":
        return { ...at, pick: this.expr(at.pick) };
      case "read":
        return at;
      case "run":
        return { ...at, prog: this.prog(at.prog) };
      case "call":
        return {
          ...at,
          program: this.called(at.program),
          typeArgs: at.typeArgs.map((type) => this.twins.type(type)),
          args: at.args.map((arg) => this.expr(arg)),
        };
      case "for":
      case "while":
      case "iter": {
        const { invariant } = at;
        const loop = {
          vars: at.vars.map((one) => this.twins.local(one)),
          init: at.init.map((one) => this.expr(one)),
          invariant: {
            ...invariant,
            holds: invariant.holds === undefined ? undefined : this.expr(invariant.holds),
            states: new Map([...invariant.states].map(([label, one]) => [label, this.twins.local(one)])),
          },
        };
        if (at.k === "for")
          return {
            ...at,
            ...loop,
            over: this.expr(at.over),
            item: this.pattern(at.item, at),
            body: this.prog(at.body),
          };
        if (at.k === "while") return { ...at, ...loop, cond: this.expr(at.cond), body: this.prog(at.body) };
        return { ...at, ...loop, body: this.prog(at.body) };
      }
    }
  }

  // ---------------------------------------------------------------- issues

  private readsGhost(name: string, at: Placed): Expr {
    return this.issue(at, {
      code: "DSL2030",
      message: `${name} is a ghost: nothing that runs depends on it`,
      hint: "read it in invariants, theorems and `ghost(() => …)`; what runs needs a field that is no ghost",
    });
  }

  private comparesGhosts(compared: Expr, at: Expr): Expr {
    return this.issue(at, {
      code: "DSL2030",
      message: `a ${showType(compared.type)} has ghosts: comparing two of them would compare those as well`,
      hint: "compare the fields that are no ghosts",
    });
  }

  private issue(at: Placed, issue: Omit<Issue, "span">): Expr {
    this.issues.push({ ...issue, span: at.span });
    return errorExpr(at.span);
  }
}

/** The declared fields of what a literal builds. */
function fieldsOf(at: Expr & { k: "variant" | "record" }): readonly Field[] {
  const type = prune(at.type);
  if (type.k !== "named") return [];
  const { decl } = type;
  if (decl.kind === "record") return decl.fields;
  return decl.variants.find((one) => at.k === "variant" && one.tag === at.tag)?.fields ?? [];
}

/** The name of the ghost field that an expression reads. */
function ghostField(at: Expr): string | undefined {
  if (at.k !== "field") return undefined;
  const type = prune(at.of.type);
  return type.k === "named" && isGhostIn(type.decl, at.name) ? at.name : undefined;
}

/** Of a field that several members of a union have: whether it is a ghost in any of them. */
function isGhostIn(decl: TypeDecl, name: string): boolean {
  const fields = decl.kind === "record" ? decl.fields : decl.variants.flatMap((variant) => variant.fields);
  return fields.some((field) => field.name === name && field.ghost === true);
}
