/** Three nodes: two greet the third, which listens. */
import { compose, deploy } from "disel-ts";
import { greetTwice, listen } from "./programs.ts";
import { greeter } from "./protocol.ts";

export default deploy(compose({ greeter: greeter([0, 1, 2]) }), [
  listen([0, 1, 2], 0, 4),
  greetTwice([0, 1, 2], 1, 0),
  greetTwice([0, 1, 2], 2, 0),
]);
