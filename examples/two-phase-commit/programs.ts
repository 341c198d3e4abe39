/** A coordinator that has a list of data decided, and participants that vote. */
import { equals, invariant, type NodeId, program } from "disel-ts";
import { type Phase, type State, twoPhaseCommit, voteOf } from "./protocol.ts";

/** Has each piece of data decided in a round of its own, and returns what was decided. */
export const coordinate = <D>(coordinator: NodeId, participants: readonly NodeId[], batch: readonly D[]) => {
  /** Whose turn it is, where not all have had theirs. */
  const next = (done: readonly NodeId[]): NodeId | undefined => participants.find((p) => !done.includes(p));

  /** In this phase of this round, with this much of the batch decided. */
  const at = (state: State<D>, round: number, decided: readonly D[], phase: (phase: Phase<D>) => boolean): boolean =>
    state.kind === "Coordinator" &&
    state.round === round &&
    equals(
      state.log.map((entry) => entry.data),
      decided,
    ) &&
    phase(state.phase);

  const answered = (phase: Phase<D>): boolean =>
    phase.kind === "Collecting" && participants.every((p) => voteOf(phase.votes, p) !== undefined);

  const unanimous = (phase: Phase<D>): boolean =>
    phase.kind === "Collecting" && participants.every((p) => voteOf(phase.votes, p) === true);

  const isIdle = (phase: Phase<D>): boolean => phase.kind === "Idle";

  const isAsking = (phase: Phase<D>, data: D, to: NodeId | undefined): boolean =>
    to === undefined
      ? phase.kind === "Collecting" && equals(phase.data, data)
      : participants.includes(to) &&
        (phase.kind === "Idle" ||
          (phase.kind === "Preparing" && equals(phase.data, data) && !phase.asked.includes(to)));

  const isCollecting = (phase: Phase<D>, data: D): boolean => phase.kind === "Collecting" && equals(phase.data, data);

  const isTelling = (phase: Phase<D>, data: D, commit: boolean, to: NodeId | undefined): boolean =>
    to === undefined
      ? phase.kind === "Closing" && equals(phase.data, data) && phase.commit === commit
      : participants.includes(to) &&
        (phase.kind === "Collecting"
          ? equals(phase.data, data) && answered(phase) && commit === unanimous(phase)
          : phase.kind === "Telling" &&
            equals(phase.data, data) &&
            phase.commit === commit &&
            !phase.told.includes(to));

  const phaseOf = (state: State<D>): Phase<D> => (state.kind === "Coordinator" ? state.phase : { kind: "Idle" });

  const unasked = (phase: Phase<D>): NodeId | undefined => (phase.kind === "Preparing" ? next(phase.asked) : undefined);

  const untold = (phase: Phase<D>): NodeId | undefined => (phase.kind === "Telling" ? next(phase.told) : undefined);

  return program(
    { tpc: twoPhaseCommit<D>(coordinator, participants) },
    coordinator,
    async ({ tpc }) => {
      for (const [i, data] of batch.entries()) {
        invariant(() => at(tpc.state, i, batch.slice(0, i), isIdle));
        let asks = next([]);
        while (asks !== undefined) {
          invariant(() => at(tpc.state, i, batch.slice(0, i), (phase) => isAsking(phase, data, asks)));
          await tpc.send(asks, { kind: "Prepare", round: i, data });
          asks = unasked(phaseOf(tpc.state));
        }
        while (!answered(phaseOf(tpc.state))) {
          invariant(() => at(tpc.state, i, batch.slice(0, i), (phase) => isCollecting(phase, data)));
          await tpc.receive("Vote");
        }
        const commit = unanimous(phaseOf(tpc.state));
        let tells = next([]);
        while (tells !== undefined) {
          invariant(() => at(tpc.state, i, batch.slice(0, i), (phase) => isTelling(phase, data, commit, tells)));
          await tpc.send(tells, { kind: "Decide", round: i, commit });
          tells = untold(phaseOf(tpc.state));
        }
        while (phaseOf(tpc.state).kind === "Closing") {
          invariant(
            () =>
              at(tpc.state, i, batch.slice(0, i), (phase) => phase.kind === "Closing" && equals(phase.data, data)) ||
              at(tpc.state, i + 1, batch.slice(0, i + 1), isIdle),
          );
          await tpc.receive("Ack");
        }
      }
      return tpc.state.log;
    },
    {
      requires: ({ tpc }) => participants.length > 0 && at(tpc.state(coordinator), 0, [], isIdle),
      ensures: (log, { tpc }) =>
        equals(
          log.map((entry) => entry.data),
          batch,
        ) &&
        equals(tpc.state(coordinator), { kind: "Coordinator", round: batch.length, log, phase: { kind: "Idle" } }) &&
        participants.every((p) =>
          equals(tpc.state(p), { kind: "Participant", round: batch.length, log, part: { kind: "Ready" } }),
        ),
    },
  );
};

/** Votes on whatever it is asked, for ever. */
export const participate = <D>(
  coordinator: NodeId,
  participants: readonly NodeId[],
  self: NodeId,
  choose: (data: D) => boolean,
) =>
  program(
    { tpc: twoPhaseCommit<D>(coordinator, participants) },
    self,
    async ({ tpc }) => {
      while (true) {
        invariant(() => tpc.state.kind === "Participant" && tpc.state.part.kind === "Ready");
        const { msg } = await tpc.receive("Prepare");
        await tpc.send(coordinator, { kind: "Vote", round: tpc.state.round, yes: choose(msg.data) });
        await tpc.receive("Decide");
        await tpc.send(coordinator, { kind: "Ack", round: tpc.state.round });
      }
    },
    {
      requires: ({ tpc }) =>
        participants.includes(self) &&
        equals(tpc.state(self), { kind: "Participant", round: 0, log: [], part: { kind: "Ready" } }),
    },
  );
