/** What an author imports from "disel-ts". */
export { Cluster, NotAllowed, type Step } from "./cluster.ts";
export {
  type Composition,
  compose,
  compositionOf,
  type HookAt,
  type Hooks,
  hookAllows,
  type Nets,
  type States,
  type World,
  type WorldInvariant,
} from "./compose.ts";
export { consensus, type Decision, type Proposal, type Voting } from "./consensus.ts";
export { type Deployment, deploy, placed, placeOf } from "./deploy.ts";
export { type Ghost, ghost } from "./ghost.ts";
export {
  type AnyInstance,
  type Choices,
  type Instance,
  instance,
  type WorldChoices,
  type WorldInstance,
} from "./instance.ts";
export {
  type Knowledge,
  knowledge,
  type Ownership,
  ownership,
  type Pair,
  type Pattern,
  pairwise,
  patternOf,
  perMessage,
  perNode,
  type Using,
} from "./invariant.ts";
export { emptyMap, emptySet, mapDelete, mapOf, mapSet, setAdd, setDelete, setOf } from "./maps.ts";
export { Network } from "./network.ts";
export {
  type AnyProgram,
  type Contract,
  call,
  type Endpoint,
  type Endpoints,
  invariant,
  observeInvariants,
  observeStable,
  type Program,
  program,
  type Received,
  stable,
} from "./program.ts";
export {
  type AnyProtocol,
  type InternalAt,
  type InternalStep,
  type Internals,
  type Invariant,
  type Net,
  type Of,
  type Packet,
  type Protocol,
  type ProtocolSpec,
  protocol,
  type ReceiveAt,
  type ReceiveStep,
  type SendAt,
  type SendStep,
  type Tagged,
  type Theorem,
  type Transitions,
} from "./protocol.ts";
export { before, justified, latest, majority, type Pledge, promised, reported, type Vote } from "./quorums.ts";
export {
  assertNever,
  contains,
  count,
  equals,
  isPrefix,
  type NodeId,
  pairs,
  quotient,
  range,
  remainder,
  sameElements,
  without,
} from "./values.ts";
export { type Everywhere, everywhere, type Remembers, remembers } from "./worldPatterns.ts";
