/** Where in an authored file something comes from. */
export interface Span {
  /** Absolute path. */
  readonly file: string;
  /** UTF-16 offsets into the file, the end excluded. */
  readonly start: number;
  readonly end: number;
}
