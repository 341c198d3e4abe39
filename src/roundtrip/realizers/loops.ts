/** Loops that may end early, recursion without the stack, and places that nothing reaches. */

/** What the body of `for_of` says: go on with `value`, stop with it, or leave the function with it. */
export type Flow<A, R> =
  | { readonly kind: "next"; readonly value: A }
  | { readonly kind: "stop"; readonly value: A }
  | { readonly kind: "give"; readonly value: R };

/** `A + R`: the loop ran to its end or was stopped, or the function was left. */
export type Sum<A, R> = { readonly kind: "left"; readonly value: A } | { readonly kind: "right"; readonly value: R };

export const flowNext = <A>(value: A): { readonly kind: "next"; readonly value: A } => ({ kind: "next", value });
export const flowStop = <A>(value: A): { readonly kind: "stop"; readonly value: A } => ({ kind: "stop", value });
export const flowReturn = <R>(value: R): { readonly kind: "give"; readonly value: R } => ({ kind: "give", value });
export const sumLeft = <A>(value: A): { readonly kind: "left"; readonly value: A } => ({ kind: "left", value });
export const sumRight = <R>(value: R): { readonly kind: "right"; readonly value: R } => ({ kind: "right", value });

/** `for_of` */
export function forOf<X, A, R>(xs: readonly X[], start: A, body: (state: A, x: X) => Flow<A, R>): Sum<A, R> {
  let state = start;
  for (const x of xs) {
    const flow = body(state, x);
    if (flow.kind === "give") return { kind: "right", value: flow.value };
    state = flow.value;
    if (flow.kind === "stop") break;
  }
  return { kind: "left", value: state };
}

/** `for_break` */
export function forBreak<X, A>(xs: readonly X[], start: A, body: (state: A, x: X) => Flow<A, undefined>): A {
  let state = start;
  for (const x of xs) {
    const flow = body(state, x);
    if (flow.kind === "give") break;
    state = flow.value;
    if (flow.kind === "stop") break;
  }
  return state;
}

/** A call that is under way: it yields the calls that it waits for. */
export interface Deep<R> extends Generator<Deep<R>, R, R> {}

/** The result of a call, whose inner calls are kept in a list instead of on the stack. */
export function deep<R>(call: Deep<R>): R {
  const waiting: Deep<R>[] = [];
  let at = call;
  let step = at.next();
  for (;;) {
    if (step.done !== true) {
      waiting.push(at);
      at = step.value;
      step = at.next();
      continue;
    }
    const above = waiting.pop();
    if (above === undefined) return step.value;
    at = above;
    step = at.next(step.value);
  }
}

/** What a proof shows not to be reached. */
export function unreachable(): never {
  throw new Error("reached what is proved not to be reached");
}
