/** What the scripts of the server's player share; each of them fills its part. */
declare var Player: PlayerScripts;

interface PlayerScripts {
  journal(attempt: string, launch: number, mode?: JournalEntry["mode"]): {
    read(): JournalEntry | null;
    write(entry: Omit<JournalEntry, "launch" | "mode"> & { mode?: JournalEntry["mode"] }): boolean;
    clear(): void;
    overtaken(event: StorageEvent): boolean;
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
    overtaken(event: StorageEvent): boolean;
    transport: PlayerTransport;
  };
  menu(root: Element, how: { say: PlayerSay; open: (item: PlayerItem) => void }): { draw(items: PlayerItem[], current: string | null): void };
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
  next(): void;
  send(how?: { end?: true | "left"; force?: boolean }): boolean;
  beacon(): void;
  now(): void;
  settled(ms: number): Promise<void>;
  token(): string;
  place(): PlayerPlace;
  unsaved(): boolean;
  die(): void;
  close(): void;
}

/** Calls that the SCO was refused, and the first of them. */
interface RefusedCalls {
  errors: number;
  sample: string[][];
}

interface TransportOptions extends PlayerPlace {
  token: string;
  journal: ReturnType<PlayerScripts["journal"]>;
  renew: () => Promise<string | null>;
  calls: () => RefusedCalls;
  /** What could not be told is to be told again. */
  untold: (calls: RefusedCalls) => void;
  on: {
    saved(state: SaveState): void;
    superseded(): void;
    gone(): void;
    acknowledged(body: any): void;
  };
}

interface SessionOptions {
  opened: PlayerOpened;
  strict: boolean;
  stringLimit: number;
  place: PlayerPlace;
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
  cmi: Record<string, string>;
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
  items: PlayerItem[];
  sco: PlayerOpened | null;
  token?: string;
  words: Record<string, string>;
}
