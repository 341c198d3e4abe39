/** The definitions of a declared world: its labels, its protocols by label, its hooks, and the world. */
import type { Hook, Labelled, WorldDecl } from "../ir/decl.ts";
import type { Expr } from "../ir/expr.ts";
import { typesAt } from "../ir/labelled.ts";
import { variantsOf } from "../ir/types.ts";
import {
  binders,
  definition,
  documented,
  functionDoc,
  section,
  sectionHead,
  sectionScope,
  typeWords,
} from "./declarations.ts";
import { cat, type Doc, from, group, hard, lines, nest } from "./doc.ts";
import { exprDoc } from "./expressions.ts";
import type { Scope } from "./scope.ts";
import { typeDoc } from "./types.ts";
import { freeMessages, labelledDoc, labelOf } from "./worlds.ts";

/** The expressions that the definitions of a world are made of. */
export const worldBodies = (decl: WorldDecl): readonly Expr[] => [
  ...decl.uses.flatMap((use) => use.args),
  ...decl.hooks.map((hook) => hook.body),
  ...decl.helpers.map((helper) => helper.body),
];

/** `Inductive bank_label := …`, its protocols by label, its hooks, and the world. */
export function worldDeclDoc(decl: WorldDecl, outer: Scope): Doc {
  const { names } = outer;
  const scope = sectionScope(decl, outer, worldBodies(decl), true);
  const own = names.global(decl.global);
  const part = (name: string): string => names.part(decl, name);
  const labels = decl.uses.map((use) => labelOf(decl, use.label, scope));
  const byLabel = (branch: (use: Labelled) => Doc): Doc =>
    cat(
      "match l with",
      hard,
      lines(decl.uses.map((use) => cat("| ", labelOf(decl, use.label, scope), " => ", nest(branch(use))))),
      hard,
      "end",
    );
  const labelType = [
    group(`Inductive ${part("label")} : Type := `, labels.join(" | "), "."),
    `Definition ${part("label_dec")} (a b : ${part("label")}) : {a = b} + {a <> b}.`,
    "Proof. decide equality. Defined.",
    `#[export] Instance ${part("labels")} : Labels ${part("label")} := [${labels.join("; ")}].`,
  ];
  const protocols = cat(
    `Definition ${part("prot")} (l : ${part("label")}) : Protocol.protocol :=`,
    nest(
      cat(
        hard,
        byLabel((use) => labelledDoc(use, scope)),
      ),
    ),
    ".",
  );
  const dispatch = cat(
    `Definition ${part("hook")} (l : ${part("label")}) (self to : nid) (states : forall l, Protocol.lstate (${part("prot")} l)) :`,
    nest(
      cat(
        hard,
        `Protocol.msg (${part("prot")} l) -> bool :=`,
        hard,
        byLabel((use) => hooksOfLabel(decl, use, scope)),
      ),
    ),
    ".",
  );
  const main = `Definition ${own} : world := World ${part("label_dec")} ${part("prot")} ${part("hook")}.`;
  const body = [
    ...decl.helpers.map((helper) => functionDoc(helper, scope)),
    from(decl.span, protocols),
    ...decl.hooks.map((hook) => hookDoc(decl, hook, scope)),
    from(decl.span, dispatch),
    from(decl.span, documented(decl.doc, main)),
    ...decl.uses.map((use) => placeDoc(decl, use, scope)),
  ];
  return cat(from(decl.span, lines(labelType)), hard, hard, section(own, sectionHead(decl, scope), body));
}

/** One of the protocols, in the world: where programs over it alone run. */
function placeDoc(decl: WorldDecl, use: Labelled, scope: Scope): Doc {
  const own = scope.names.global(decl.global);
  return from(
    use.span,
    cat(
      group(
        `Definition ${scope.names.part(decl, `place ${use.label}`)} : inclusion (single `,
        labelledDoc(use, scope, 9),
        `) ${own}.`,
      ),
      hard,
      "Proof.",
      nest(
        cat(
          hard,
          `include (fun _ : unit => ${labelOf(decl, use.label, scope)})`,
          nest(cat(hard, "(", freeMessages(decl, use.label, use, scope), ").")),
        ),
      ),
      hard,
      "Defined.",
    ),
  );
}

/** The name of a hook's function among the parts of its world. */
export const hookPart = (hook: Hook): string => `hook ${hook.label} ${hook.tag}`;

function hookDoc(decl: WorldDecl, hook: Hook, scope: Scope): Doc {
  const inner = scope.bind(hook.params, [hook.body], typeWords(hook.params, scope));
  return from(
    hook.span,
    definition(
      "Definition",
      scope.names.part(decl, hookPart(hook)),
      binders(hook.params, inner),
      "bool",
      exprDoc(hook.body, inner),
    ),
  );
}

/** What the hooks of one protocol say of a message: those of most say nothing. */
function hooksOfLabel(decl: WorldDecl, use: Labelled, scope: Scope): Doc {
  const hooks = decl.hooks.filter((hook) => hook.label === use.label);
  if (hooks.length === 0) return "fun _ => true";
  const type = typesAt(use).msg;
  const variants = variantsOf(type);
  const states = decl.uses.map((one) => ` (states ${labelOf(decl, one.label, scope)})`).join("");
  const branches = hooks.flatMap((hook) => {
    const variant = variants.find((one) => one.tag === hook.tag);
    if (variant === undefined) return [];
    const fields = variant.fields.map((_, i) => ` x${i + 1}`).join("");
    return [
      `| ${scope.names.variant(variant)}${fields} => ${scope.names.part(decl, hookPart(hook))} self to${states}${fields}`,
    ];
  });
  const rest = hooks.length < variants.length ? ["| _ => true"] : [];
  return cat(
    "fun (m : ",
    typeDoc(type, scope),
    ") =>",
    nest(cat(hard, "match m with", hard, lines([...branches, ...rest]), hard, "end")),
  );
}
