// The vectors of `conformance/runtime/` against `Cmi`, in node and in a
// browser alike: a classic script that throws at the first difference.
//
//   runVectors(Cmi, { state, errors, lists, elements, types })   how many steps were judged

(function () {
  "use strict";

  /** A long text is spelled short. */
  const text = (value) => (value && typeof value === "object" ? value.repeat.repeat(value.times) : value);
  const short = (value) => JSON.stringify(value).slice(0, 90);

  globalThis.runVectors = function (Cmi, files) {
    let judged = 0;

    function begin(strict, given, initialized) {
      const stub = { works: true };
      const cmi = Cmi.create({ strict, values: given, commit: () => stub.works });
      const expect = (call, args, answer, code, about) => {
        const said = cmi.API[call](...args);
        const heard = cmi.API.LMSGetLastError();
        judged++;
        if (said !== answer || heard !== code) throw new Error(`${about}: ${call}(${short(args)}) says ${short(said)} ${heard}, expected ${short(answer)} ${code}`);
      };
      if (initialized) expect("LMSInitialize", [""], "true", "0", "begin");
      return { cmi, expect, stub };
    }

    const rules = (of) => (of.rules ? [of.rules === "strict"] : [true, false]);

    for (const file of ["state", "errors", "lists"]) {
      for (const one of files[file].cases) {
        for (const strict of rules(one)) {
          const { cmi, expect, stub } = begin(strict, one.given, one.initialized);
          const about = `${file}: ${one.title}`;
          for (const [name, times, value] of one.many || []) {
            for (let n = 0; n < times; n++) expect("LMSSetValue", [name.replace("{n}", n), value], "true", "0", about);
          }
          for (const [call, args, answer, code] of one.steps) {
            if (call === "store") stub.works = args[0] === "works";
            else expect(call, args.map(text), text(answer), code, about);
          }
          for (const [name, value] of Object.entries(one.holds || {})) {
            const held = cmi.has(name) ? cmi.held(name) : null;
            if (held !== value) throw new Error(`${about}: ${name} holds ${short(held)}`);
          }
        }
      }
    }

    for (const { name, access, first } of files.elements.elements) {
      for (const strict of [true, false]) {
        const { expect } = begin(strict, {}, true);
        if (name.includes(".0.")) {
          const list = name.split(".0.")[0];
          const [made, value] = list === "cmi.objectives" ? ["cmi.objectives.0.score.min", "0"] : [`${list}.0.${name.endsWith(".id") ? "objectives.0.id" : "id"}`, "x"];
          expect("LMSGetValue", [name], "", access === "w" ? "404" : "201", "before the record");
          expect("LMSSetValue", [made, value], "true", "0", name);
        }
        const now = name === "cmi.objectives.0.score.min" ? "0" : first;
        expect("LMSGetValue", [name], access === "w" ? "" : now, access === "w" ? "404" : "0", "first value");
        if (access === "r") expect("LMSSetValue", [name, "x"], "false", "403", name);
        if (access === "keyword") expect("LMSSetValue", [name, "x"], "false", "402", name);
      }
    }

    for (const entry of files.types.types) {
      for (const strict of rules(entry)) {
        const { cmi, expect } = begin(strict, {}, true);
        const about = `${entry.element}, ${entry.clause}`;
        let held = null;
        for (const value of entry.accepts.map(text)) {
          expect("LMSSetValue", [entry.element, value], "true", "0", about);
          held = value;
          if (cmi.held(entry.element) !== held) throw new Error(`${about}: lost ${short(value)}`);
        }
        for (const value of entry.refuses.map(text)) {
          expect("LMSSetValue", [entry.element, value], "false", "405", about);
          if ((cmi.has(entry.element) ? cmi.held(entry.element) : null) !== held) throw new Error(`${about}: changed by ${short(value)}`);
        }
      }
    }
    return judged;
  };
})();
