/** What the scripts of the server's player share; each of them fills its part. */
declare var Player: PlayerScripts;

interface PlayerScripts {
  /** What shows that nobody else wrote a text. */
  seal(key: string, text: string): string;
  shelf(
    tell: (message: object) => void,
    own: boolean,
  ): {
    has(kept: PlayerKept): void;
    untaken(): boolean;
    kept(kept: boolean): void;
    able(): boolean;
    journal(attempt: string, opened: Pick<PlayerOpened, "launch" | "history" | "now">, mode?: JournalEntry["mode"]): PlayerJournal;
  };
  /** The sessions that a journal holds, oldest first. */
  records(entry: JournalEntry): PlayerRecord[];
  post(path: string, body: object, keepalive?: boolean): Promise<PlayerAnswer>;
  delay(failures: number, after?: number): number;
  gather(records: PlayerRecord[], room: number): PlayerRecord[];
  spell(records: PlayerRecord[]): PlayerRecord & { earlier?: PlayerRecord[] };
  measure(): {
    room(): number;
    taken(): void;
    lost(): void;
    refused(status: number, body: object): "smaller" | "again" | "never";
  };
  transport(options: TransportOptions): PlayerTransport;
  session(options: SessionOptions): {
    API: CmiModel["API"];
    key: string;
    review: boolean;
    /** LMSFinish was called, and nothing began since. */
    over(): boolean;
    /** The content says what is not kept. */
    unheard(): boolean;
    status(): string;
    left(): number | null;
    action(): string;
    look(visible: boolean): void;
    leave(): void;
    vanish(): void;
    transport: PlayerTransport;
  };
  menu(root: Element, how: { say: PlayerSay; open: (item: PlayerItem) => void }): { draw(items: PlayerItem[], current: string | null): void };
}

/** What the app page says that it keeps. */
interface PlayerKept {
  attempt: string;
  /** The database's. */
  history: string;
  entry: JournalEntry | null;
  able: boolean;
  /** Of seals, the newest first. */
  keys: string[];
}

interface PlayerJournal {
  read(): JournalEntry | null;
  write(entry: Partial<JournalEntry> & Pick<JournalEntry, "seq" | "set" | "finish">, how?: { closing?: boolean; all?: boolean }): boolean;
  clear(): void;
}

/** One session of a launch: what of it is not acknowledged. */
interface PlayerRecord {
  /** From 1 in each launch. */
  session: number;
  set: Record<string, string>;
  finish: boolean | "left";
}

/** The last request of a launch, and its last session. */
interface PlayerPlace {
  seq: number;
  session: number;
}

interface PlayerTransport {
  put(name: string, value: string): void;
  soon(): void;
  next(): void;
  send(how?: { end?: true | "left"; force?: boolean }): boolean;
  closing(): void;
  beacon(): void;
  now(): void;
  settled(ms: number): Promise<void>;
  token(): string;
  place(): PlayerPlace;
  unsaved(): boolean;
  die(): void;
  restored(): void;
  close(): void;
}

/** Calls that the SCO was refused, and the first of them. */
interface RefusedCalls {
  errors: number;
  sample: string[][];
}

interface TransportOptions extends PlayerPlace {
  token: string;
  journal: PlayerJournal;
  /** Every element that the SCO wrote, sent or not. */
  everything: () => [string, string][];
  renew: () => Promise<string | null>;
  calls: () => RefusedCalls;
  /** What could not be told is to be told again. */
  untold: (calls: RefusedCalls) => void;
  on: {
    saved(state: SaveState): void;
    superseded(): void;
    restored(): void;
    gone(): void;
    acknowledged(body: any): void;
  };
}

interface SessionOptions {
  opened: PlayerOpened;
  strict: boolean;
  stringLimit: number;
  place: PlayerPlace;
  journal: PlayerJournal;
  /** Those of the content. */
  documents: () => Document[];
  renew: () => Promise<string | null>;
  on: TransportOptions["on"] & { begun(): void; unheard(): void; status(status: string): void; finished(exit: string): void };
}

/** `since`: when something began to wait, in `performance.now()`; `refused`: some of it is lost. */
interface SaveState {
  saved: boolean;
  since: number;
  failures: number;
  journalled: boolean;
  refused: boolean;
}

interface JournalEntry {
  /** The database's in which `launch` counts. */
  history: string;
  /** Server's time when it was written, unix milliseconds. */
  at: number;
  launch: number;
  mode?: "normal" | "browse";
  seq: number;
  session?: number;
  set: Record<string, string>;
  finish: boolean | "left";
  earlier?: PlayerRecord[];
}

interface PlayerAnswer {
  status: number;
  /** Milliseconds to wait. */
  after: number;
  body: any;
}

type PlayerSay = (key: string, values?: Record<string, string | number>) => string;

/** A line of the menu: a SCO, an asset (`url`) or a heading. */
interface PlayerItem {
  id: string;
  title: string;
  level: number;
  visible: boolean;
  sco: boolean;
  url?: string;
  status: string;
  locked: boolean;
}

/** A SCO that may begin. */
interface PlayerOpened {
  item: string;
  url: string;
  token: string;
  attempt: string;
  launch: number;
  history: string;
  /** Server's time, unix milliseconds. */
  now: number;
  /** When the attempt's last commit came; 0: never. */
  committedAt: number;
  /** History, launch and number up to which requests are in it, the last one's at the end. */
  applied: [string, number, number][];
  cmi: Record<string, string>;
  /** Where requests of this launch go on, if some were sent. */
  place?: PlayerPlace;
}

/** What the server embeds in the page. */
interface PlayerLaunch {
  app: string;
  lang: string;
  course: string;
  strict: boolean;
  stringLimit: number;
  window: "frame" | "popup";
  exitUrl: string;
  /** No other version's pages are on this host. */
  ownHost: boolean;
  items: PlayerItem[];
  sco: PlayerOpened | null;
  token?: string;
  words: Record<string, string>;
}
