/** Whether Coq text is well-formed as far as it shows without Coq: brackets, strings, comments and sections. */

const closing: ReadonlyMap<string, string> = new Map([
  [")", "("],
  ["]", "["],
  ["}", "{"],
]);

/** What is wrong; `undefined` where nothing is. */
export function unbalanced(text: string): string | undefined {
  const open: string[] = [];
  let comments = 0;
  for (let i = 0; i < text.length; i++) {
    const two = text.slice(i, i + 2);
    const one = text.charAt(i);
    if (one === '"') {
      // In comments as well; `""` stands for one inside.
      const end = /^"(?:[^"]|"")*"/.exec(text.slice(i));
      if (end === null) return "a string has no end";
      i += end[0].length - 1;
    } else if (two === "(*") {
      comments++;
      i++;
    } else if (two === "*)" && comments > 0) {
      comments--;
      i++;
    } else if (comments > 0) {
    } else if ("([{".includes(one)) {
      open.push(one);
    } else if (closing.has(one) && open.pop() !== closing.get(one)) {
      return `a ${one} closes nothing at ${text.slice(Math.max(0, i - 40), i + 1)}`;
    }
  }
  if (comments > 0) return "a comment has no end";
  if (open.length > 0) return `${open.join("")} is not closed`;
  const sections: string[] = [];
  for (const [, begins, name] of text.matchAll(/^\s*(Section|Module|End) (\S+)\.$/gm)) {
    if (begins !== "End") sections.push(name ?? "");
    else if (sections.pop() !== name) return `${name} is no section that could end`;
  }
  return sections.length === 0 ? undefined : `${sections.join(", ")} has no end`;
}
