/** The statement of each obligation. */

import { theoremObligation } from "./consequences.ts";
import { contractDoc } from "./contracts.ts";
import { documented } from "./declarations.ts";
import { deploymentObligation } from "./deployments.ts";
import { type Doc, from } from "./doc.ts";
import type { Obligation } from "./obligations.ts";
import type { Scope } from "./scope.ts";
import { erasureObligation } from "./specification/erasure.ts";
import { protocolObligation } from "./specification/protocolObligations.ts";
import { worldObligation } from "./worldClaims.ts";

export function obligationDoc(obligation: Obligation, outer: Scope): Doc {
  const { id, span } = obligation;
  return from(span, documented(id, from(span, plain(obligation, outer))));
}

function plain(obligation: Obligation, outer: Scope): Doc {
  if (obligation.kind === "contract") return contractDoc(obligation.name, obligation.program, outer);
  if (obligation.kind === "deployment") return deploymentObligation(obligation, outer);
  if ("running" in obligation) return erasureObligation(obligation, outer);
  if (obligation.kind === "lemma") return theoremObligation(obligation, outer);
  return "world" in obligation ? worldObligation(obligation, outer) : protocolObligation(obligation, outer);
}
