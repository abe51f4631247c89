// What a closing page keeps can't reach the app page any more, and lies where packages may
// reach it: a seal shows that nobody wrote in it since. HMAC (RFC 2104) with SHA-256
// (FIPS 180-4), here because the browser's own answers later, and nothing is later then.

(function () {
  "use strict";

  const primes = [2];
  for (let n = 3; primes.length < 64; n += 2) if (primes.every((prime) => n % prime)) primes.push(n);
  /** The first 32 bits behind the point. @param {number} n */
  const fraction = (n) => ((n % 1) * 2 ** 32) | 0;
  const START = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
  const ROUNDS = primes.map((prime) => fraction(Math.cbrt(prime)));

  /** @param {number} n @param {number} by */
  const turn = (n, by) => (n >>> by) | (n << (32 - by));

  /** @param {Uint8Array} message @returns {Uint8Array} 32 bytes */
  function sha256(message) {
    const bytes = new Uint8Array((((message.length + 8) >> 6) + 1) << 6);
    bytes.set(message);
    bytes[message.length] = 0x80;
    const view = new DataView(bytes.buffer);
    view.setUint32(bytes.length - 8, Math.floor(message.length / 2 ** 29));
    view.setUint32(bytes.length - 4, message.length << 3);
    const state = Int32Array.from(START);
    const words = new Int32Array(64);
    for (let at = 0; at < bytes.length; at += 64) {
      for (let n = 0; n < 64; n++) {
        if (n < 16) {
          words[n] = view.getInt32(at + 4 * n);
          continue;
        }
        const one = words[n - 15];
        const two = words[n - 2];
        const low = turn(one, 7) ^ turn(one, 18) ^ (one >>> 3);
        const high = turn(two, 17) ^ turn(two, 19) ^ (two >>> 10);
        words[n] = words[n - 16] + low + words[n - 7] + high;
      }
      // One by one: a page that closes has no time for lists.
      let a = state[0];
      let b = state[1];
      let c = state[2];
      let d = state[3];
      let e = state[4];
      let f = state[5];
      let g = state[6];
      let h = state[7];
      for (let n = 0; n < 64; n++) {
        const first = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[n] + words[n];
        const second = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = (d + first) | 0;
        d = c;
        c = b;
        b = a;
        a = (first + second) | 0;
      }
      state[0] += a;
      state[1] += b;
      state[2] += c;
      state[3] += d;
      state[4] += e;
      state[5] += f;
      state[6] += g;
      state[7] += h;
    }
    const result = new Uint8Array(32);
    state.forEach((value, n) => new DataView(result.buffer).setInt32(4 * n, value));
    return result;
  }

  /** @param {Uint8Array} one @param {Uint8Array} two */
  function join(one, two) {
    const all = new Uint8Array(one.length + two.length);
    all.set(one);
    all.set(two, one.length);
    return all;
  }

  /** The seal of a text. @param {string} key 64 hexadecimal digits @param {string} text @returns {string} as many */
  function seal(key, text) {
    const secret = new Uint8Array(64);
    for (let n = 0; n < 32; n++) secret[n] = parseInt(key.slice(2 * n, 2 * n + 2), 16);
    const inner = sha256(join(secret.map((byte) => byte ^ 0x36), new TextEncoder().encode(text)));
    const outer = sha256(join(secret.map((byte) => byte ^ 0x5c), inner));
    return Array.from(outer, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // The first script of the player: the others fill their part.
  Object.assign(globalThis, { Player: { seal } });
})();
