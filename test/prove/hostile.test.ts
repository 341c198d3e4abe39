/** Proof files that would have something count as proved which is not, or that reach for other files: each is refused. */
import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { forbiddenIn } from "../../src/prove/forbidden.ts";
import { Workspace } from "../support/workspace.ts";

const proof = "proofs/bounded.v";
const init = "Pinger.bounded.init";
const lemma = "Lemma Pinger_bounded_init : protocol_spec.Pinger_bounded_init.";
const script =
  "Proof. intros nodes. apply Z.leb_le. change (0 <= total (fun _ => 0) nodes). now rewrite total_zero. Qed.";

interface Trick {
  readonly name: string;
  /** In place of the lemma and its proof. */
  readonly text: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly code: string;
  readonly says: RegExp;
}

const both = `${lemma}\n${script}`;
const absurd = (from: string): string => `${from}\n${lemma}\nProof. destruct absurd. Qed.`;

/** Commands that do something else than prove: the file is not given to Coq. */
const commands: readonly Trick[] = [
  ["loads a text", `Load "/etc/passwd".\n${both}`, "Load"],
  ["loads a text in a proof, behind a bullet", `${lemma}\nProof. - Load "other". Qed.`, "Load"],
  ["loads a text in braces", `${lemma}\nProof. { Load "other". } Qed.`, "Load"],
  ["loads a text, behind a comment", `(* " *) . " *) Load "other".\n${both}`, "Load"],
  ["loads a plugin", `Declare ML Module "coq-core.plugins.extraction".\n${both}`, "Declare ML Module"],
  ["adds a folder of modules", `Add LoadPath "/tmp" as Authored.\n${both}`, "Add LoadPath"],
  ["adds a tree of modules", `Add Rec LoadPath "/tmp" as Authored.\n${both}`, "Add Rec LoadPath"],
  ["takes a folder away", `Remove LoadPath "/tmp".\n${both}`, "Remove LoadPath"],
  ["adds a folder of plugins", `Add ML Path "/tmp".\n${both}`, "Add ML Path"],
  ["writes what a command prints", `Redirect "stolen" Print nat.\n${both}`, "Redirect"],
  ["writes it, behind other words", `Time Fail Timeout 5 Redirect "stolen" Print nat.\n${both}`, "Redirect"],
  ["writes extracted code", `Require Extraction.\nExtraction "stolen" nat.\n${both}`, "Extraction"],
  ["writes an extracted library", `Recursive Extraction Library List.\n${both}`, "Recursive Extraction"],
  ["writes extracted files", `Separate Extraction nat.\n${both}`, "Separate Extraction"],
  ["writes the graph of universes", `Print Universes "stolen".\n${both}`, "Print Universes"],
  ["drops into OCaml", `Drop.\n${both}`, "Drop"],
  ["ends before the proof", `Quit.\n${both}`, "Quit"],
  ["changes the folder", `Cd "/tmp".\n${both}`, "Cd"],
  ["goes back", `${both}\nReset Pinger_bounded_init.`, "Reset"],
  ["undoes", `${lemma}\nProof. intros. Undo. Abort.`, "Undo"],
  ["gives core notions a meaning", `Register nat as core.eq.type.\n${both}`, "Register"],
  ["adds rules of computation", `Rewrite Rule bad := true => false.\n${both}`, "Rewrite Rule"],
  ["adds symbols", `Symbol strange : nat.\n${both}`, "Symbol"],
  [
    "does not check recursion",
    absurd("Unset Guard Checking.\nFixpoint never (n : nat) : False := never n.\nDefinition absurd := never 0."),
    "Unset Guard Checking",
  ],
  ["does not check it, for all that follow", `#[global] Unset Guard Checking.\n${both}`, "Unset Guard Checking"],
  ["does not check positivity", `Unset Positivity Checking.\n${both}`, "Unset Positivity Checking"],
  ["does not check universes", `Unset Universe Checking.\n${both}`, "Unset Universe Checking"],
  ["takes proofs of one equation as equal", `Set Definitional UIP.\n${both}`, "Set Definitional UIP"],
  [
    "does not check one definition",
    absurd("#[bypass_check(guard)] Fixpoint never (n : nat) : False := never n.\nDefinition absurd := never 0."),
    "bypass_check",
  ],
  [
    "does not check one type",
    `#[local, bypass_check(positivity)] Inductive bad := Bad (f : bad -> False).\n${both}`,
    "bypass_check",
  ],
].map(([name = "", text = "", command = ""]) => ({
  name,
  text,
  code: "DSL3011",
  says: new RegExp(`^a proof file may not have ${command}, which `),
}));

/** What Coq accepts, and what does not prove the obligation all the same. */
const tricks: readonly Trick[] = [
  {
    name: "states something else under the name",
    text: "Lemma Pinger_bounded_init : True.\nProof. trivial. Qed.",
    code: "DSL3008",
    says: /does not state the obligation/,
  },
  {
    name: "states it of statements of its own that are called the same",
    text: "Module protocol_spec. Definition Pinger_bounded_init : Prop := True. End protocol_spec.\nLemma Pinger_bounded_init : protocol_spec.Pinger_bounded_init.\nProof. exact I. Qed.",
    code: "DSL3008",
    says: /does not state the obligation/,
  },
  {
    name: "hides the statement behind a notation",
    text: `Notation "'protocol_spec.Pinger_bounded_init'" := True.\nNotation claim := True.\nLemma Pinger_bounded_init : claim.\nProof. exact I. Qed.`,
    code: "DSL3008",
    says: /does not state the obligation/,
  },
  {
    name: "gives a notation of the statement another meaning",
    text: `Notation "a <=? b" := true (at level 70).\nLemma Pinger_bounded_init : forall nodes : list nid, (0 <=? 1) = true.\nProof. reflexivity. Qed.`,
    code: "DSL3008",
    says: /does not state the obligation/,
  },
  {
    name: "proves it of a definition of its own that is called like the library's",
    text: "Definition len {A} (l : list A) : Z := 0.\nLemma Pinger_bounded_init : forall nodes : list nid, len nodes = 0.\nProof. reflexivity. Qed.",
    code: "DSL3008",
    says: /does not state the obligation/,
  },
  {
    name: "proves it in a module only",
    text: `Module Inner.\n${both}\nEnd Inner.`,
    code: "DSL3008",
    says: /does not state the obligation/,
  },
  {
    name: "proves it from an argument of a functor",
    text: `Module Type Given. Parameter given : False. End Given.\nModule Inner (G : Given).\n${lemma}\nProof. destruct G.given. Qed.\nEnd Inner.`,
    code: "DSL3008",
    says: /does not state the obligation/,
  },
  {
    name: "proves it from a variable of its section",
    text: `Section Given.\nVariable given : False.\n${lemma}\nProof. destruct given. Qed.\nEnd Given.`,
    code: "DSL3008",
    says: /does not state the obligation/,
  },
  {
    name: "gives the proof up",
    text: `${lemma}\nProof. intros nodes. Abort.`,
    code: "DSL3008",
    says: /does not state the obligation/,
  },
  {
    name: "leaves the proof open",
    text: `${lemma}\nProof. intros nodes.`,
    code: "DSL3002",
    says: /is not accepted/,
  },
  { name: "admits it", text: `${lemma}\nProof. Admitted.`, code: "DSL3004", says: /is admitted$/ },
  {
    name: "admits it by a tactic",
    text: `${lemma}\nProof. intros nodes. admit. Admitted.`,
    code: "DSL3004",
    says: /is admitted$/,
  },
  {
    name: "assumes it, as an axiom",
    text: absurd("Axiom absurd : False."),
    code: "DSL3005",
    says: /rests on the axiom bounded\.absurd$/,
  },
  {
    name: "assumes it, as a conjecture",
    text: absurd("Conjecture absurd : False."),
    code: "DSL3005",
    says: /rests on the axiom bounded\.absurd$/,
  },
  {
    name: "assumes it, as a variable that is in no section",
    text: absurd("Variable absurd : False."),
    code: "DSL3005",
    says: /rests on the axiom bounded\.absurd$/,
  },
  {
    name: "assumes it in a module",
    text: absurd("Module Hidden. Axiom absurd : False. End Hidden.\nImport Hidden."),
    code: "DSL3005",
    says: /rests on the axiom bounded\.Hidden\.absurd$/,
  },
  {
    name: "assumes it by way of a module's type",
    text: absurd("Module Type Given. Axiom absurd : False. End Given.\nDeclare Module Here : Given.\nImport Here."),
    code: "DSL3005",
    says: /rests on the axiom bounded\.Here\.absurd$/,
  },
  {
    name: "assumes it as an instance that is found",
    text: absurd(
      "Class Absurd := anything : False.\n#[export] Declare Instance given : Absurd.\nDefinition absurd : False := anything.",
    ),
    code: "DSL3005",
    says: /rests on the axiom bounded\.given$/,
  },
  {
    name: "assumes it in another file",
    text: absurd("From Authored.proofs Require Import other."),
    files: { "proofs/other.v": "Axiom absurd : False.\n" },
    code: "DSL3005",
    says: /rests on the axiom other\.absurd$/,
  },
  {
    name: "prints what an honest proof would have printed",
    text: absurd('Axiom absurd : False.\nGoal True. idtac "Closed under the global context". exact I. Qed.'),
    code: "DSL3005",
    says: /rests on the axiom bounded\.absurd$/,
  },
];

const shared = Workspace.shared({ "test/prove/fixtures/pinger": "." });

const refused = async ({ text, files = {}, code, says }: Trick): Promise<void> => {
  const workspace = shared.renewed();
  workspace.edit(proof, both, text);
  for (const [file, content] of Object.entries(files)) workspace.write(file, content);
  const there = (): readonly string[] =>
    ["", "proofs"].flatMap((folder) => readdirSync(workspace.path(folder)).map((name) => `${folder}/${name}`));
  const before = there();
  const { code: exit, report } = await workspace.check(["."]);
  expect(exit).toBe(1);
  expect(report.ok).toBe(false);
  expect(report.obligations.find((one) => one.id === init)?.status).not.toBe("proved");
  const found = report.diagnostics.find((one) => one.code === code);
  expect(found?.message, JSON.stringify(report.diagnostics.map((one) => [one.code, one.message]))).toMatch(says);
  expect(found?.coq?.file).toBe(workspace.path(proof));
  expect(there()).toEqual(before);
};

test("there are 40 tricks and more", () => expect(commands.length + tricks.length).toBeGreaterThanOrEqual(40));

describe("a proof file is refused that", () => {
  test.each(commands)("$name", refused);
  test.each(tricks)("$name", refused);
});

describe("words of commands are not taken for commands", () => {
  test.each([
    ["in comments", '(* Load "other". Drop. *)'],
    ["in strings", 'Definition s := "a. Load b. Redirect c"%string.'],
    ["as names", "Definition Load := 1. Lemma x : Load = Load. Proof. unfold Load. reflexivity. Qed."],
    ["in the middle of a sentence", "Definition f (Drop Quit : nat) := Drop + Quit."],
    ["as parts of names", "Loading. Dropped. Extractions. Registered."],
    ["as names of attributes", '#[deprecated(note="bypass_check")] Definition f := 1.'],
  ])("%s", (_, text) => {
    const found = forbiddenIn(text).filter((one) => one.command !== "bypass_check");
    expect(found).toEqual([]);
  });
});

test("every place is told", () => {
  expect(forbiddenIn('Lemma a : True.\nProof. exact I. Qed.\n\nDrop. (* . *) Time #[local] Cd "x".')).toEqual([
    { command: "Drop", why: expect.any(String), offset: 38 },
    { command: "Cd", why: expect.any(String), offset: 52 },
  ]);
});
