/** One thing to explore, at its arguments, with all that is known of it. */
import type { AnyProtocol, Deployment, World } from "../../lang/index.ts";
import type { AuthoredDeployment, AuthoredProtocol, AuthoredWorld } from "../load/authored.ts";
import type { Model } from "../search/exhaustive.ts";
import type { Subject } from "../trace/trace.ts";
import type { Type } from "../values/types.ts";
import { Claims } from "./claims.ts";
import { DeploymentChecker, DeploymentSystem } from "./deployment.ts";
import { type Candidates, ProtocolSystem } from "./protocols.ts";
import type { Faults } from "./steps.ts";
import type { Watch } from "./system.ts";

/** A protocol under its label, and its declaration in the authored text. */
export interface Labelled {
  readonly label: string;
  readonly protocol: AnyProtocol;
  readonly authored: AuthoredProtocol | undefined;
  /** The types of its states, messages and actions at its arguments, where they are known. */
  readonly types: { readonly state: Type; readonly msg: Type; readonly action: Type | undefined } | undefined;
  readonly candidates: Candidates;
  /** What is tried, told to people. */
  readonly tried: string;
}

export interface Target {
  readonly subject: Subject;
  /** Whether its arguments were chosen, and not given by the author. */
  readonly chosen: boolean;
  readonly protocols: readonly Labelled[];
  /** What binds the protocols to one another, of a world and of a deployment. */
  readonly world:
    | { readonly name: string; readonly value: World; readonly authored: AuthoredWorld | undefined }
    | undefined;
  readonly deployment:
    | { readonly value: Deployment<World>; readonly authored: AuthoredDeployment | undefined }
    | undefined;
}

export type Built =
  | { readonly kind: "protocols"; readonly system: ProtocolSystem; readonly claims: Claims; readonly model: Model }
  | {
      readonly kind: "deployment";
      readonly system: DeploymentSystem;
      readonly claims: Claims;
      readonly model: Model;
    };

/** @throws StepThrew, Unkeepable where the first configuration cannot be made */
export function build(target: Target, faults: Faults, mustEnd: boolean, watch: Watch): Built {
  if (target.deployment !== undefined) {
    const system = new DeploymentSystem(target.deployment.value, watch);
    const checker = new DeploymentChecker(system, watch, target.world?.name);
    return {
      kind: "deployment",
      system,
      claims: checker.claims,
      model: {
        system,
        checker,
        checkStart: (config, length) => checker.checkStart(config, length),
        waiting: (config) => checker.waiting(config),
        faults,
        mustEnd,
      },
    };
  }
  const system = new ProtocolSystem(target.protocols, watch, target.world?.value);
  const claims = new Claims(system, target.protocols, watch, target.world);
  const checker = {
    check: (config: Int32Array, length: number) => {
      const broken = claims.check(config, length);
      return broken === undefined ? undefined : ({ kind: "invariant", ...broken } as const);
    },
  };
  return { kind: "protocols", system, claims, model: { system, checker, faults, mustEnd: false } };
}
