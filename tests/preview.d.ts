/** What the scripts of the preview share; each of them fills its part. */
declare var Preview: PreviewScripts;
declare var LmsStub: { create(options?: LmsOptions): StrictLms };
declare var LmsServer: { create(options?: LmsSettings & { kept?: string }): SimulatedServer; LOGIN_PAGE: string };
declare var LmsMoodle: {
  browser(address: string, launch: LmsLaunch): LmsTransport;
  create(launch: LmsLaunch, transport: LmsTransport, options?: { learnerName?: string; onCall?: (entry: CmiCall) => void }): MoodleLms;
  follow(lms: MoodleLms, window: Window): void;
};
declare var API: Record<string, (...args: unknown[]) => unknown> | undefined;

/** A server behind simulated platforms (lms-server.js). */
interface SimulatedServer {
  answer(request: LmsRequest): LmsAnswer;
  complete(learner: string): boolean;
  covers(kind: LmsRequest["kind"]): boolean;
  expire(cookie: string): void;
  fault(): LmsNetwork;
  forget(learner: string): void;
  heard: (LmsRequest & { status: number })[];
  kept(): string;
  launch(cookie: string, asked?: { sco?: string; mode?: "normal" | "browse"; newAttempt?: boolean }): LmsLaunch | null;
  learner(cookie: string): string;
  load(text: string): void;
  network(fault: LmsNetwork, requests?: number, of?: LmsRequest["kind"][]): void;
  settings: LmsSettings;
  signIn(learner: string, cookie?: string): string;
  stored(learner: string): Record<string, string>[];
}

/** The simulated Moodle in its page (lms-moodle.js). */
interface MoodleLms {
  API: Record<string, (...args: unknown[]) => unknown>;
  errors(): CmiCall[];
  get(name: string): string;
  isBeaconOnly(): boolean;
  leave(is: boolean): void;
  log: CmiCall[];
  next(): void;
  phase(): string;
  values(): [string, string][];
}


interface StrictLms {
  API: CmiModel["API"];
  failing: "commit" | "set" | "throw" | null;
  get(name: string): string;
  log: CmiCall[];
  phase(): string;
  saved(): Record<string, string>;
  values(): [string, string][];
}

/** What draws itself in the panel: the strict LMS or the simulated Moodle. */
interface AnyLms {
  API: Record<string, (...args: unknown[]) => unknown>;
  get(name: string): string;
  phase(): string;
  values(): [string, string][];
}

interface PreviewScripts {
  displays(session: { host(window: Window): void }, open: () => void): {
    choose(display: PreviewDisplay): void;
    isWindow(): boolean;
    openWindow(): void;
    stage(): HTMLElement | null;
    tell(): void;
  };
  follow(asked: Record<string, string>, show: (state: PreviewState) => void): void;
  make(tag: string, name?: string, text?: string): HTMLElement;
  panel(session: PreviewSession): { draw(): void; hear(entry: CmiCall): void };
  places(frameNow: () => HTMLIFrameElement | null): void;
  problems(problems: PreviewProblem[], hasBuild: boolean): void;
  text(key: string, args?: Record<string, string | number>): string;
  swap(live: Document, before: Document, after: Document): boolean;
  session(course: string, onCall: (entry: CmiCall) => void): PreviewSession;
}

interface PreviewSession {
  behave(runTime: Launching["runTime"]): void;
  complete(): boolean;
  fail(how: PreviewFault): void;
  failing(): PreviewFault;
  forget(): void;
  host(window: Window): void;
  isMoodle(): boolean;
  lms(): AnyLms;
  mode(): string;
  number(): number;
  renew(changes?: Partial<Launching>): void;
  signIn(): void;
  stored(): Record<string, string> | null;
}
