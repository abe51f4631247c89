//! The page on which a partner makes its return: one file that holds everything, its code
//! included, and that no connection is allowed to. It is the same in the partner's area and from a
//! disk, but for the form that sends.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use statistics::plan::Plan;
use statistics::table::REGIONS;

use super::{Error, view};
use crate::domain::words::{self, Lang};
use crate::settings::ReturnWasm;

const STYLES: [&str; 3] = [
    include_str!("../../static/app.css"),
    include_str!("../../static/admin.css"),
    include_str!("../../static/return-page.css"),
];
const SCRIPT: &str = include_str!("../../static/return-page.js");
const WORKER: &str = include_str!("../../static/return-worker.js");

/// What a page is made of.
#[derive(Debug)]
pub struct ReturnPage<'a> {
    /// The code that counts.
    pub wasm: &'a ReturnWasm,
    /// The language it begins in; it has both.
    pub lang: Lang,
    /// The plan; none: whoever opens the page gives it.
    pub plan: Option<&'a Plan>,
    /// The partner's id; empty: whoever opens the page types it.
    pub partner: &'a str,
    /// Token of the form that sends; empty: a file from the disk sends nothing.
    pub csrf: &'a str,
}

/// A page and the policy that it is served with.
#[derive(Debug)]
pub struct Printed {
    /// The whole file.
    pub html: String,
    /// As a header; the file itself has the same.
    pub policy: String,
}

#[derive(Serialize)]
struct Parts<'a> {
    lang: &'a str,
    year: String,
    policy: &'a str,
    csrf: &'a str,
    style: &'a str,
    data: String,
    worker: &'a str,
    code: String,
    script: &'a str,
}

impl ReturnPage<'_> {
    /// Prints it.
    ///
    /// # Errors
    ///
    /// [`Error::Defect`] when the template fails.
    pub fn print(&self) -> Result<Printed, Error> {
        let words = |lang| {
            let all = ["making-", "table-", "status-"].map(|it| words::with_prefix(lang, it));
            all.into_iter().flatten().collect::<BTreeMap<_, _>>()
        };
        let data = json!({
            "lang": self.lang.tag(),
            "plan": self.plan,
            "partner": self.partner,
            "words": { "fr": words(Lang::Fr), "en": words(Lang::En) },
            "regions": REGIONS,
        });
        let style = STYLES.concat();
        let form = match self.csrf {
            "" => "'none'",
            _ => "'self'",
        };
        let policy = format!(
            "default-src 'none'; script-src '{}' 'wasm-unsafe-eval'; style-src '{}'; \
             worker-src blob:; img-src data:; base-uri 'none'; form-action {form}",
            hash(SCRIPT),
            hash(&style)
        );
        let parts = Parts {
            lang: self.lang.tag(),
            year: self.plan.map_or(String::new(), |it| it.year.to_string()),
            policy: &policy,
            csrf: self.csrf,
            style: &style,
            // Inside of a script nothing but `<` could end it.
            data: data.to_string().replace('<', "\\u003c"),
            worker: WORKER,
            code: STANDARD.encode(&self.wasm.0),
            script: SCRIPT,
        };
        let html = view::print(self.lang, "return-page.html", parts)?.0;
        Ok(Printed { html, policy })
    }
}

/// As a policy names what it lets run.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_do_not_end_early() {
        for source in [SCRIPT, WORKER] {
            assert!(!source.contains("</script") && !source.contains("<!--"));
        }
        assert!(!STYLES.concat().contains("</style"));
    }
}
