/** Node 0 asks node 1 to count to three. */
import { compose, deploy } from "disel-ts";
import { ask, serve } from "./programs.ts";
import { counter } from "./protocol.ts";

export default deploy(compose({ counter: counter(0, 1) }), [ask(0, 1, 3), serve(0, 1, 3)]);
