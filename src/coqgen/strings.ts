/** String literals in Coq: the UTF-8 bytes between quotes, a quote twice; control characters by their number. */

export function stringDoc(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (!/[\u0000-\u001f\u007f]/.test(value)) return `"${value.replaceAll('"', '""')}"%string`;
  const bytes = [...Buffer.from(value, "utf8")];
  return bytes.reduceRight((rest, byte) => `(String "${String(byte).padStart(3, "0")}"%char ${rest})`, '""%string');
}
