/** A document as somebody has written it last. */
export interface Version {
  /** The first is 1. */
  readonly version: number;
  readonly text: string;
}

/** What of a server is replaced as a whole when it changes, by name: who may do what, sessions, alerts, reports. */
export interface Documents {
  /** Whether other servers read and write them too. */
  readonly isShared: boolean;
  /** The newest version; `undefined` where there is none. */
  read(name: string): Promise<Version | undefined>;
  /** Writes a version, durably, for its owner only; `false` where somebody else has written that version first. */
  write(name: string, version: number, text: string): Promise<boolean>;
  remove(name: string): Promise<void>;
  /** Is told of what others write above the version that is known. */
  watch(name: string, known: () => number, onNewer: (newer: Version) => void): void;
  /** Asks now what others have written; quietly knows no better where nobody answers. */
  follow(): Promise<void>;
  /** Where somebody finds it who has to mend it. */
  placeOf(name: string): string;
}
