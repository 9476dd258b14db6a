/** One request of a forward. */
export interface Body {
  /** Behind the forward's address. */
  readonly path: string;
  readonly type: string;
  /** The same for the same among those of one stretch. */
  readonly key: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}
