/** The tutorial: what it says to do is done, and what it says comes of it is compared. */
import { followed } from "./follow.ts";

followed("tutorial.md");
