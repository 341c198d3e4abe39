/** What has to be trusted, on one page: for people, in every form that shows it. */
import type { Report } from "./report.ts";

export interface TrustRow {
  readonly term: string;
  /** Whether the checker accepts the theorems, where that is what the row says first. */
  readonly accepted?: boolean;
  readonly text: string;
}

export function trustRows(report: Report, audit: NonNullable<Report["audit"]>): readonly TrustRow[] {
  const closed = report.theorems.filter((one) => one.axioms.length === 0).length;
  const { specLines, proofLines, auto, user } = report.proof;
  const { librarySpec, libraryProof } = audit.lines;
  const ratio = audit.code === 0 ? 0 : (specLines + proofLines) / audit.code;
  return [
    { term: "theorems", text: `${report.theorems.length}, of which ${closed} rest on no axiom` },
    {
      term: "checked again",
      accepted: audit.ok,
      text: `by ${audit.checker} in ${audit.seconds.toFixed(0)} s, with all that they rest on; assumed: ${audit.assumes.length === 0 ? "nothing" : audit.assumes.join(", ")}`,
    },
    {
      term: "to be read",
      text: `the statements of these theorems, and of the Coq library what they are made of: at most ${librarySpec} lines of definitions and statements`,
    },
    {
      term: "to be believed",
      text: "the translation from TypeScript to Coq (tested against both), Coq's kernel, and what runs the programs: Node, and src/runtime",
    },
    {
      term: "need not be",
      text: `${libraryProof} lines of proofs and tactics of the library, and every other proof: the kernel checks them`,
    },
    {
      term: "proofs",
      text: `${auto} of ${auto + user} obligations by automation; ${specLines + proofLines} lines of Coq by hand to ${audit.code} of TypeScript, ${ratio.toFixed(2)} to 1`,
    },
  ];
}

/** What the checker says of the theorems. */
export const acceptance = (accepted: boolean): string => (accepted ? "accepted" : "NOT ACCEPTED");
