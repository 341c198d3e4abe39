import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    alias: {
      "disel-ts/testing": fileURLToPath(new URL("./src/testing/index.ts", import.meta.url)),
      "disel-ts/realizers": fileURLToPath(new URL("./src/roundtrip/realizers/index.ts", import.meta.url)),
      "disel-ts": fileURLToPath(new URL("./src/lang/index.ts", import.meta.url)),
    },
  },
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/support/setup.ts",
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
