/** In which protocols of its world a program acts. */
import type { Labelled, ProgramDecl } from "../ir/decl.ts";
import type { Action, Prog } from "../ir/program.ts";

/** The protocols in which a program sends, receives or takes steps; of one protocol alone, that one. */
export function labelsActed(program: ProgramDecl): readonly Labelled[] {
  if (program.composed === undefined) return program.world;
  const found = new Set<string>();
  const action = (at: Action): void => {
    if (at.k === "run") prog(at.prog);
    else if (at.k === "call")
      for (const use of labelsActed(at.program)) found.add(at.places.get(use.label) ?? use.label);
    else if (at.k === "for" || at.k === "while" || at.k === "iter") prog(at.body);
    else if (at.k !== "read") found.add(at.label);
  };
  const prog = (at: Prog): void => {
    switch (at.k) {
      case "let":
      case "stable":
        return prog(at.body);
      case "if":
        prog(at.then);
        return prog(at.else);
      case "match":
        for (const one of at.cases) prog(one.body);
        return;
      case "bind":
        action(at.action);
        return prog(at.body);
    }
  };
  prog(program.body);
  return program.world.filter((use) => found.has(use.label));
}
