/** Goals as their authors would write them. */
import { expect, test } from "vitest";
import { authoredGoal } from "../../src/prove/authoredGoal.ts";

const projections = new Map([
  ["State_sent", "sent"],
  ["State_heard", "heard"],
  ["State_log", "log"],
  ["Entry_round", "round"],
  ["Msg_text", "text"],
]);
const shown = (hypotheses: string, goal: string): string =>
  authoredGoal(`${hypotheses}\n============================\n${goal}`, projections);
const left = (goal: string): string | undefined => shown("x : State", goal).split("============================\n")[1];

test.each([
  ["(State_sent here + 1 - 1 == State_sent here + 1) = true", "here.sent + 1 - 1 === here.sent + 1"],
  ["(0 <=? State_sent x - 1) && (0 <=? State_heard x) = true", "(0 <= x.sent - 1) && (0 <= x.heard)"],
  ["(to == n) = false", "!(to === n)"],
  ["Entry_round (State_log x) <? 3 = true", "x.log.round < 3"],
  ["Entry_round (last (State_log x) d) = 3", "(last (x.log) d).round = 3"],
  ["negb (State_sent x =? 0) = true", "!(x.sent === 0)"],
  // Of a state that is built where it is looked at.
  ["{| State_sent := State_sent x - 1; State_heard := 2 |} = y", "{ sent: x.sent - 1, heard: 2 } = y"],
  // What is in a text is no Coq.
  ['(Msg_text m == "a; State_sent x   {| b") = true', 'm.text === "a; State_sent x   {| b"'],
  // A projection by itself, and a name that only begins like one.
  ["map State_sent xs = [1; 2]", "map State_sent xs = [1, 2]"],
  ["State_sent' x = 1", "State_sent' x = 1"],
  ["if c then State_sent x else f State_sent x = 1", "if c then x.sent else f State_sent x = 1"],
  [
    "forallb (fun m : Msg => existsb (fun x : State => State_sent x == 0) (State_log m)) u = true",
    "u.every((m) => (m.log).some((x) => x.sent === 0))",
  ],
  ["forallb f u = true", "forallb f u"],
  ["contains nodes n = true -> a = true", "contains(nodes, n) = true -> a = true"],
  ["(a = true) = (b = true)", "(a = true) = (b = true)"],
])("%s", (goal, expected) => expect(left(goal)).toBe(expected));

test("hypotheses say what holds, without names and without what is the library's", () => {
  const hypotheses = `nodes : list nid
self, to : nid
HI : inductive
       (fun s : gstate (single (greeter nodes)) =>
        greeter_invariant nodes (s tt))
s, s0 : gstate (single (greeter nodes))
H : contains nodes to = true
H1 : (to == self) = false
H2 : (self == to) = false
Here : locals s self tt =
       {|
         State_sent := 1;
         State_heard := State_heard here
       |}
votes : list (nid * bool)`;
  expect(shown(hypotheses, "False")).toBe(
    [
      "nodes : NodeId[]",
      "self, to : NodeId",
      "votes : (NodeId * boolean)[]",
      "contains(nodes, to)",
      "!(to === self)",
      "the state of self = { sent: 1, heard: here.heard }",
      "============================",
      "False",
    ].join("\n"),
  );
});

test("what Coq says otherwise stays as it is", () => {
  expect(authoredGoal("no goals here", projections)).toBe("no goals here");
  expect(shown("x : Z", "x = 1\n\n(and 2 more goals)")).toBe(
    "x : number\n============================\nx = 1\n\n(and 2 more goals)",
  );
});
