/** The one name the scripts of a package share; each of them fills its part. */
declare var Relais: RelaisScripts;

/** What the engine writes in front of sw.js. */
declare const PACKAGE: { course: string; hash: string; files: string[] };

/** What the engine writes in front of updates.js: what content may bring, in HTML, SVG and MathML. */
declare const CLOSED: { elements: string[]; attributes: string; types: string; links: string[]; captions: string };

interface RelaisScripts {
  /** Starts the course, in a package that renews its content: elsewhere it starts by itself. */
  start?(): void;
  /** Of updates.js: all of the course answers. */
  ready?(): void;
  /** What was clicked before the scripts were there. */
  early?: Element | null;
  /** Of kept.js: how the names of what is kept of updates begin, and those texts. */
  kept: { where: string; texts: Promise<(string | undefined)[]> };
  beacon?(course: Course, complete: boolean, wanted: () => boolean): (complete: boolean) => void;
  codec: {
    LIMIT: number;
    afterZones(activity: Activity): number;
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
    goal(activity: Activity, left: number): number;
    endOf(activity: Activity, answer: { picks: number[] }): { outcome: string | null };
    isJudged(activity: Activity): boolean;
    isRead(course: Course, state: State, page: Course["pages"][number], seconds: number, isEndSeen: boolean): boolean;
    judge(activity: Activity, answer: Answer): Result;
    letter(n: number): string;
    objectives(course: Course, state: State): { id: string; status: string; score?: number | null }[];
    matches(activity: Activity, texts: string[]): number[];
    number(activity: Activity, answer: { texts: string[] }): number | null;
    right(activity: Activity): number[];
    percent(some: [Course, Standing][], complete: boolean): number;
    percent10(drawn: Activity[], answers: Map<string, Answer>): number;
    said(activity: Activity, said: Seen): number[];
    seen(activity: Activity, answer: { picks: number[] }): Seen;
    shuffle<T>(items: T[], seed: number, salt: string): T[];
    spared(course: Course, state: State): string[];
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
    /** Where the script of the first page comes from. */
    src: string;
    byId(id: string): HTMLElement;
    all<T extends Element = HTMLElement>(root: ParentNode, selector: string): T[];
    one<T extends Element = HTMLElement>(root: ParentNode, selector: string): T | null;
    show(element: Element | null, shown: boolean): void;
    write(element: Element | null, words: string): void;
    mark(element: Element | null, name: string, value: string): void;
    fill(element: Element | null, ...nodes: Node[]): void;
    make(tag: string, name: string, text?: string): HTMLElement;
    place(element: Element): number;
    icon(name: string): SVGElement;
  };
  tracker(course: Course): Tracker;
  findApi(from: any): Record<string, (...args: string[]) => unknown> | null;
  // In pages.js, which loads after the first page:
  /** Of what content answers are, where that is renewed. */
  objective?: string;
  interaction(activity: Activity, answer: Answer, now: Date, seconds: number): Interaction;
  answers(stage: { state: State; text: (key: string) => string; saidOf: (element: HTMLElement, activity: Activity) => Seen; zoneIndex: (activity: Activity, zone: HTMLElement) => number }): {
    fill(element: HTMLElement, activity: Activity, answer: Answer): void;
    read(element: HTMLElement, activity: Activity): { picks: number[]; texts: string[]; sure?: number };
  };
  verdicts(stage: { course: Course; state: State; text: Say }): {
    line(kind: string, symbol: string, words: string): HTMLElement;
    verdictOf(element: HTMLElement, activity: Activity, answer: Answer, shown: boolean): HTMLElement[];
    said(element: HTMLElement, activity: Activity, answer: Answer): HTMLElement[];
    paintChoices(element: HTMLElement, activity: Activity, answer: Answer, shown: boolean, tried: boolean): void;
    paintLefts(element: HTMLElement, activity: Activity, answer: Answer, shown: boolean): void;
    paintOrder(element: HTMLElement, shown: boolean): void;
    paintBlanks(element: HTMLElement, activity: Activity, answer: Answer, shown: boolean): void;
  };
  inspection(stage: { root: Document | HTMLElement; text: Say; line: (kind: string, symbol: string, words: string) => HTMLElement }): {
    prepareSpecimen(element: HTMLElement): void;
    saidOf(element: HTMLElement, activity: Activity): Seen;
    zoneIndex(activity: Activity, zone: HTMLElement): number;
    paintZones(element: HTMLElement, activity: Activity, answer: Answer, shown: boolean): void;
    follow(element: HTMLElement, shown: boolean): void;
    judged(element: HTMLElement, activity: Activity, answer: Answer): HTMLElement[];
    press(zone: HTMLElement): boolean;
  };
  scenario(stage: { text: Say }): {
    paintScenario(element: HTMLElement, activity: Activity, answer: Answer): void;
    arrive(element: HTMLElement, answer: Answer, walked: number, said: HTMLElement | null): void;
  };
  quiz(stage: QuizStage): { quizAction(button: HTMLElement): void; quizStep(by: number): void; beginQuiz(): void; paintQuiz(): void; resumeQuiz(): void };
  activities(stage: Stage): { beginQuiz(): void; paintQuiz(): void; renew(): void };
  results(stage: ResultsStage): { refresh(current: string, whole: Standing): void };
  tabSet(tabs: HTMLElement): void;
  day(day: number, lang: string, withYear?: boolean): string;
  recall(stage: RecallStage): Recall;
  recallDays(done: number, kept: { n: number; last: number }): number[];
  recallDraw(course: Course, state: State, n: number): Activity[];
  recallCalendar(title: string, words: string, days: number[], address: string, name: string): string;
  define?(link: Element): boolean;
  // In more.js, which loads with documents that have such blocks:
  apart?(modules: ScreenModule[], course: Course, isWritable: () => boolean): void;
  marked?(element: HTMLElement): void;
  places?(element: HTMLElement): void;
  draggable?(element: HTMLElement): void;
  sorted?(element: HTMLElement): void;
  conversation?(element: HTMLElement, walked: HTMLElement[]): void;
  // ---
  screens(stage: ScreensStage): Screens;
  host(): RelaisHost | null;
}

/** A message of the course, with its arguments. */
type Say = (key: string, args?: Record<string, string | number>) => string;

/** What Relais' own player puts beside the API. */
interface RelaisHost {
  attest(module?: string): void;
  exit(): void;
  /** `true`: the course's header is the only one. */
  cover(isWhole: boolean): boolean | void;
  // Of players since the one that has one header on any screen:
  saved?(tell: (words: string, isSaved: boolean) => void): void;
  presents?: boolean;
}
