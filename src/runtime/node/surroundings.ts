/** What a node is told of and asks of what it runs in. */
import type { NodeId } from "../../lang/index.ts";
import type { Counters } from "../ops/counters.ts";
import type { Event } from "./machine.ts";

export interface Limits {
  /** Bytes of a frame. */
  readonly frame: number;
  /** Messages to one peer that it has not acknowledged, before a program that sends has to wait. */
  readonly outbox: number;
  /** Messages of one peer that the program has not received, before that peer has to wait. */
  readonly inbox: number;
  /** Bytes of a log, before it is compacted. */
  readonly log: number;
}

export interface Surroundings {
  readonly limits: Limits;
  readonly counters: Counters;
  /** Has a peer's connection wait, or go on. */
  hold(peer: NodeId, is: boolean): void;
  /** Called with every event. */
  did(event: Event): void;
  /** Called before a snapshot takes the place of what has been. */
  compacts(): void;
  ended(result: unknown): void;
  failed(error: unknown): void;
}
