/** The one name the scripts of a package share; each of them fills its part. */
declare var Relais: RelaisScripts;

/** What the engine writes in front of sw.js. */
declare const PACKAGE: { course: string; hash: string; files: string[] };

interface RelaisScripts {
  beacon?(course: Course, complete: boolean, wanted: () => boolean): (complete: boolean) => void;
  codec: {
    LIMIT: number;
    blank(): Answer;
    decode(course: Course, text: unknown): State | null;
    encode(course: Course, state: State): string;
    fresh(seed: number, course?: Course): State;
    merge(ours: State, other: State, base?: State | null): Set<number>;
    modules(course: Course): Course[];
    parts(course: Course, state: State): [Course, State][];
    rank(letter: string): number;
  };
  typed: {
    match(accepted: string[], text: string): number;
    numeral(text: string, how?: { unit?: string; english?: boolean }): string | null;
    plain(text: string): string;
  };
  scoring: {
    choose(activity: Activity, picks: number[], pick: number): number[];
    complete(activity: Activity, answer: Answer): boolean;
    disorder(n: number, seed: number, key: string): number[];
    draw<T>(items: T[], n: number | null, seed: number, salt: string): T[];
    drawQuiz(course: Course, seed: number, attempt: number): string[];
    endOf(activity: Activity, answer: { picks: number[] }): { outcome: string | null };
    interaction(activity: Activity, answer: Answer, now: Date, seconds: number): Interaction;
    judge(activity: Activity, answer: Answer): Result;
    objectives(course: Course, state: State): { id: string; status: string; score?: number | null }[];
    matches(activity: Activity, texts: string[]): number[];
    percent10(drawn: Activity[], answers: Map<string, Answer>): number;
    shuffle<T>(items: T[], seed: number, salt: string): T[];
    standing(course: Course, state: State): Standing;
    suspicious(activity: Activity): number[];
    timespan(seconds: number): string;
    walk(activity: Activity, answer: { picks: number[] }): { path: number[]; times: number[] };
  };
  lifecycle: {
    step(phase: Phase, event: LifeEvent): [Phase, Effect?];
    stopwatch(now: number, cap?: number): { read(at: number): number; run(at: number, on: boolean): void };
    table: Record<Phase, Partial<Record<LifeEvent, [Phase, Effect?]>>>;
  };
  storage: {
    find(prefix: string): Promise<{ found: Map<string, Kept | null>; isAll: boolean }>;
    wait(prefix: string): Promise<Map<string, Kept | null>>;
    copies(prefix: string): Map<string, Kept | null>;
    expire(prefix: string, from: number, to: number, mine: (key: string) => boolean): Promise<void>;
    get(key: string): Promise<Kept | null>;
    put(key: string, record: Record<string, any>): Promise<boolean>;
    remove(key: string): Promise<unknown>;
    flush(): void;
    guarded<T>(read: () => T): T | null;
  };
  journal: {
    VERSION: number;
    add(course: Course, state: State, entry: Entry): Interaction[];
    fingerprint(text: string): string;
    become(state: State, next: State): State;
    hasWork(state: State): boolean;
    judge(course: Course, entry: Entry, taken: string): Verdict;
    place(course: Course, state: State, interactions: Interaction[], indexes?: Set<number>): Interaction[];
    read(course: Course, found: any): Entry | null;
    resume(course: Course, found: { data: string; location: string; page: number; entries: Map<string, Entry> }): { state: State | null; location: string; interactions: Interaction[]; told: Interaction[]; ask: string; drop: string[] };
  };
  tabs(name: string, give: () => unknown): Tabs;
  dom: {
    all<T extends Element = HTMLElement>(root: ParentNode, selector: string): T[];
    one<T extends Element = HTMLElement>(root: ParentNode, selector: string): T | null;
    show(element: Element | null, shown: boolean): void;
    make(tag: string, name: string, text?: string): HTMLElement;
    icon(name: string): SVGElement;
  };
  tracker(course: Course): Tracker;
  findApi(from: any): Record<string, (...args: string[]) => unknown> | null;
  activities(stage: Stage): { beginQuiz(): void; paintQuiz(): void; renew(): void };
  screens(stage: ScreensStage): Screens;
  host(): { attest: (module?: string) => void; exit: () => void; cover: () => void } | null;
}
