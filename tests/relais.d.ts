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
    fresh(seed: number): State;
    merge(ours: State, other: State): void;
    rank(letter: string): number;
  };
  scoring: {
    choose(activity: Activity, picks: number[], pick: number): number[];
    complete(activity: Activity, answer: Answer): boolean;
    decimal(text: string): number | null;
    disorder(n: number, seed: number, key: string): number[];
    draw<T>(items: T[], n: number | null, seed: number, salt: string): T[];
    drawQuiz(course: Course, seed: number, attempt: number): string[];
    endOf(activity: Activity, answer: { picks: number[] }): { outcome: string | null };
    interaction(activity: Activity, answer: Answer, now: Date, seconds: number): Interaction;
    judge(activity: Activity, answer: Answer): Result;
    percent10(drawn: Activity[], answers: Map<string, Answer>): number;
    plain(text: string): string;
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
  dom: {
    all<T extends Element = HTMLElement>(root: ParentNode, selector: string): T[];
    one<T extends Element = HTMLElement>(root: ParentNode, selector: string): T | null;
    show(element: Element | null, shown: boolean): void;
    make(tag: string, name: string, text?: string): HTMLElement;
    icon(name: string): SVGElement;
  };
  tracker(course: Course): Tracker;
  findApi(from: any): Record<string, (...args: string[]) => unknown> | null;
  activities(stage: Stage): { beginQuiz(): void; paintQuiz(): void };
}
