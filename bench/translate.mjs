/**
 * One measurement in a process of its own, so that nothing is warm: `typecheck`, or `translate` (type check, extract
 * and generate), of the files that follow the root folder. Prints seconds; loading the compiler counts in neither.
 */
import { Diagnostics } from "../dist/diagnostics/diagnostic.js";
import { authoredFiles, openProject, typeCheck } from "../dist/extract/project.js";
import { filesFor } from "../dist/prove/output.js";

const [what, root, ...files] = process.argv.slice(2);
const diagnostics = new Diagnostics();
const begin = performance.now();
if (what === "typecheck") {
  const authored = authoredFiles(openProject(files), files);
  typeCheck(authored, diagnostics);
  if (authored.length < files.length) throw new Error("not every file was checked");
} else if (filesFor({ root, files }, 60, root, diagnostics).length < files.length) {
  throw new Error("not every file was translated");
}
if (diagnostics.hasErrors) throw new Error(diagnostics.all.map(({ message }) => message).join("\n"));
process.stdout.write(`${(performance.now() - begin) / 1000}\n`);
