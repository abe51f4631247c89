// Counts a partner's exports, beside the page: the statistics compiled to WebAssembly, which reads
// files piece by piece as they are lent.

(function () {
  "use strict";

  /** Bytes that are read at once. */
  const PIECE = 4 << 20;
  /** Most bytes that `getRandomValues` fills. */
  const MOST_RANDOM = 65536;

  /** @type {any} */
  const scope = self;
  const reader = new scope.FileReaderSync();
  /** @type {WebAssembly.Module | undefined} */
  let module;
  /** @type {any} */
  let exported;
  /** @type {File[]} */
  let files = [];
  let piece = { file: -1, from: 0, bytes: new Uint8Array() };

  const memory = () => new Uint8Array(exported.memory.buffer);

  const page = {
    /** @param {number} file @param {number} from @param {number} to @param {number} length */
    read(file, from, to, length) {
      const lent = files[file];
      if (!lent || from >= lent.size) return 0;
      if (piece.file !== file || from < piece.from || from >= piece.from + piece.bytes.length) {
        try {
          piece = { file, from, bytes: new Uint8Array(reader.readAsArrayBuffer(lent.slice(from, from + PIECE))) };
        } catch {
          // It was moved, or changed, since it was chosen.
          return -1;
        }
      }
      const bytes = piece.bytes.subarray(from - piece.from, from - piece.from + (length >>> 0));
      memory().set(bytes, to >>> 0);
      return bytes.length;
    },
    /** @param {number} to @param {number} length */
    random(to, length) {
      const bytes = memory().subarray(to >>> 0, (to >>> 0) + (length >>> 0));
      for (let from = 0; from < bytes.length; from += MOST_RANDOM) crypto.getRandomValues(bytes.subarray(from, from + MOST_RANDOM));
    },
  };

  /** What the code asks for. Libraries in it have more on their lists, which nothing of ours calls. @param {WebAssembly.Module} module */
  function imports(module) {
    /** @type {Record<string, any>} */
    const all = { page };
    for (const one of WebAssembly.Module.imports(module)) {
      if (one.module === "page" || one.kind !== "function") continue;
      (all[one.module] ??= {})[one.name] = () => {
        throw new Error(`${one.name} is not lent`);
      };
    }
    return all;
  }

  /** @param {object} question */
  async function ask(question) {
    if (!module) throw new Error("no code");
    if (!exported) exported = (await WebAssembly.instantiate(module, imports(module))).exports;
    const bytes = new TextEncoder().encode(JSON.stringify(question));
    // Memory that grows is another one: its place first.
    const place = exported.question(bytes.length) >>> 0;
    memory().set(bytes, place);
    const length = exported.answer() >>> 0;
    const from = exported.answered() >>> 0;
    return JSON.parse(new TextDecoder().decode(memory().subarray(from, from + length)));
  }

  /** @param {MessageEvent<{id: number, code?: string, question?: {ask: string}, files?: File[]}>} event */
  scope.onmessage = async ({ data }) => {
    try {
      if (data.code !== undefined) {
        const bytes = Uint8Array.from(atob(data.code.trim()), (letter) => letter.charCodeAt(0));
        module = await WebAssembly.compile(bytes);
      }
      if (!data.question) return scope.postMessage({ id: data.id, answer: {} });
      if (data.files) {
        // Memory of before is given back whole.
        exported = undefined;
        files = data.files;
        piece = { file: -1, from: 0, bytes: new Uint8Array() };
      }
      scope.postMessage({ id: data.id, answer: await ask(data.question) });
    } catch (error) {
      exported = undefined;
      scope.postMessage({ id: data.id, failed: String(error) });
    }
  };
})();
