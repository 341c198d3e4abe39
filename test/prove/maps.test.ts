/** Faults put into a protocol whose states hold a map and a set. */
import { describe } from "vitest";
import { open, testFaults, testHarmless } from "./fault.ts";

const poll = "test/prove/fixtures/poll";
const protocol = "protocol.ts";
const receives = open("Poll.known.receive.Vote", protocol, "receive: ({ from, state, msg }) =>");

describe("a fault in what is kept in maps and sets is found", () => {
  testFaults(poll, [
    {
      name: "a word is not kept",
      edits: [[protocol, "setAdd(state.words, msg.word)", "state.words"]],
      finds: [receives],
    },
    {
      name: "the words of those before are forgotten",
      edits: [[protocol, "setAdd(state.words, msg.word)", "setAdd(emptySet<Word>(), msg.word)"]],
      finds: [receives],
    },
    {
      name: "a word is deleted",
      edits: [
        [protocol, "setAdd(state.words, msg.word)", "setDelete(setAdd(state.words, msg.word), msg.word)"],
        [protocol, "protocol, setAdd }", "protocol, setAdd, setDelete }"],
      ],
      finds: [receives],
    },
    {
      name: "anybody's vote counts",
      edits: [[protocol, `state.kind === "Collector" && voters.includes(from)`, `state.kind === "Collector"`]],
      finds: [receives],
    },
  ]);
});

describe("a harmless change of it breaks nothing", () => {
  testHarmless(poll, [
    {
      name: "a vote that is given again comes last",
      edits: [
        [protocol, "mapSet(state.votes, from, msg.word)", "mapSet(mapDelete(state.votes, from), from, msg.word)"],
        [protocol, "emptySet, mapSet,", "emptySet, mapDelete, mapSet,"],
      ],
    },
    {
      name: "what is claimed speaks of keys and of what they stand for",
      edits: [
        [
          protocol,
          "[...state.votes].every(([voter, word]) => voters.includes(voter) && state.words.has(word))",
          "[...state.votes.keys()].every((voter) => voters.includes(voter)) && [...state.votes.values()].every((word) => state.words.has(word))",
        ],
      ],
    },
  ]);
});
