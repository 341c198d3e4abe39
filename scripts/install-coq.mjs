/** Installs Coq: with opam where there is opam, else with the system's package manager. */
import { answers, lacking, run, say } from "./lib.mjs";

/** Package managers of systems, each with the commands that install Coq. */
const managers = [
  {
    name: "apt-get",
    commands: [
      ["apt-get", "update"],
      ["apt-get", "install", "-y", "--no-install-recommends", "coq"],
    ],
  },
  { name: "dnf", commands: [["dnf", "install", "-y", "coq"]] },
  { name: "zypper", commands: [["zypper", "--non-interactive", "install", "coq"]] },
  { name: "pacman", commands: [["pacman", "-Sy", "--noconfirm", "coq"]] },
  { name: "apk", commands: [["apk", "add", "coq"]] },
  { name: "brew", commands: [["brew", "install", "coq"]], plain: true },
];

/** Why it cannot go on, and the way out. */
function giveUp(reason) {
  say(
    `DSL4008 Coq could not be installed: ${reason}\n` +
      "  → install Coq 8.16 or newer yourself (`opam install coq`, or the system's coq package),\n" +
      "    or let DISEL_COQC name a coqc",
  );
  process.exit(lacking);
}

function attempt(commands, prefix) {
  for (const command of commands) {
    const [program, ...args] = [...prefix, ...command];
    say(`running ${[program, ...args].join(" ")}`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const code = run(program, args, { env, stdio: ["ignore", process.stderr, process.stderr] });
    if (code !== 0) return `\`${[program, ...args].join(" ")}\` ended with ${code}`;
  }
  return undefined;
}

/** Installs Coq, or ends the process with exit code 3. */
export function installCoq() {
  const reasons = [];
  if (answers("opam")) {
    say("installing Coq with opam, into the current switch: this takes some minutes");
    const problem = attempt([["opam", "install", "-y", "coq"]], []);
    if (problem === undefined) return;
    reasons.push(problem);
  }
  const manager = managers.find((one) => answers(one.name));
  if (manager === undefined)
    return giveUp([...reasons, "there is neither opam nor a package manager that is known here"].join("; "));
  const superuser = process.getuid?.() === 0 || manager.plain === true;
  if (!superuser && !answers("sudo", ["-n", "true"]))
    return giveUp([...reasons, `${manager.name} needs root, and sudo asks for a password`].join("; "));
  say(`installing Coq with ${manager.name}`);
  const problem = attempt(manager.commands, superuser ? [] : ["sudo", "-n"]);
  if (problem !== undefined) giveUp([...reasons, problem].join("; "));
}
