/** Messages that have come and are not received yet, the oldest first. */
import type { NodeId, Tagged } from "../../lang/index.ts";

export interface Letter {
  readonly label: string;
  readonly from: NodeId;
  readonly msg: Tagged;
}

export class Mailbox {
  private readonly kinds = new Map<string, Letter[]>();
  private readonly senders = new Map<NodeId, number>();
  size = 0;

  put(letter: Letter): void {
    const key = `${letter.label} ${letter.msg.kind}`;
    const queue = this.kinds.get(key);
    if (queue === undefined) this.kinds.set(key, [letter]);
    else queue.push(letter);
    this.size += 1;
    this.senders.set(letter.from, this.from(letter.from) + 1);
  }

  /** Takes out the oldest of a kind for which `pick` returns something, and returns that. */
  take<T>(label: string, kind: string, pick: (letter: Letter) => T | undefined): T | undefined {
    if (this.size === 0) return undefined;
    const queue = this.kinds.get(`${label} ${kind}`);
    if (queue === undefined) return undefined;
    for (const [i, letter] of queue.entries()) {
      const picked = pick(letter);
      if (picked === undefined) continue;
      if (i === 0) queue.shift();
      else queue.splice(i, 1);
      this.size -= 1;
      this.senders.set(letter.from, this.from(letter.from) - 1);
      return picked;
    }
    return undefined;
  }

  /** How many of one sender are kept. */
  from(node: NodeId): number {
    return this.senders.get(node) ?? 0;
  }

  /** The oldest first within each kind: no receive can tell more of their order. */
  all(): readonly Letter[] {
    return [...this.kinds.values()].flat();
  }
}
