/** How coqc is run. */
import { expect, test } from "vitest";
import { largePages } from "../../src/prove/compile.ts";

test("memory is asked for in large pages, and what the user has told glibc comes after that", () => {
  expect(largePages({})).toEqual({ GLIBC_TUNABLES: "glibc.malloc.hugetlb=1" });
  expect(largePages({ GLIBC_TUNABLES: "glibc.malloc.hugetlb=0" })).toEqual({
    GLIBC_TUNABLES: "glibc.malloc.hugetlb=1:glibc.malloc.hugetlb=0",
  });
});
