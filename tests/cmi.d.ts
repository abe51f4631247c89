/** The data model that the server's player and the preview share. */
declare var Cmi: {
  create(options?: CmiOptions): CmiModel;
  milliseconds(timespan: string): number | null;
  timespan(ms: number): string;
  ERRORS: Map<string, string>;
  LEAVES: Map<string, { access: "r" | "w" | "rw"; check(value: string, limits: { short: number; long: number }): boolean }>;
};

interface CmiModel {
  API: Record<string, (...args: unknown[]) => string>;
  phase(): "not initialized" | "initialized" | "finished";
  held(name: string): string;
  has(name: string): boolean;
  count(list: string): number;
  values(): [string, string][];
  give(name: string, value: string): void;
}
