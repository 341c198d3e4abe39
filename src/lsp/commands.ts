/** Commands that the server does for the editor. */

/** Shows the first of some places; its argument is a list of locations. */
export const showProof = "disel.showProof";

/** Has Coq check every system of the workspace, or those of the file that is named. */
export const checkAll = "disel.check";

export const commands: readonly string[] = [showProof, checkAll];
