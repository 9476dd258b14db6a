/** A figure of the server beside the floor of its own run. */
export interface FigureRow {
  name: string;
  measured: string;
  floor: string;
  /** How many floors it is. */
  ratio: string;
  goal: string;
}
