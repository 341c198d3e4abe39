/** A program that is kept says of changed files what a new one would say. */
import { expect, test } from "vitest";
import { Diagnostics } from "../../src/diagnostics/diagnostic.ts";
import { extract } from "../../src/extract/extract.ts";
import { type View, WarmProject } from "../../src/extract/warm.ts";
import { Workspace } from "../support/workspace.ts";

const protocol = "examples/greeter/protocol.ts";

function setting() {
  const workspace = Workspace.with({ [protocol]: protocol });
  const text = [
    `import type { State } from "./${protocol}";`,
    'import { range } from "disel-ts";',
    "export const all = (state: State) => range(0, state.heard);",
    "",
  ];
  workspace.write("user.ts", text.join("\n"));
  const warm = new WarmProject();
  const user = workspace.path("user.ts");
  const found = (view: View = "saved"): readonly string[] => {
    const diagnostics = new Diagnostics();
    warm.extract([user], diagnostics, view);
    return diagnostics.all.map((one) => one.message);
  };
  const anew = (): readonly string[] => {
    const diagnostics = new Diagnostics();
    extract([user], diagnostics);
    return diagnostics.all.map((one) => one.message);
  };
  return { workspace, warm, user, imported: workspace.path(protocol), found, anew };
}

test("an imported file that is changed, removed, and there again", () => {
  const { workspace, warm, imported, found, anew } = setting();
  expect(found()).toEqual([]);
  const text = workspace.read(protocol);
  workspace.edit(protocol, "readonly heard", "readonly hoard");
  warm.refresh([imported]);
  expect(found()).toEqual(anew());
  expect(found()).not.toEqual([]);
  workspace.remove(protocol);
  warm.refresh([imported]);
  expect(found()).toEqual(anew());
  expect(found()[0]).toContain("TS2307");
  workspace.write(protocol, text);
  warm.refresh([imported]);
  expect(found()).toEqual([]);
});

test("the texts of an editor are seen in their view alone, until they are closed", () => {
  const { workspace, warm, imported, found } = setting();
  expect(found()).toEqual([]);
  warm.edited(imported, workspace.read(protocol).replace("readonly heard", "readonly hoard"));
  expect(found("open").join()).toContain("'heard' does not exist");
  expect(found("saved")).toEqual([]);
  expect(found("open").join()).toContain("'heard' does not exist");
  warm.edited(imported, undefined);
  expect(found("open")).toEqual([]);
});

test("what reaches a file is what imports it, and the file itself", () => {
  const { warm, user, imported } = setting();
  expect(warm.reaching([user, imported], [imported], "saved")).toEqual([user, imported]);
  expect(warm.reaching([user, imported], [user], "saved")).toEqual([user]);
});

test("an import that is typed letter by letter, of a file that was not read before", () => {
  const { workspace, warm, user, found } = setting();
  workspace.write("other.ts", "export const one = 1;\n");
  const text = workspace.read("user.ts");
  expect(found("open")).toEqual([]);
  for (const typed of ["./o", "./oth", "./other.ts"]) {
    warm.edited(user, `import { one } from "${typed}";\n${text}export const two = () => one + 1;\n`);
    expect(found("open").some((one) => one.includes("TS2307"))).toBe(typed !== "./other.ts");
  }
  expect(found("open")).toEqual([]);
});
