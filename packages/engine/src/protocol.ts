/** What the parent tells its child, once, over their private channel: the password is never on a command line. */
export interface StartOrder {
  type: 'start';
  dataPath: string;
  /** 0 for any free port. */
  port: number;
  username: string;
  password: string;
  memoryLimitBytes: number;
}

/** Everything the parent says. */
export type Order = StartOrder | { type: 'stop' };

/** Everything the child says. */
export type Report = { type: 'ready'; port: number } | Refusal;

/** Why the engine could not start. */
export interface Refusal {
  type: 'refused';
  /** `module`: chDB cannot be loaded; `folder`: it cannot open the data; `port`: the address is taken. */
  reason: 'module' | 'folder' | 'port';
  message: string;
}
