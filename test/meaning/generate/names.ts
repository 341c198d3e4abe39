/** Names that authors may give, and that are something else in Coq or were somebody else's a moment ago. */
import type { Random } from "./random.ts";

/** Plain names, names that Coq's language and library have, and names that Coq does not have letters for. */
const locals = (
  "x y z n m i j k a b c acc item left right list map filter find len index count at head tail rest result value whole " +
  "pair fst snd nil cons some none Some None S O I Z N nat bool string option unit true_ end match fun fix forall exists mod " +
  "Set Prop Type Definition Fixpoint using where then by rec cofix as at_ Next Break Return inl inr tt negb andb orb " +
  "fold_left forallb existsb flat_map slice slice_from entries contains without range pairs quotient remainder decimal " +
  "append defined join eqb Eq EqT EqA EqK x1 x2 y1 y2 $x _x x$ $ __ _ é ñandú größe 变量 λ x1_2 aᛝ x\u200d ℵ self state msg"
).split(" ");

const reservedWords = new Set("true false null this new in of let static".split(" "));

/** Names of fields; the same ones again and again, so that types share them. */
export const fieldNames =
  "id size left right value at end match list name kind_ rest next items Some nat x y $tag état type Type from to".split(
    " ",
  );

export const typeNames =
  "Item Pair Config Entry List Option nat Result Shape Tree Color State Msg Box Wrap Some_ Bool Z Event Range Eq String_ Größe".split(
    " ",
  );

/** What members of unions are told apart by; unions of different declarations share some of them. */
export const tags =
  "Leaf Fork Empty Add Ok Error Some None nil cons S O left right true x y1 value Red red green idle end match Set nat list Z Next Break it's a-b été 1st map len".split(
    " ",
  );

/** A name for a variable that is none of `taken`. */
export function localName(random: Random, taken: ReadonlySet<string>): string {
  for (let tries = 0; tries < 20; tries++) {
    const name = random.pick(locals);
    if (!taken.has(name) && !reservedWords.has(name)) return name;
  }
  for (let i = 1; ; i++) if (!taken.has(`v${i}`)) return `v${i}`;
}
