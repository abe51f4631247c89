/** What the scripts of the preview share; each of them fills its part. */
declare var Preview: PreviewScripts;
declare var LmsStub: { create(options?: LmsOptions): StrictLms };
declare var API: StrictLms["API"] | undefined;

interface StrictLms {
  API: CmiModel["API"];
  failing: "commit" | "set" | "throw" | null;
  get(name: string): string;
  log: CmiCall[];
  phase(): string;
  saved(): Record<string, string>;
  values(): [string, string][];
}

interface PreviewScripts {
  follow(asked: Record<string, string>, show: (state: PreviewState) => void): void;
  make(tag: string, name?: string, text?: string): HTMLElement;
  panel(session: PreviewSession): { draw(): void; hear(entry: CmiCall): void };
  problems(problems: PreviewProblem[], hasBuild: boolean): void;
  text(key: string, args?: Record<string, string | number>): string;
  swap(live: Document, before: Document, after: Document): boolean;
  session(course: string, onCall: (entry: CmiCall) => void): PreviewSession;
}

interface PreviewSession {
  fail(how: StrictLms["failing"]): void;
  failing(): StrictLms["failing"];
  forget(): void;
  lms(): StrictLms;
  mode(): string;
  number(): number;
  renew(changes?: Partial<Launching>): void;
}
